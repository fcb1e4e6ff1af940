import { z } from 'zod';
import { toDecimalString } from '@/lib/kernel/money';
import { bigintColumn, optionalDay } from '@/lib/kernel/rows';
import { BUCKETS, type Bucket } from './buckets';

/** What is open of one customer in one currency: a `currency_balance`, and what `balance_at` says of a customer. */
export const balanceColumns = z.object({
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

/** The balances of a position, `currency_balance[]`, as the driver returns them: `{"(EUR,2,1000,…,2026-03-31)"}`. */
export const balancesColumn = z.string().transform((text, context): BalanceColumns[] =>
  (text.match(/\([^)]*\)/g) ?? []).map((one) => {
    const [currency = '', openItems, ...rest] = one.slice(1, -1).split(',');
    const [balance, overdue, unapplied, current, to30, to60, to90, over90, oldest] = rest;
    if (!over90 || rest.length !== 9) context.addIssue({ code: 'custom', message: 'holds no balances' });
    return {
      currency,
      open_items: Number(openItems),
      balance: BigInt(balance ?? 0),
      overdue: BigInt(overdue ?? 0),
      unapplied: BigInt(unapplied ?? 0),
      current_amount: BigInt(current ?? 0),
      days_1_30: BigInt(to30 ?? 0),
      days_31_60: BigInt(to60 ?? 0),
      days_61_90: BigInt(to90 ?? 0),
      days_over_90: BigInt(over90 ?? 0),
      oldest_due_on: oldest || null,
    };
  }),
);

/** The columns of the buckets, in their order. */
const BUCKET_COLUMNS = {
  current: 'current_amount',
  '1-30': 'days_1_30',
  '31-60': 'days_31_60',
  '61-90': 'days_61_90',
  '90+': 'days_over_90',
} as const satisfies Record<Bucket, keyof BalanceColumns>;

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

export const describeBalance = (row: BalanceColumns): Balance => ({
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
