import { z } from 'zod';
import { optional } from '@/lib/kernel/input';
import { type Clocks, clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { readRows } from '@/lib/kernel/rows';
import type { Prisma } from '@/prisma/client/client';
import { bookAt, bookByCube, bookNow, bookRolledBack } from './ageing-sources';
import { balanceColumns, describeBalance } from './balances';
import { checkpointServes, checkpointThrough } from './checkpoint-day';
import { countLatePayers } from './late-payers';

const currencyColumns = balanceColumns.omit({ open_items: true }).extend({
  customers: z.coerce.number().nullable(),
  open_items: z.coerce.number().nullable(),
});

/** The whole book by currency and bucket. Currencies are never summed. */
export const ageing = defineQuery({
  name: 'health.ageing',
  summary: 'Balance, overdue, unapplied and ageing buckets of the whole book, by currency.',
  permission: 'ledger.read',
  input: z.strictObject({
    ...timeTravel,
    detail: optional(z.enum(['full', 'items', 'amounts'])).describe(
      '“items” leaves out the late payers, “amounts” the numbers of customers and open items too: on a past day of a large book the former take a quarter of a minute, the latter seconds.',
    ),
  }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const { detail = 'full' } = input;
    const book = await bookOf(context, clocks, detail === 'amounts');
    const rows = await context.tx.$queryRaw`
      WITH ${book}
      SELECT o.currency, min(n.customers) AS customers, sum(o.open_items)::bigint AS open_items, sum(o.amount)::bigint AS balance,
             coalesce(sum(o.amount) FILTER (WHERE o.due_on < ${clocks.asOf}::date), 0)::bigint AS overdue,
             coalesce(sum(o.amount) FILTER (WHERE o.due_on IS NULL), 0)::bigint AS unapplied,
             coalesce(sum(o.amount) FILTER (WHERE ageing_bucket(o.due_on, ${clocks.asOf}::date) = 'current'), 0)::bigint AS current_amount,
             coalesce(sum(o.amount) FILTER (WHERE ageing_bucket(o.due_on, ${clocks.asOf}::date) = '1-30'), 0)::bigint AS days_1_30,
             coalesce(sum(o.amount) FILTER (WHERE ageing_bucket(o.due_on, ${clocks.asOf}::date) = '31-60'), 0)::bigint AS days_31_60,
             coalesce(sum(o.amount) FILTER (WHERE ageing_bucket(o.due_on, ${clocks.asOf}::date) = '61-90'), 0)::bigint AS days_61_90,
             coalesce(sum(o.amount) FILTER (WHERE ageing_bucket(o.due_on, ${clocks.asOf}::date) = '90+'), 0)::bigint AS days_over_90,
             min(o.due_on) AS oldest_due_on
      FROM o LEFT JOIN n ON n.currency = o.currency
      GROUP BY o.currency ORDER BY o.currency`;
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      currencies: readRows(currencyColumns, rows).map(({ customers, open_items, ...row }) => {
        const { currency, balance, overdue, unapplied, buckets } = describeBalance({ ...row, open_items: 0 });
        return { currency, open_items, customers, balance, overdue, unapplied, buckets };
      }),
      recurring_late_payers: detail === 'full' ? await countLatePayers(context, clocks) : null,
    };
  },
});

/** The cheapest place that is exact for these clocks; `amounts`: without numbers of customers and items. */
async function bookOf(
  { tx, organisation }: QueryContext,
  clocks: Clocks,
  amounts: boolean,
): Promise<Prisma.Sql> {
  const id = organisation.id;
  if (await checkpointServes(tx, id, clocks)) return bookNow(id, clocks);
  const through = await checkpointThrough(tx, id);
  if (clocks.plain || through === null || clocks.asOf > through) return bookAt(id, clocks);
  return amounts ? bookByCube(id, clocks) : bookRolledBack(id, clocks);
}
