import { z } from 'zod';
import { APPROVAL_ACT_NAMES, type ApprovalAct, type LimitedRole } from '@/lib/customers/approval-words';
import type { Tx } from '@/lib/kernel/db';
import { toDecimalString } from '@/lib/kernel/money';
import { defineQuery } from '@/lib/kernel/query';

/** A limit that holds. Minor units; null: as much as one likes. */
export type StandingLimit = { act: ApprovalAct; role: LimitedRole; currency: string; amount: bigint | null };

/** What each role does alone, act by act. */
export const approvalLimits = defineQuery({
  name: 'ledger.approval-limits',
  summary: 'How much of each act each role does alone, for one customer within 30 days.',
  permission: 'ledger.read',
  input: z.strictObject({}),
  async read({ tx, actor }) {
    const acts = [];
    for (const act of APPROVAL_ACT_NAMES) {
      const limits = await standingLimits(tx, actor.organisationId, act);
      acts.push({ act, limits: limits.map(describeLimit) });
    }
    return { acts };
  },
});

export async function standingLimits(
  tx: Tx,
  organisationId: number,
  act: ApprovalAct,
): Promise<StandingLimit[]> {
  return tx.$queryRaw<StandingLimit[]>`
    SELECT ${act} AS act, l.role, l.currency, l.amount FROM standing_limits(${organisationId}::integer, ${act}) l
    ORDER BY l.currency, l.role DESC`;
}

export const describeLimit = ({ role, currency, amount }: StandingLimit) => ({
  role,
  currency,
  up_to: amount === null ? 'unlimited' : toDecimalString(amount, currency),
});
