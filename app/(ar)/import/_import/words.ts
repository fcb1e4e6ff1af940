import type { ImportKind } from '@/lib/exchange/import-fields';
import type { ImportSummary } from '@/lib/exchange/preview-import';

/** What can be imported, in the order in which a new book needs it. */
export const KINDS: readonly { kind: ImportKind; label: string; about: string }[] = [
  { kind: 'customers', label: 'Customers', about: 'Names, contacts, addresses, terms' },
  { kind: 'opening-balances', label: 'Opening balances', about: 'What was open when the books began' },
  { kind: 'invoices', label: 'Invoices', about: 'With the payment on the same line, if there is one' },
  { kind: 'payments', label: 'Payments', about: 'Each pays what its reference names, then the oldest' },
  { kind: 'credit-notes', label: 'Credit notes', about: 'Each credits the invoice that it names' },
  { kind: 'exchange-rates', label: 'Exchange rates', about: 'Base currency for one unit, by day' },
];

export const kindLabel = (kind: ImportKind): string => KINDS.find((one) => one.kind === kind)?.label ?? kind;

export const isImportKind = (text: string | undefined): text is ImportKind =>
  KINDS.some(({ kind }) => kind === text);

/** How many lines of each sort there are; a long summary lists the first of them only. */
export type LineCounts = { refused: number; notes: number; skipped: number };

export const countLines = ({ refused, notes, skipped, counted: all }: ImportSummary): LineCounts =>
  all ?? { refused: refused.length, notes: notes.length, skipped: skipped.length };

type Counted = Pick<ImportSummary, 'customers' | 'documents' | 'kinds' | 'rates'>;

/** What would be written, in words: `2,466 invoices and 2,466 payments`; empty when it is nothing. */
export function broughtWords(kind: ImportKind, summary: Counted): string {
  const parts = summary.kinds.map((one) => counted(one.new, NOUNS[one.kind] ?? ['document', 'documents']));
  if (kind === 'customers' && summary.customers.new > 0)
    parts.push(counted(summary.customers.new, ['customer', 'customers']));
  if (summary.rates.new > 0) parts.push(counted(summary.rates.new, ['exchange rate', 'exchange rates']));
  return parts.join(' and ');
}

const NOUNS: Partial<Record<ImportSummary['kinds'][number]['kind'], [string, string]>> = {
  invoice: ['invoice', 'invoices'],
  payment: ['payment', 'payments'],
  credit_note: ['credit note', 'credit notes'],
  opening: ['opening balance', 'opening balances'],
};

export const counted = (count: number, [one, many]: readonly [string, string]): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
