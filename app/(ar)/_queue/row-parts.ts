import type { CustomerRow } from '@/lib/collections/customer-row';

/** What a row says of money, as decimal strings: the browser writes them, as it lays the rows out. */
export type RowMoney = RowFigures & {
  /** Amounts by age, in the order of the buckets. */
  buckets: string[];
  /** What is open in other currencies, never added. */
  others?: RowFigures[];
};
type RowFigures = { currency: string; balance: string; overdue: string };

export function moneyOf(row: CustomerRow): RowMoney {
  const others = row.other_currencies.map(figuresOf);
  return {
    ...figuresOf(row),
    buckets: row.buckets.map(({ amount }) => amount),
    ...(others.length > 0 && { others }),
  };
}

const figuresOf = ({ currency, balance, overdue }: RowFigures): RowFigures => ({
  currency,
  balance,
  overdue,
});

/** How to reach the customer; null when nobody is named. */
export const shownContact = ({ billing_contact: contact }: CustomerRow): string | null =>
  contact && [contact.email, contact.phone].filter(Boolean).join(' · ');
