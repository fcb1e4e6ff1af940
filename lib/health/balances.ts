import { z } from 'zod';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { toDecimalString } from '@/lib/kernel/money';
import type { Clocks } from '@/lib/kernel/query';
import { bigintColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { BUCKETS, type Bucket } from './buckets';

/** One row of `balance_at`: what is open of one customer in one currency. */
export const balanceColumns = z.object({
  customer_id: bigintColumn,
  currency: z.string(),
  open_items: z.coerce.number(),
  balance: bigintColumn,
  overdue: bigintColumn,
  unapplied: bigintColumn,
  current_amount: bigintColumn,
  days_1_30: bigintColumn,
  days_31_60: bigintColumn,
  days_61_90: bigintColumn,
  days_over_90: bigintColumn,
  oldest_due_on: optionalDay,
});
export type BalanceColumns = z.output<typeof balanceColumns>;

/** The columns of the buckets, in their order. */
const BUCKET_COLUMNS = {
  current: 'current_amount',
  '1-30': 'days_1_30',
  '31-60': 'days_31_60',
  '61-90': 'days_61_90',
  '90+': 'days_over_90',
} as const satisfies Record<Bucket, keyof BalanceColumns>;

/** Balances of customers as of a day and as known at an instant, from their own entries. */
export async function balancesAt(
  tx: Tx,
  organisationId: number,
  clocks: Clocks,
  customers: bigint[],
): Promise<BalanceColumns[]> {
  const rows = await tx.$queryRaw`
    SELECT * FROM balance_now(${organisationId}::integer, ${clocks.asOf}::date, ${customers}::bigint[], NULL, true,
                              ${clocks.knownAt}::timestamptz)
    ORDER BY customer_id, currency`;
  return readRows(balanceColumns, rows);
}

/** Balances on the present day: the kept ones of customers that nothing touched since the checkpoint, and live ones. */
export async function balancesNow(
  tx: Tx,
  organisationId: number,
  day: Day,
  customers: { kept: bigint[]; live: bigint[] },
): Promise<BalanceColumns[]> {
  const rows = await tx.$queryRaw`/* kept: balances */
    SELECT b.customer_id, b.currency, b.open_items, b.balance, b.overdue, b.unapplied, b.current_amount,
           b.days_1_30, b.days_31_60, b.days_61_90, b.days_over_90, b.oldest_due_on
    FROM balance_checkpoint b
    WHERE b.organisation_id = ${organisationId} AND b.customer_id = ANY(${customers.kept}::bigint[])
    UNION ALL
    SELECT * FROM balance_now(${organisationId}::integer, ${day}::date, ${customers.live}::bigint[])
    ORDER BY customer_id, currency`;
  return readRows(balanceColumns, rows);
}

/** A balance as it is answered. Decimal strings; credits negative: balance = the buckets + unapplied. */
export type Balance = {
  currency: string;
  open_items: number;
  balance: string;
  overdue: string;
  unapplied: string;
  buckets: { bucket: Bucket; amount: string }[];
  oldest_due_on: string | null;
};

export const describeBalance = (row: Omit<BalanceColumns, 'customer_id'>): Balance => ({
  currency: row.currency,
  open_items: row.open_items,
  balance: toDecimalString(row.balance, row.currency),
  overdue: toDecimalString(row.overdue, row.currency),
  unapplied: toDecimalString(row.unapplied, row.currency),
  buckets: BUCKETS.map((bucket) => ({
    bucket,
    amount: toDecimalString(row[BUCKET_COLUMNS[bucket]], row.currency),
  })),
  oldest_due_on: row.oldest_due_on,
});

export const emptyBalance = (currency: string): Balance =>
  describeBalance({
    currency,
    open_items: 0,
    balance: 0n,
    overdue: 0n,
    unapplied: 0n,
    current_amount: 0n,
    days_1_30: 0n,
    days_31_60: 0n,
    days_61_90: 0n,
    days_over_90: 0n,
    oldest_due_on: null,
  });
