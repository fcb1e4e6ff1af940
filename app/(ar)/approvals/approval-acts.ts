'use server';

import { decideApproval } from '@/lib/ledger/decide-approval';
import { withdrawApproval } from '@/lib/ledger/withdraw-approval';
import { formAction } from '@/lib/web/form-action';

export const decideAct = formAction(decideApproval, {
  done: ({ outcome, done }) =>
    outcome === 'approved' ? `Approved: ${done ?? 'it'} is done` : 'Rejected: nothing was posted',
});
export const withdrawAct = formAction(withdrawApproval, { done: () => 'It is taken back' });
