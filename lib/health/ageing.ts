import { z } from 'zod';
import { optional } from '@/lib/kernel/input';
import { clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { readRows } from '@/lib/kernel/rows';
import type { Prisma } from '@/prisma/client/client';
import { bookAt, bookByCube, bookNow, bookRolledBack, latePayersAt, latePayersNow } from './ageing-sources';
import { balanceColumns, describeBalance } from './balances';
import { checkpointServes, checkpointThrough } from './checkpoint-day';

const currencyColumns = balanceColumns.omit({ customer_id: true, open_items: true }).extend({
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
    detail: optional(z.enum(['full', 'amounts'])).describe(
      '“amounts” leaves out the numbers of customers, open items and late payers, which take seconds on a past day of a large book.',
    ),
  }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const source = await sourceOf(context, clocks, input.detail !== 'amounts');
    const rows = await context.tx.$queryRaw`
      WITH ${source.book}
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
    const [late] = source.latePayers
      ? await context.tx.$queryRaw<{ payers: bigint }[]>(source.latePayers)
      : [null];
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      currencies: readRows(currencyColumns, rows).map(({ customers, open_items, ...row }) => {
        const { currency, balance, overdue, unapplied, buckets } = describeBalance({ ...row, open_items: 0 });
        return { currency, open_items, customers, balance, overdue, unapplied, buckets };
      }),
      recurring_late_payers: late ? Number(late.payers) : null,
    };
  },
});

type Source = { book: Prisma.Sql; latePayers: Prisma.Sql | null };

/** The cheapest place that is exact for these clocks. */
async function sourceOf(
  { tx, organisation }: QueryContext,
  clocks: ReturnType<typeof clocksOf>,
  full: boolean,
): Promise<Source> {
  const id = organisation.id;
  if (await checkpointServes(tx, id, clocks))
    return { book: bookNow(id, clocks), latePayers: full ? latePayersNow(id, clocks) : null };
  const through = await checkpointThrough(tx, id);
  const past = through !== null && clocks.asOf <= through;
  if (!full && past && clocks.knownAt === 'infinity')
    return { book: bookByCube(id, clocks), latePayers: null };
  return {
    book: past ? bookRolledBack(id, clocks) : bookAt(id, clocks),
    latePayers: full ? latePayersAt(id, clocks) : null,
  };
}
