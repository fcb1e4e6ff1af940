import { z } from 'zod';
import { customerOrder } from '@/lib/collections/customer-order';
import type { CustomerRow } from '@/lib/collections/customer-row';
import { customerRows } from '@/lib/collections/customer-rows';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { type Day, earlierOf } from '@/lib/kernel/day';
import { dayInput, optional } from '@/lib/kernel/input';
import { paging } from '@/lib/kernel/paging';
import { type Clocks, clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';
import { interestPolicyAt } from './interest-policy';
import { readLateDocuments } from './late-items';
import { describeCharge, type ProposedCharge, proposeInterest, totalsOf } from './propose-interest';

/** Whether a customer is charged at all: what is archived, or held by a court or a decision, is not. */
export const STANDINGS = ['ready', 'on_hold', 'archived'] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * What late payment would be charged, with its calculation: of a customer, or of everybody who has something overdue, those
 * who owe most first. A page is so many customers with something overdue; who has nothing to charge is left out of it.
 */
export const interestProposal = defineQuery({
  name: 'dunning.interest-proposal',
  summary: 'Late interest and fees that could be charged, with the calculation line by line.',
  permission: 'ledger.read',
  input: z.strictObject({
    customer: optional(customerNumber),
    through: optional(dayInput).describe(
      'The last day that is charged; the day of the figures unless given.',
    ),
    settled: z
      .enum(['no', 'yes'])
      .default('no')
      .describe('Of one customer: also invoices of the last year that were paid late.'),
    ...timeTravel,
    ...paging,
  }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const through = earlierOf(input.through ?? clocks.asOf, clocks.asOf);
    const { rows, nextCursor } = await customersToCharge(context, clocks, input);
    const settled = input.settled === 'yes' && input.customer !== undefined;
    const charges = await chargesOf(context, clocks, {
      numbers: rows.map(({ number }) => number),
      through,
      settled,
    });
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      through,
      data: rows.flatMap((row) =>
        describeCustomer(row, charges.get(row.number) ?? [], through, input.customer),
      ),
      next_cursor: nextCursor,
    };
  },
});

type Asked = { customer?: string | undefined; cursor?: string | undefined; limit: number };

async function customersToCharge(context: QueryContext, clocks: Clocks, { customer, cursor, limit }: Asked) {
  if (!customer) {
    return customerRows(context, {
      clocks,
      where: Prisma.sql`(r.overdue_base > 0 OR r.without_rate <> '{}')`,
      order: customerOrder('overdue'),
      cursor,
      limit,
    });
  }
  const { id } = await findCustomer(context.tx, context.organisation.id, customer);
  return customerRows(context, {
    clocks,
    where: Prisma.sql`true`,
    candidates: Prisma.sql`(SELECT ${id}::bigint)`,
    order: customerOrder('number'),
    limit: 1,
  });
}

type ChargesRequest = { numbers: readonly string[]; through: Day; settled: boolean };

/** By the customer's number. */
async function chargesOf(
  { tx, organisation }: QueryContext,
  clocks: Clocks,
  { numbers, through, settled }: ChargesRequest,
): Promise<Map<string, ProposedCharge[]>> {
  const policy = await interestPolicyAt(tx, organisation.id, clocks.knownAt);
  const customers = await tx.$queryRaw<{ id: bigint; number: string }[]>`
    SELECT c.id, c.number FROM customer c
    WHERE c.organisation_id = ${organisation.id} AND c.number = ANY (${[...numbers]})`;
  const documents = await readLateDocuments(tx, organisation.id, {
    customers: customers.map(({ id }) => id),
    settled,
    through,
    today: clocks.asOf,
    knownAt: clocks.knownAt,
  });
  const charges = Map.groupBy(
    proposeInterest(documents, policy, through),
    (charge) => charge.document.customer_id,
  );
  return new Map(customers.map(({ id, number }) => [number, charges.get(id) ?? []]));
}

function describeCustomer(
  row: CustomerRow,
  charges: readonly ProposedCharge[],
  through: Day,
  asked?: string,
) {
  if (charges.length === 0 && !asked) return [];
  const standing: Standing = row.status === 'archived' ? 'archived' : row.held ? 'on_hold' : 'ready';
  return [
    {
      customer: row.number,
      name: row.name,
      standing,
      totals: standing === 'ready' ? totalsOf(charges) : [],
      documents: charges.map((charge) => describeCharge(charge, through)),
    },
  ];
}
