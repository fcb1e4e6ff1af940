import { z } from 'zod';
import { type AloneRoom, leftAlone, roomsAlone } from '@/lib/customers/approval-limit';
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
    const standing = await standingLimits(tx, actor.organisationId);
    const limited = APPROVAL_ACT_NAMES.flatMap((act) => {
      const currencies = new Set(
        standing.filter((limit) => limit.act === act).map(({ currency }) => currency),
      );
      return [...currencies].map((currency) => ({ act, currency }));
    });
    const found = await roomsAlone(tx, actor, id, limited);
    const acts = APPROVAL_ACT_NAMES.map((act) => ({
      act,
      rooms: found.filter((room) => room.act === act).map(inText),
    })).filter(({ rooms }) => rooms.length > 0);
    return { customer: input.customer, acts };
  },
});

function inText({ currency, ...room }: AloneRoom & { currency: string }) {
  const text = (amount: bigint | null) => (amount === null ? null : toDecimalString(amount, currency));
  return {
    currency,
    up_to: text(room.ceiling),
    used: toDecimalString(room.used, currency),
    left: text(leftAlone(room)),
  };
}
