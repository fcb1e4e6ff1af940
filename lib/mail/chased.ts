import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { roundMinor, toDecimalString, toMajor } from '@/lib/kernel/money';
import { bigintColumn, dayColumn, readRows } from '@/lib/kernel/rows';
import type { Scope } from './message';

const amountColumns = z.object({
  currency: z.string(),
  balance: bigintColumn,
  overdue: bigintColumn,
  unapplied: bigintColumn,
  disputed: bigintColumn,
  promised: bigintColumn,
  net_due: bigintColumn,
  collectable: bigintColumn,
  /** Units of base currency for one; null without a rate. */
  rate: z.unknown().transform((value) => (value === null ? null : String(value))),
});

/** One row of `chased_of`: what a customer is to be asked for in one currency, in minor units. */
export type Chased = z.output<typeof amountColumns>;

/** What is to be asked for, by currency, from the customer's own entries. */
export async function chasedAmounts(
  { tx, organisation, today }: Scope,
  customerId: bigint,
): Promise<Chased[]> {
  const rows = await tx.$queryRaw`
    SELECT * FROM chased_of(${organisation.id}::integer, ${today}::date, 'infinity', ${customerId}::bigint)`;
  return readRows(amountColumns, rows);
}

/**
 * Whether more than the minimum (base currency, major units) is there, currencies that owe nothing left out. What is owed in
 * a currency without a rate cannot be compared, and counts as more.
 */
export function isAbove(amounts: readonly Chased[], of: 'net_due' | 'collectable', minimum: string): boolean {
  const owed = amounts.filter((amount) => amount[of] > 0n);
  return owed.some(({ rate }) => rate === null) || inBase(owed, of).gt(minimum);
}

const inBase = (amounts: readonly Chased[], of: 'net_due' | 'collectable'): Decimal =>
  amounts.reduce(
    (sum, amount) => sum.plus(toMajor(amount[of], amount.currency).times(amount.rate ?? 0)),
    new Decimal(0),
  );

/** What a message may say of amounts, as it is kept with it: decimal strings of one instant and day. */
export type Figures = {
  as_of: string;
  base_currency: string;
  minimum: string;
  /** To collect, in base currency at the rates of the day; currencies without a rate are left out and named. */
  collectable_base: string;
  without_rate: string[];
  totals: FiguresTotal[];
  /** Overdue documents, the oldest first; `more` are not listed. */
  items: FiguresItem[];
  more: number;
};
export type FiguresTotal = {
  currency: string;
  balance: string;
  overdue: string;
  unapplied: string;
  disputed: string;
  promised: string;
  collectable: string;
  items: number;
};
export type FiguresItem = {
  number: string;
  kind: string;
  currency: string;
  issued_on: string;
  due_on: string;
  days_late: number;
  amount: string;
  open_amount: string;
};

/** Documents that a message lists. */
const LISTED = 200;

export async function figuresOf(
  scope: Scope,
  customerId: bigint,
  amounts: readonly Chased[],
  minimum: string,
): Promise<Figures> {
  const { baseCurrency } = scope.organisation;
  const items = await overdueItems(scope, customerId);
  const owed = amounts.filter(({ collectable }) => collectable > 0n);
  return {
    as_of: scope.today,
    base_currency: baseCurrency,
    minimum,
    collectable_base: toDecimalString(roundMinor(inBase(owed, 'collectable'), baseCurrency), baseCurrency),
    without_rate: owed.filter(({ rate }) => rate === null).map(({ currency }) => currency),
    totals: amounts.map(({ rate: _, net_due: __, currency, ...amount }) => ({
      currency,
      balance: toDecimalString(amount.balance, currency),
      overdue: toDecimalString(amount.overdue, currency),
      unapplied: toDecimalString(amount.unapplied, currency),
      disputed: toDecimalString(amount.disputed, currency),
      promised: toDecimalString(amount.promised, currency),
      collectable: toDecimalString(amount.collectable, currency),
      items: items.filter((item) => item.currency === currency).length,
    })),
    items: items.slice(0, LISTED).map(({ face, open_amount, ...item }) => ({
      ...item,
      amount: toDecimalString(face, item.currency),
      open_amount: toDecimalString(open_amount, item.currency),
    })),
    more: Math.max(0, items.length - LISTED),
  };
}

const itemColumns = z.object({
  number: z.string(),
  kind: z.string(),
  currency: z.string(),
  issued_on: dayColumn,
  due_on: dayColumn,
  days_late: z.number(),
  face: bigintColumn,
  open_amount: bigintColumn,
});

/** The documents that the overdue amounts are made of. */
async function overdueItems({ tx, organisation, today }: Scope, customerId: bigint) {
  const rows = await tx.$queryRaw`
    SELECT i.number, i.kind, o.currency, i.issued_on, o.due_on, ${today}::date - o.due_on AS days_late, i.amount AS face,
           o.open_amount
    FROM open_amount_of(${organisation.id}::integer, ARRAY[${customerId}::bigint], ${today}::date, 'infinity') o
    CROSS JOIN LATERAL (
      SELECT d.number, d.kind, d.issued_on, d.amount FROM item d
      WHERE d.organisation_id = ${organisation.id} AND d.id = o.item_id OFFSET 0) i
    WHERE o.due_on < ${today}::date
    ORDER BY o.due_on, i.issued_on, o.item_id`;
  return readRows(itemColumns, rows);
}
