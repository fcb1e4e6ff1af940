'use server';

import { assignMany } from '@/lib/collections/assign-many';
import { takeBackAssignment, takeBackMany } from '@/lib/collections/take-back-many';
import { takeBackTouch } from '@/lib/collections/take-back-touch';
import { noteMany, snoozeMany } from '@/lib/collections/touch-many';
import { formAction } from '@/lib/web/form-action';

const customers = (count: number) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? 'customer' : 'customers'}`;

export const snoozeManyAct = formAction(snoozeMany, {
  done: ({ done, until }) => `${customers(done)} back in the queue on ${until}`,
});
export const noteManyAct = formAction(noteMany, {
  done: ({ done, follow_up_on: on }) => `Noted on ${customers(done)}${on ? `, back on ${on}` : ''}`,
});
export const assignManyAct = formAction(assignMany, {
  done: ({ moved }) => `${customers(moved)} with a new owner`,
});
export const takeBackManyAct = formAction(takeBackMany, {
  done: ({ taken_back }) => `Taken back for ${customers(taken_back)}`,
});
export const takeBackAssignmentAct = formAction(takeBackAssignment, {
  done: ({ taken_back }) => `${customers(taken_back)} back with whoever had them`,
});
export const takeBackTouchAct = formAction(takeBackTouch, { done: () => 'It is taken back' });
