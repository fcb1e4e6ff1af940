'use server';

import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { resolveDispute } from '@/lib/collections/resolve-dispute';
import { withdrawPromise } from '@/lib/collections/withdraw-promise';
import { assignDispute, commentDispute } from '@/lib/collections/work-dispute';
import { formAction } from '@/lib/web/form-action';

export const promiseAct = formAction(makePromise, {
  done: ({ due_on }) => `Promised for ${due_on}; until then it is not chased`,
});
export const withdrawPromiseAct = formAction(withdrawPromise, { done: () => 'The promise is taken back' });
export const disputeAct = formAction(openDispute, {
  done: ({ document }) => `${document} is disputed; it stays in the balance`,
});
export const commentDisputeAct = formAction(commentDispute, { done: () => 'Added to the thread' });
export const assignDisputeAct = formAction(assignDispute, {
  done: ({ owner }) => (owner ? `${owner} looks after it` : 'Nobody looks after it'),
});
export const resolveDisputeAct = formAction(resolveDispute, { done: () => 'The dispute is resolved' });
