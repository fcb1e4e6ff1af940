'use server';

import { setInterestPolicy } from '@/lib/dunning/set-interest-policy';
import { formAction } from '@/lib/web/form-action';

export const interestPolicyAct = formAction(setInterestPolicy, {
  // A box that is not ticked sends nothing.
  shape: ({ grace_counts_asked: _, grace_counts: ticked, ...fields }) => ({
    ...fields,
    grace_counts: ticked === undefined ? 'no' : 'yes',
  }),
  done: () => 'The interest policy is decided',
});
