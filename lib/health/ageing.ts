import { z } from 'zod';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { readRows } from '@/lib/kernel/rows';
import { balanceColumns, describeBalance } from './balances';

const currencyColumns = balanceColumns.omit({ customer_id: true }).extend({ customers: z.coerce.number() });

/** The whole book by currency and bucket. Currencies are never summed. */
export const ageing = defineQuery({
  name: 'health.ageing',
  summary: 'Balance, overdue, unapplied and ageing buckets of the whole book, by currency.',
  permission: 'ledger.read',
  input: z.strictObject(timeTravel),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const rows = await tx.$queryRaw`
      SELECT b.currency, count(*) AS customers, sum(b.open_items) AS open_items, sum(b.balance)::bigint AS balance,
             sum(b.overdue)::bigint AS overdue, sum(b.unapplied)::bigint AS unapplied,
             sum(b.current_amount)::bigint AS current_amount, sum(b.days_1_30)::bigint AS days_1_30,
             sum(b.days_31_60)::bigint AS days_31_60, sum(b.days_61_90)::bigint AS days_61_90,
             sum(b.days_over_90)::bigint AS days_over_90, min(b.oldest_due_on) AS oldest_due_on
      FROM balance_at(${organisation.id}::integer, ${clocks.asOf}::date, ${clocks.knownAt}::timestamptz) b
      GROUP BY b.currency ORDER BY b.currency`;
    const [late] = await tx.$queryRaw<{ payers: bigint }[]>`
      SELECT count(*) AS payers
      FROM behaviour_at(${organisation.id}::integer, ${clocks.asOf}::date, ${clocks.knownAt}::timestamptz) h
      WHERE h.recurring_late`;
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      currencies: readRows(currencyColumns, rows).map(({ customers, ...row }) => {
        const { currency, open_items, balance, overdue, unapplied, buckets } = describeBalance(row);
        return { currency, open_items, customers, balance, overdue, unapplied, buckets };
      }),
      recurring_late_payers: Number(late?.payers ?? 0n),
    };
  },
});
