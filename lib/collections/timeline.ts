import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { optional } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { after, keysOf, orderBy, page, paging } from '@/lib/kernel/paging';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import {
  newestFirst,
  TIMELINE_GROUP_NAMES,
  TIMELINE_GROUPS,
  timelineColumns,
  timelineRows,
} from './timeline-rows';

const NEWEST_FIRST = newestFirst(Prisma.sql`t.on_day`, Prisma.sql`t.at`, Prisma.sql`t.id`);

/** Everything that happened with a customer, newest first. */
export const timeline = defineQuery({
  name: 'collections.timeline',
  summary: 'Notes, calls, snoozes, documents, terms, status and profile changes of a customer, newest first.',
  permission: 'customers.read',
  input: z.strictObject({
    customer: customerNumber,
    group: optional(z.enum(TIMELINE_GROUP_NAMES)).describe(
      'Only one kind of thing; everything unless given.',
    ),
    ...timeTravel,
    ...paging,
  }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(tx, organisation.id, input.customer);
    const kinds = input.group ? [...TIMELINE_GROUPS[input.group]] : null;
    const { group, cursor, limit } = input;
    const asked = { customer, clocks, group, cursor, limit };
    const scope = { organisationId: organisation.id, timeZone: organisation.timeZone, ...asked };
    const found = await tx.$queryRaw`
      ${timelineRows(scope)}
      SELECT t.*, ${keysOf(NEWEST_FIRST)} AS keys
      FROM t
      WHERE (${kinds}::text[] IS NULL OR t.kind = ANY(${kinds}::text[])) AND ${after(NEWEST_FIRST, input.cursor)}
      ORDER BY ${orderBy(NEWEST_FIRST)} LIMIT ${input.limit + 1}`;
    const { rows, nextCursor } = page(readRows(timelineColumns, found), input.limit);
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      data: rows.map(describeRow),
      next_cursor: nextCursor,
    };
  },
});

/** Something that happened. `on` is the day that it counts from, `at` the instant when it was recorded. */
export type TimelineEntry = ReturnType<typeof describeRow>;

const describeRow = ({ keys, on_day, at, act, document, ...row }: z.output<typeof timelineColumns>) => ({
  ...row,
  on: on_day,
  at: at.toISOString(),
  act: act && withDecimals(act, String(act.currency ?? '')),
  document: document && { ...document, amount: toDecimalString(BigInt(document.amount), document.currency) },
});

/** Minor units become decimal texts, wherever an act says an amount. */
function withDecimals(act: Record<string, unknown>, currency: string): Record<string, unknown> {
  const pairs = Object.entries(act).map(([name, value]) => {
    if ((name === 'amount' || name === 'paid') && typeof value === 'string')
      return [name, toDecimalString(BigInt(value), currency)];
    if (name === 'instalments' && Array.isArray(value))
      return [name, value.map((each) => withDecimals(each as Record<string, unknown>, currency))];
    return [name, value];
  });
  return Object.fromEntries(pairs);
}
