'use server';

import { logTouch } from '@/lib/collections/log-touch';
import { endView, saveView } from '@/lib/collections/saved-view';
import { snooze } from '@/lib/collections/snooze';
import { formAction } from '@/lib/web/form-action';

export const logTouchAct = formAction(logTouch, {
  done: ({ kind }) => (kind === 'call' ? 'The call is logged' : 'The note is kept'),
});
export const snoozeAct = formAction(snooze, { done: ({ until }) => `Back in the queue on ${until}` });
export const saveViewAct = formAction(saveView, { done: ({ name }) => `${name} is kept` });
export const endViewAct = formAction(endView, { done: () => 'The view is gone' });
