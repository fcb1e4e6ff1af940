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
    const standing = await standingLimits(tx, actor.organisationId);
    return {
      acts: APPROVAL_ACT_NAMES.map((act) => ({
        act,
        limits: standing.filter((limit) => limit.act === act).map(describeLimit),
      })),
    };
  },
});

/** The limits of all acts; few, and often none. */
export async function standingLimits(tx: Tx, organisationId: number): Promise<StandingLimit[]> {
  return tx.$queryRaw<StandingLimit[]>`/* kept: standing limits */
    SELECT a.act, l.role, l.currency, l.amount
    FROM unnest(${[...APPROVAL_ACT_NAMES]}::text[]) a (act), standing_limits(${organisationId}::integer, a.act) l
    ORDER BY a.act, l.currency, l.role DESC`;
}

export const describeLimit = ({ role, currency, amount }: StandingLimit) => ({
  role,
  currency,
  up_to: amount === null ? 'unlimited' : toDecimalString(amount, currency),
});
