'use client';

import type { ReactNode } from 'react';
import { DataTable } from '@/components/data-table';
import type { Column } from '@/components/data-table-columns';
import { DaysLateText } from '@/components/days-late-text';
import type { PackedRows } from '@/components/packed-rows';
import { PayerFlag } from '@/components/payer-flag';
import { ScoreBadge } from '@/components/score-badge';
import { RemindSelected } from '../_acts/remind-selected';
import type { QueueRow } from './queue-rows';
import { Ageing, CustomerCell, Figure } from './row-cells';

type QueueTableProps = {
  rows: PackedRows<QueueRow>;
  asOf: string;
  locale: string;
  /** Rows can be selected, and what can be done with them; only where the person may act. */
  acting: boolean;
  empty: ReactNode;
  footer: ReactNode;
};

/** The rows are text; what they look like is laid out here, so that nothing of it travels with each row. */
export const QueueTable = ({ rows, asOf, locale, acting, empty, footer }: QueueTableProps) => (
  <DataTable
    caption="Customers to be worked on"
    columns={columns(asOf, locale)}
    rows={rows}
    sort="-priority"
    opens="panel"
    selectable={acting}
    selectionActions={<RemindSelected />}
    tall
    fill
    empty={empty}
    footer={footer}
  />
);

const columns = (asOf: string, locale: string): Column<QueueRow>[] => [
  {
    id: 'score',
    header: 'Score',
    align: 'end',
    width: 60,
    sort: 'priority',
    cell: ({ score }) => <ScoreBadge score={score} />,
  },
  {
    id: 'customer',
    header: 'Customer',
    title: true,
    sort: 'name',
    cell: ({ label, contact }) => <CustomerCell name={label} contact={contact} />,
  },
  {
    id: 'balance',
    header: 'Balance',
    align: 'end',
    width: 104,
    sort: 'balance',
    wideOnly: true,
    cell: ({ money }) => <Figure money={money} of="balance" locale={locale} />,
  },
  {
    id: 'overdue',
    header: 'Overdue',
    align: 'end',
    width: 100,
    sort: 'overdue',
    cell: ({ money, oldest }) => (
      <>
        <Figure money={money} of="overdue" locale={locale} />
        {oldest && (
          <span className="block text-muted text-xs">
            <DaysLateText due={oldest} today={asOf} short />
          </span>
        )}
      </>
    ),
  },
  {
    id: 'ageing',
    header: 'Ageing',
    width: 88,
    wideOnly: true,
    cell: ({ money }) => <Ageing money={money} locale={locale} />,
  },
  {
    id: 'pays',
    header: 'Pays',
    width: 124,
    wideOnly: true,
    cell: ({ payer }) => <PayerFlag {...payer} />,
  },
  {
    id: 'why',
    header: 'Why now',
    wideOnly: true,
    cell: ({ reasons }) => (
      <span className="block truncate" title={reasons.join('. ')}>
        {reasons[0]}
      </span>
    ),
  },
];
