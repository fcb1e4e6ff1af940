import { AgeingBar } from '@/components/ageing-bar';
import type { Column, TableRowData } from '@/components/data-table-columns';
import { DaysLateText } from '@/components/days-late-text';
import { PayerFlag } from '@/components/payer-flag';
import { ScoreBadge } from '@/components/score-badge';
import { Badge } from '@/components/ui/badge';
import type { CustomerRow } from '@/lib/collections/customer-row';
import { Amount, CustomerCell } from '../../_queue/queue-rows';
import { customerAddress } from '../../_shell/address';
import { payerProps } from '../../_shell/payer';

export const customerColumns: Column[] = [
  { id: 'number', header: 'Number', width: 84, sort: 'number', wideOnly: true },
  { id: 'customer', header: 'Customer', title: true, sort: 'name' },
  { id: 'balance', header: 'Balance', align: 'end', width: 112, sort: 'balance' },
  { id: 'overdue', header: 'Overdue', align: 'end', width: 112, sort: 'overdue', wideOnly: true },
  { id: 'ageing', header: 'Ageing', width: 96, wideOnly: true },
  { id: 'oldest', header: 'Oldest', width: 92, sort: 'oldest', wideOnly: true },
  { id: 'pays', header: 'Pays', width: 116, wideOnly: true },
  { id: 'terms', header: 'Terms', width: 128, wideOnly: true },
  { id: 'credit', header: 'Credit used', width: 100, wideOnly: true },
  { id: 'owner', header: 'Owner', width: 112, wideOnly: true },
  { id: 'score', header: 'Score', align: 'end', width: 60, sort: 'priority', wideOnly: true },
];

type Clocks = { as_of: string | undefined; known_at: string | undefined };

export const customerTableRows = (
  rows: readonly CustomerRow[],
  asOf: string,
  locale: string,
  clocks: Clocks,
): TableRowData[] =>
  rows.map((row) => ({
    id: row.number,
    label: row.name,
    href: customerAddress(row.number, 'account', clocks),
    cells: {
      number: <span className="text-muted">{row.number}</span>,
      customer:
        row.status === 'archived' ? (
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{row.name}</span>
            <Badge>Archived</Badge>
          </span>
        ) : (
          <CustomerCell row={row} />
        ),
      balance: <Amount row={row} of="balance" locale={locale} />,
      overdue: <Amount row={row} of="overdue" locale={locale} />,
      ageing: <AgeingBar buckets={row.buckets} currency={row.currency} locale={locale} />,
      oldest: row.oldest_due_on ? <DaysLateText due={row.oldest_due_on} today={asOf} short /> : '–',
      pays: <PayerFlag {...payerProps(row.payer)} />,
      terms: (
        <span className="block truncate" title={row.terms ?? undefined}>
          {row.terms ?? '–'}
        </span>
      ),
      credit: <CreditUsed percent={row.credit_used_percent} />,
      owner: <span className="block truncate">{row.owner?.name ?? '–'}</span>,
      score: <ScoreBadge score={row.score} />,
    },
  }));

/** The share of the credit limit that is used, as a bar and in figures. */
function CreditUsed({ percent }: { percent: number | null }) {
  if (percent === null) return <span className="text-muted">no limit</span>;
  return (
    <span className="flex items-center gap-2 tabular-nums">
      <span aria-hidden className="h-1.5 w-10 overflow-hidden rounded-full bg-hover">
        <span
          className={`block h-full ${percent > 100 ? 'bg-danger' : 'bg-points'}`}
          style={{ width: `${Math.min(100, percent)}%` }}
        />
      </span>
      <span className={percent > 100 ? 'text-danger' : undefined}>{percent}%</span>
    </span>
  );
}
