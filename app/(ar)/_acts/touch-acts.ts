'use server';

import { escalate } from '@/lib/collections/escalate';
import { liftHold, placeHold } from '@/lib/collections/hold';
import { logTouch } from '@/lib/collections/log-touch';
import { chooseView, endView, saveView } from '@/lib/collections/saved-view';
import { snooze } from '@/lib/collections/snooze';
import { takeBackTouch } from '@/lib/collections/take-back-touch';
import { formAction } from '@/lib/web/form-action';

export const logTouchAct = formAction(logTouch, {
  done: ({ kind, follow_up_on }) => {
    const kept = kind === 'call' ? 'The call is logged' : 'The note is kept';
    return follow_up_on ? `${kept}; back in the queue on ${follow_up_on}` : kept;
  },
});
export const snoozeAct = formAction(snooze, { done: ({ until }) => `Back in the queue on ${until}` });
export const escalateAct = formAction(escalate, { done: () => 'The managers see it now' });
export const placeHoldAct = formAction(placeHold, { done: () => 'Nobody chases this customer any more' });
export const liftHoldAct = formAction(liftHold, { done: () => 'It may be chased again' });
export const takeBackTouchAct = formAction(takeBackTouch, { done: () => 'It is taken back' });
export const saveViewAct = formAction(saveView, { done: ({ name }) => `${name} is kept` });
export const endViewAct = formAction(endView, { done: () => 'The view is gone' });
export const chooseViewAct = formAction(chooseView, {
  done: ({ view }) => (view ? 'It opens with this view from now on' : 'It opens as before'),
});
