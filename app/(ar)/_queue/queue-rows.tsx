import { AgeingBar } from '@/components/ageing-bar';
import type { Column, TableRowData } from '@/components/data-table-columns';
import { DaysLateText } from '@/components/days-late-text';
import { MoneyText } from '@/components/money-text';
import { PayerFlag } from '@/components/payer-flag';
import { ScoreBadge } from '@/components/score-badge';
import type { CustomerRow } from '@/lib/collections/customer-row';
import { payerProps } from '../_shell/payer';

export const queueColumns: Column[] = [
  { id: 'score', header: 'Score', align: 'end', width: 60, sort: 'priority' },
  { id: 'customer', header: 'Customer', title: true, sort: 'name' },
  { id: 'balance', header: 'Balance', align: 'end', width: 104, sort: 'balance', wideOnly: true },
  { id: 'overdue', header: 'Overdue', align: 'end', width: 100, sort: 'overdue' },
  { id: 'ageing', header: 'Ageing', width: 88, wideOnly: true },
  { id: 'pays', header: 'Pays', width: 124, wideOnly: true },
  { id: 'why', header: 'Why now', wideOnly: true },
];

export const queueRows = (rows: readonly CustomerRow[], asOf: string, locale: string): TableRowData[] =>
  rows.map((row) => ({
    id: row.number,
    label: row.name,
    cells: {
      score: <ScoreBadge score={row.score} />,
      customer: <CustomerCell row={row} />,
      balance: <Amount row={row} of="balance" locale={locale} />,
      overdue: (
        <>
          <Amount row={row} of="overdue" locale={locale} />
          {row.oldest_due_on && row.oldest_days_late ? (
            <span className="block text-muted text-xs">
              <DaysLateText due={row.oldest_due_on} today={asOf} short />
            </span>
          ) : null}
        </>
      ),
      ageing: <AgeingBar buckets={row.buckets} currency={row.currency} locale={locale} />,
      pays: <PayerFlag {...payerProps(row.payer)} />,
      why: (
        <span className="block truncate" title={row.reasons.join('. ')}>
          {row.reasons[0]}
        </span>
      ),
    },
  }));

/** Who it is and how to reach them. */
export function CustomerCell({ row }: { row: CustomerRow }) {
  const contact = row.billing_contact;
  return (
    <>
      <span className="block truncate font-medium">{row.name}</span>
      {contact ? (
        <span className="block truncate font-normal text-muted text-xs">
          {[contact.email, contact.phone].filter(Boolean).join(' · ')}
        </span>
      ) : (
        <span className="block truncate font-normal text-danger text-xs">no billing contact</span>
      )}
    </>
  );
}

/** An amount in the row's own currency; what is open in others is named, never added. */
export function Amount({ row, of, locale }: { row: CustomerRow; of: 'balance' | 'overdue'; locale: string }) {
  const others = row.other_currencies.filter((other) => /[1-9]/.test(other[of]));
  return (
    <>
      <MoneyText amount={row[of]} currency={row.currency} whole locale={locale} />
      {others.map((other) => (
        <span key={other.currency} className="block text-muted text-xs">
          + <MoneyText amount={other[of]} currency={other.currency} whole locale={locale} />
        </span>
      ))}
    </>
  );
}
