import { z } from 'zod';
import { type AloneRoom, leftAlone, roomAlone } from '@/lib/customers/approval-limit';
import { APPROVAL_ACT_NAMES } from '@/lib/customers/approval-words';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { toDecimalString } from '@/lib/kernel/money';
import { defineQuery } from '@/lib/kernel/query';
import { standingLimits } from './approval-limits';

/**
 * How far whoever asks goes alone with a customer, now. An act that no limit was set for is not listed; a currency that is not
 * listed for one that is takes approval from the first cent.
 */
export const approvalRoom = defineQuery({
  name: 'ledger.approval-room',
  summary: 'How much of each limited act whoever asks can still do alone for a customer.',
  permission: 'ledger.read',
  input: z.strictObject({ customer: customerNumber }),
  async read({ tx, actor }, input) {
    const { id } = await findCustomer(tx, actor.organisationId, input.customer);
    const acts = [];
    const standing = await standingLimits(tx, actor.organisationId);
    for (const act of APPROVAL_ACT_NAMES) {
      const limits = standing.filter((limit) => limit.act === act);
      if (limits.length === 0) continue;
      const rooms = [];
      for (const currency of new Set(limits.map((limit) => limit.currency)))
        rooms.push(inText(await roomAlone(tx, actor, { act, customerId: id, currency }), currency));
      acts.push({ act, rooms });
    }
    return { customer: input.customer, acts };
  },
});

function inText(room: AloneRoom, currency: string) {
  const text = (amount: bigint | null) => (amount === null ? null : toDecimalString(amount, currency));
  return {
    currency,
    up_to: text(room.ceiling),
    used: toDecimalString(room.used, currency),
    left: text(leftAlone(room)),
  };
}
