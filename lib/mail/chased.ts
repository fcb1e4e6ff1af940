import { Decimal } from 'decimal.js';
import { roundMinor, toDecimalString } from '@/lib/kernel/money';
import { type DueAmount, isOwed, type MessageFigures } from '@/lib/letters/figures';

/**
 * Whether more than the minimum (base currency, major units) is there, currencies that owe nothing left out. What is owed in
 * a currency without a rate cannot be compared, and counts as more.
 */
export function isAbove(due: readonly DueAmount[], of: 'net_due' | 'collectable', minimum: string): boolean {
  const owed = due.filter((amount) => isOwed(amount[of]));
  return owed.some(({ rate }) => rate === null) || inBase(owed, of).gt(minimum);
}

const inBase = (due: readonly DueAmount[], of: 'net_due' | 'collectable'): Decimal =>
  due.reduce((sum, amount) => sum.plus(new Decimal(amount[of]).times(amount.rate ?? 0)), new Decimal(0));

/** What a message may say of amounts, as it is kept with it: decimal strings of one instant and day. */
export type Figures = {
  as_of: string;
  base_currency: string;
  minimum: string;
  /** To collect, in base currency at the rates of the day; currencies without a rate are left out and named. */
  collectable_base: string;
  without_rate: string[];
  totals: FiguresTotal[];
  /** Overdue documents, by currency and the oldest first, as the message lists them; `more` are not listed. */
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

/** From the very figures that the message is written from. */
export function keptFigures(
  { as_of, due, items, overdue_items }: MessageFigures,
  { baseCurrency, minimum }: { baseCurrency: string; minimum: string },
): Figures {
  const owed = due.filter(({ collectable }) => isOwed(collectable));
  const overdue = items.flatMap(({ disputed: _, due_on, days_late, ...item }) =>
    due_on === null || days_late === null ? [] : [{ ...item, due_on, days_late }],
  );
  return {
    as_of,
    base_currency: baseCurrency,
    minimum,
    collectable_base: toDecimalString(roundMinor(inBase(owed, 'collectable'), baseCurrency), baseCurrency),
    without_rate: owed.filter(({ rate }) => rate === null).map(({ currency }) => currency),
    totals: due.map(({ rate: _, net_due: __, covered: ___, overdue_items: count, ...amounts }) => ({
      ...amounts,
      items: count,
    })),
    items: overdue,
    more: overdue_items - overdue.length,
  };
}
