import { type WrittenAgeing, writeAgeing } from '@/components/ageing-buckets';
import { type ShownAmount, showAmount } from '@/components/money-format';
import type { CustomerRow } from '@/lib/collections/customer-row';

/** An amount in the row's own currency; what is open in others is named beside, never added. */
export type ShownFigure = ShownAmount & { others?: ShownAmount[] };

export function shownFigure(row: CustomerRow, of: 'balance' | 'overdue', locale: string): ShownFigure {
  const show = (amount: string, currency: string) => showAmount(amount, currency, { whole: true, locale });
  const others = row.other_currencies
    .filter((other) => /[1-9]/.test(other[of]))
    .map((other) => show(other[of], other.currency));
  return { ...show(row[of], row.currency), ...(others.length > 0 && { others }) };
}

export const shownAgeing = (row: CustomerRow, locale: string): WrittenAgeing =>
  writeAgeing(row.buckets, row.currency, locale);

/** How to reach the customer; null when nobody is named. */
export const shownContact = ({ billing_contact: contact }: CustomerRow): string | null =>
  contact && [contact.email, contact.phone].filter(Boolean).join(' · ');
