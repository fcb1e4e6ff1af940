import { z } from 'zod';
import { paging } from '@/lib/kernel/paging';
import { type Clocks, clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { numericColumn, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import { filterCondition, filterInput, searchCondition, searchInput } from './customer-filter';
import { customerOrder, sortInput } from './customer-order';
import { inBase } from './customer-row';
import { customerRows, derivedRows } from './customer-rows';

/** Whom to chase next: the customers that are not gated out, or forced in, by score. */
export const workQueue = defineQuery({
  name: 'collections.work-queue',
  summary: 'The customers to be worked on, by priority, each with the reasons for its place.',
  permission: 'queue.read',
  input: z.strictObject({
    ...timeTravel,
    sort: sortInput('priority'),
    filter: filterInput,
    q: searchInput,
    ...paging,
  }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const scope = filterCondition(input.filter ? `${input.filter},status:all` : 'status:all', context.actor);
    const found = searchCondition(context.organisation.id, input.q);
    const { rows, nextCursor } = await customerRows(context, {
      clocks,
      where: Prisma.sql`r.in_queue AND ${scope} AND ${found}`,
      order: customerOrder(input.sort),
      cursor: input.cursor,
      limit: input.limit,
    });
    return {
      data: rows,
      next_cursor: nextCursor,
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      totals: await totals(context, clocks, scope),
    };
  },
});

const totalColumns = z.object({
  collectable: numericColumn,
  overdue: numericColumn,
  balance: numericColumn,
  need_you: z.coerce.number(),
  without_rate: z.array(z.string()).nullable(),
});

/** What the head of the queue says of everything in the same scope, in base currency at the day's rates. */
async function totals(context: QueryContext, clocks: Clocks, scope: Prisma.Sql) {
  const base = context.organisation.baseCurrency;
  const found = await context.tx.$queryRaw`
    ${derivedRows(context.organisation.id, clocks)}
    SELECT coalesce(sum(r.collectable_base), 0) AS collectable, coalesce(sum(r.overdue_base), 0) AS overdue,
           coalesce(sum(r.balance_base), 0) AS balance, count(*) FILTER (WHERE r.in_queue) AS need_you,
           (SELECT array_agg(DISTINCT code ORDER BY code) FROM r, unnest(r.without_rate) code) AS without_rate
    FROM r WHERE ${scope}`;
  const [row] = readRows(totalColumns, found);
  if (!row) throw new Error('Totals gave no row.');
  return {
    currency: base,
    to_collect: inBase(row.collectable, base),
    overdue: inBase(row.overdue, base),
    balance: inBase(row.balance, base),
    need_you: row.need_you,
    without_rate: row.without_rate ?? [],
  };
}
