'use server';

import { setPromisePolicy, setQueuePolicy } from '@/lib/collections/queue-policy';
import { queuePolicyPreview } from '@/lib/collections/queue-policy-preview';
import { formAction } from '@/lib/web/form-action';
import { formQuestion } from '@/lib/web/form-question';

// The form's own fields say which button was pressed, and from where on a move is counted.
export const setQueuePolicyAct = formAction(setQueuePolicy, {
  shape: ({ act: _act, more_than: _places, ...policy }) => policy,
  done: () => 'The queue is put in the new order within a moment',
});
export const previewQueueAct = formQuestion(queuePolicyPreview, ({ act: _act, ...asked }) => asked);
export const setPromisePolicyAct = formAction(setPromisePolicy, {
  done: ({ tolerance_days: days }) =>
    `A promise is kept up to ${days} ${days === 1 ? 'day' : 'days'} after its day`,
});
