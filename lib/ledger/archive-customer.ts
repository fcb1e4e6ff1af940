import { z } from 'zod';
import { customerNumber, lockAccount } from '@/lib/customers/customer';
import { insertStatus } from '@/lib/customers/status';
import { defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { textInput } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { conflict, unprocessable } from '@/lib/kernel/refusal';

/** What is open in one currency; a balance of nothing can hide an invoice and the credit beside it. */
type Open = { currency: string; items: number; balance: string };

/**
 * Takes a customer out of use: nothing is posted on its account any more, everything stays readable. With something
 * open it is refused, unless `leave_open` says that it stays; such a customer is an alarm in the queue.
 */
export const archiveCustomer = defineCommand({
  name: 'ledger.archive-customer',
  summary: 'Archives a customer; refused while anything is open, unless it is said that it stays.',
  permission: 'customers.archive',
  input: z.strictObject({
    customer: customerNumber,
    reason: textInput(500),
    leave_open: z
      .preprocess((value) => value === true || value === 'on' || value === 'true', z.boolean())
      .describe('Archives although something is open.'),
  }),
  async handle(context, input) {
    const { tx, actor } = context;
    const customer = await lockAccount(tx, actor.organisationId, input.customer);
    if (customer.archived) throw conflict(`${customer.number} is archived already.`, 'customer');
    const open = await openOf(tx, actor.organisationId, customer.id);
    if (open.length > 0 && !input.leave_open) {
      throw unprocessable(`${describeOpen(open)} Settle it first, or say that it stays open.`, 'leave_open');
    }
    await insertStatus(context, customer, { status: 'archived', reason: input.reason });
    return { customer: customer.number, status: 'archived' as const, left_open: open };
  },
});

/** All entries counted, whatever day they count from. */
async function openOf(tx: Tx, organisationId: number, customerId: bigint): Promise<Open[]> {
  const rows = await tx.$queryRaw<{ currency: string; items: number; balance: bigint }[]>`
    SELECT o.currency, count(*)::integer AS items, sum(o.open_amount)::bigint AS balance
    FROM open_amount_of(${organisationId}::integer, ARRAY[${customerId}::bigint], 'infinity', 'infinity') o
    GROUP BY o.currency ORDER BY o.currency`;
  return rows.map(({ currency, items, balance }) => ({
    currency,
    items,
    balance: toDecimalString(balance, currency),
  }));
}

function describeOpen(open: readonly Open[]): string {
  const parts = open.map(
    ({ currency, items, balance }) =>
      `${items} ${items === 1 ? 'item' : 'items'} (balance ${balance} ${currency})`,
  );
  const single = open.length === 1 && open[0]?.items === 1;
  return `${parts.join(' and ')} ${single ? 'is' : 'are'} open.`;
}
