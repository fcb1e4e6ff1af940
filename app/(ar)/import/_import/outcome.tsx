import type { ReactNode } from 'react';
import { writeAmount } from '@/components/money-format';
import { DescriptionList } from '@/components/ui/description-list';
import type { ImportKind } from '@/lib/exchange/import-fields';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import { counted, type LineCounts } from './words';

/** How an import ends: counts, and control totals to hold against the system that the file comes from. */
export function Outcome({
  kind,
  summary,
  lines,
  locale,
  beginning = false,
}: {
  kind: ImportKind;
  summary: ImportSummary;
  lines: LineCounts;
  locale: string;
  /** Only the first lines of a file were looked at. */
  beginning?: boolean;
}) {
  const { customers, documents, rates, kinds, totals } = summary;
  const money = (amount: string, currency: string) => writeAmount(amount, currency, { locale }).text;
  const items: { term: ReactNode; value: ReactNode; strong?: boolean }[] = [
    { term: beginning ? 'Lines looked at' : 'Lines in the file', value: count(summary.lines) },
  ];
  for (const one of kinds)
    items.push({ term: `New: ${NAMES[one.kind] ?? one.kind}`, value: count(one.new), strong: true });
  if (documents.known > 0) items.push({ term: 'In the ledger already', value: count(documents.known) });
  if (kind === 'exchange-rates')
    items.push(
      { term: 'New rates', value: count(rates.new), strong: true },
      { term: 'Known rates', value: count(rates.known) },
    );
  else
    items.push(
      { term: 'New customers', value: count(customers.new), strong: kind === 'customers' },
      { term: 'Known customers', value: count(customers.known) },
    );
  if (lines.skipped > 0) items.push({ term: 'Left out on purpose', value: count(lines.skipped) });
  items.push({ term: 'Refused', value: counted(lines.refused, ['line', 'lines']) });
  return (
    <div className="flex flex-col gap-3">
      <DescriptionList items={items} />
      {totals.length > 0 && (
        <section aria-label="Control totals" className="border-line border-t pt-2">
          <h3 className="mb-1 text-muted text-xs">
            Control totals of {beginning ? 'these lines' : 'the file'}
          </h3>
          <DescriptionList
            items={totals.flatMap((total) => [
              {
                term: `${total.currency}, ${counted(total.documents, ['document', 'documents'])}`,
                value: money(total.amount, total.currency),
                strong: true,
              },
              ...(total.payments > 0
                ? [
                    {
                      term: `of it paid, ${counted(total.payments, ['payment', 'payments'])}`,
                      value: money(total.paid, total.currency),
                    },
                  ]
                : []),
            ])}
          />
        </section>
      )}
    </div>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  invoice: 'invoices',
  payment: 'payments',
  credit_note: 'credit notes',
  opening: 'opening balances',
};

const count = (value: number) => value.toLocaleString('en-US');
