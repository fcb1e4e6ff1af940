'use client';

import type { ReactNode } from 'react';
import { DataTable } from '@/components/data-table';
import type { Column } from '@/components/data-table-columns';
import { DaysLateText } from '@/components/days-late-text';
import type { PackedRows } from '@/components/packed-rows';
import { PayerFlag } from '@/components/payer-flag';
import { ScoreBadge } from '@/components/score-badge';
import { Badge } from '@/components/ui/badge';
import { RemindSelected } from '../../_acts/remind-selected';
import { Ageing, CustomerCell, Figure } from '../../_queue/row-cells';
import type { ListedCustomer } from './customer-rows';

type CustomerTableProps = {
  rows: PackedRows<ListedCustomer>;
  asOf: string;
  locale: string;
  /** Whether the person may act, here and now. */
  acting: boolean;
  empty: ReactNode;
  footer: ReactNode;
  selectionActions: ReactNode;
};

export const CustomerTable = ({
  rows,
  asOf,
  locale,
  acting,
  empty,
  footer,
  selectionActions,
}: CustomerTableProps) => (
  <DataTable
    caption="Customers"
    columns={[...WHO, ...figures(asOf, locale), ...HOW]}
    rows={rows}
    sort="name"
    opens="page"
    selectable
    selectionActions={
      <>
        {acting && <RemindSelected />}
        {selectionActions}
      </>
    }
    tall
    fill
    empty={empty}
    footer={footer}
  />
);

const WHO: Column<ListedCustomer>[] = [
  {
    id: 'number',
    header: 'Number',
    width: 84,
    sort: 'number',
    wideOnly: true,
    cell: ({ id }) => <span className="text-muted">{id}</span>,
  },
  {
    id: 'customer',
    header: 'Customer',
    title: true,
    sort: 'name',
    cell: ({ archived, label, contact }) =>
      archived ? <ArchivedCustomer name={label} /> : <CustomerCell name={label} contact={contact} />,
  },
];

const figures = (asOf: string, locale: string): Column<ListedCustomer>[] => [
  {
    id: 'balance',
    header: 'Balance',
    align: 'end',
    width: 112,
    sort: 'balance',
    cell: ({ money }) => <Figure money={money} of="balance" locale={locale} />,
  },
  {
    id: 'overdue',
    header: 'Overdue',
    align: 'end',
    width: 112,
    sort: 'overdue',
    wideOnly: true,
    cell: ({ money }) => <Figure money={money} of="overdue" locale={locale} />,
  },
  {
    id: 'ageing',
    header: 'Ageing',
    width: 96,
    wideOnly: true,
    cell: ({ money }) => <Ageing money={money} locale={locale} />,
  },
  {
    id: 'oldest',
    header: 'Oldest',
    width: 92,
    sort: 'oldest',
    wideOnly: true,
    cell: (row) => (row.oldest ? <DaysLateText due={row.oldest} today={asOf} short /> : '–'),
  },
];

const HOW: Column<ListedCustomer>[] = [
  {
    id: 'pays',
    header: 'Pays',
    width: 116,
    wideOnly: true,
    cell: ({ payer }) => <PayerFlag {...payer} />,
  },
  {
    id: 'terms',
    header: 'Terms',
    width: 128,
    wideOnly: true,
    cell: ({ terms }) => (
      <span className="block truncate" title={terms ?? undefined}>
        {terms ?? '–'}
      </span>
    ),
  },
  {
    id: 'credit',
    header: 'Credit used',
    width: 100,
    wideOnly: true,
    cell: ({ creditUsed }) => <CreditUsed percent={creditUsed} />,
  },
  {
    id: 'owner',
    header: 'Owner',
    width: 112,
    wideOnly: true,
    cell: ({ owner }) => <span className="block truncate">{owner ?? '–'}</span>,
  },
  {
    id: 'score',
    header: 'Score',
    align: 'end',
    width: 60,
    sort: 'priority',
    wideOnly: true,
    cell: ({ score }) => <ScoreBadge score={score} />,
  },
];

const ArchivedCustomer = ({ name }: { name: string }) => (
  <span className="flex items-center gap-2">
    <span className="truncate font-medium">{name}</span>
    <Badge>Archived</Badge>
  </span>
);

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
