import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import { type Policy, policyOf } from '@/lib/kernel/policy';

/** Of the policy of chasing: days between two reminders. */
const quietPolicy = {
  name: 'chasing',
  schema: z.object({ quiet_days: z.int().min(0).max(60).default(3) }),
} satisfies Policy;

export const quietDaysOf = async (tx: Tx, organisationId: number): Promise<number> =>
  (await policyOf(tx, organisationId, quietPolicy)).quiet_days;
