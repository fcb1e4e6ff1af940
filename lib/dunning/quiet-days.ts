import type { Tx } from '@/lib/kernel/db';
import { policyOf } from '@/lib/kernel/policy';
import { chasingPolicy } from '@/lib/mail/chasing-policy';

/** Days between two reminders. */
export const quietDaysOf = async (tx: Tx, organisationId: number): Promise<number> =>
  (await policyOf(tx, organisationId, chasingPolicy)).quiet_days;
