import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { paging } from '@/lib/kernel/paging';
import { clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { notFound } from '@/lib/kernel/refusal';
import { searchCandidates } from '@/lib/ledger/customer-search';
import { Prisma } from '@/prisma/client/client';
import { filterCondition, filterInput, searchInput } from './customer-filter';
import { asItOpens, customerOrder, sortInput } from './customer-order';
import type { CustomerRow } from './customer-row';
import { customerRows, ID_KEY } from './customer-rows';

/** The list that the three questions are asked of: who, what do they owe, do they pay late. */
export const listCustomers = defineQuery({
  name: 'collections.customers',
  summary: 'Customers with balance, ageing, payment behaviour and priority as of a day.',
  permission: 'customers.read',
  input: z.strictObject({
    ...timeTravel,
    sort: sortInput('name'),
    filter: filterInput,
    q: searchInput,
    ...paging,
  }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const { rows, nextCursor } = await customerRows(context, {
      clocks,
      where: filterCondition(input.filter, context.actor, clocks),
      candidates: input.q ? searchCandidates(context.organisation.id, input.q) : undefined,
      order: customerOrder(input.sort),
      usual: asItOpens(input, 'name'),
      cursor: input.cursor,
      limit: input.limit,
    });
    return { data: rows, next_cursor: nextCursor, as_of: clocks.asOf, known_at: input.known_at ?? null };
  },
});

/** One customer, as a row of the list. */
export const oneCustomer = defineQuery({
  name: 'collections.customer',
  summary: 'One customer with balance, ageing, payment behaviour and priority as of a day.',
  permission: 'customers.read',
  input: z.strictObject({ customer: customerNumber, ...timeTravel }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const row = await customerRow(context, input.customer, clocks);
    return { ...row, as_of: clocks.asOf, known_at: input.known_at ?? null };
  },
});

async function customerRow(
  context: QueryContext,
  number: string,
  clocks: ReturnType<typeof clocksOf>,
): Promise<CustomerRow> {
  const customer = await findCustomer(context.tx, context.organisation.id, number);
  const { rows } = await customerRows(context, {
    clocks,
    where: Prisma.sql`r.customer_id = ${customer.id}`,
    candidates: Prisma.sql`(SELECT ${customer.id}::bigint)`,
    order: [ID_KEY],
    usual: true,
    limit: 1,
  });
  const [row] = rows;
  if (!row) throw notFound(`${number} was not known yet at that instant.`, 'known_at');
  return row;
}
