'use server';

import { cancelBulk, pauseBulk, resumeBulk, startBulk, writeBulk } from '@/lib/exchange/bulk-acts';
import { formAction } from '@/lib/web/form-action';

export const startAct = formAction(startBulk, {
  shape: ({ bulk, mapping }) => ({
    bulk,
    mapping: typeof mapping === 'string' ? JSON.parse(mapping) : mapping,
    check_only: true,
  }),
  next: ({ bulk }) => `/import/large/${bulk}`,
});
export const writeAct = formAction(writeBulk, {
  shape: ({ bulk, leave_out_refused }) => ({ bulk, leave_out_refused: leave_out_refused === 'on' }),
  next: ({ bulk }) => `/import/large/${bulk}`,
});
export const pauseAct = formAction(pauseBulk, { done: () => 'Pausing' });
export const resumeAct = formAction(resumeBulk, { done: () => 'Going on' });
export const cancelAct = formAction(cancelBulk, { done: () => 'Given up: nothing is written' });
