'use client';

import type { ReactNode } from 'react';
import { DataTable } from '@/components/data-table';
import type { Column } from '@/components/data-table-columns';
import { InstantText } from '@/components/instant-text';
import { MoneyText } from '@/components/money-text';
import type { PackedRows } from '@/components/packed-rows';
import { Badge } from '@/components/ui/badge';
import { type RequestRow, STATES } from './request-rows';

type ApprovalTableProps = {
  rows: PackedRows<RequestRow>;
  today: string;
  timeZone: string;
  locale: string;
  selectable: boolean;
  empty: ReactNode;
  footer: ReactNode;
};

/** Who asks, for what, for whom, how much, why, and until when. */
export const ApprovalTable = ({ rows, selectable, empty, footer, ...clock }: ApprovalTableProps) => (
  <DataTable
    caption="Requests for approval"
    columns={columns(clock)}
    rows={rows}
    opens="panel"
    selectable={selectable}
    tall
    fill
    empty={empty}
    footer={footer}
  />
);

type Clock = Pick<ApprovalTableProps, 'today' | 'timeZone' | 'locale'>;

const columns = ({ today, timeZone, locale }: Clock): Column<RequestRow>[] => [
  {
    id: 'what',
    header: 'What',
    width: 104,
    title: true,
    cell: ({ what, document }) => <TwoLines first={what} second={document} />,
  },
  {
    id: 'amount',
    header: 'Amount',
    align: 'end',
    width: 100,
    cell: ({ amount, currency }) =>
      amount === null ? 'no limit' : <MoneyText amount={amount} currency={currency} locale={locale} />,
  },
  {
    id: 'customer',
    header: 'For',
    cell: ({ customerName, customer }) => <TwoLines first={customerName} second={customer} />,
  },
  {
    id: 'why',
    header: 'Why',
    wideOnly: true,
    cell: ({ why }) => (
      <span className="block truncate" title={why}>
        {why}
      </span>
    ),
  },
  {
    id: 'asked',
    header: 'Asked by',
    width: 148,
    wideOnly: true,
    cell: ({ askedBy, askedAt }) => (
      <TwoLines first={askedBy} second={<InstantText instant={askedAt} {...{ today, timeZone }} />} />
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 168,
    wideOnly: true,
    cell: ({ state, expiresAt, decidedBy }) => (
      <TwoLines
        first={STATES[state]}
        second={
          state === 'waiting' ? (
            <>
              until <InstantText instant={expiresAt} {...{ today, timeZone }} />
            </>
          ) : (
            decidedBy && `by ${decidedBy}`
          )
        }
      />
    ),
  },
];

const TONES = {
  waiting: 'accent',
  approved: 'good',
  rejected: 'danger',
  withdrawn: 'quiet',
  expired: 'warn',
} as const;

export const StateBadge = ({ state }: Pick<RequestRow, 'state'>) => (
  <Badge tone={TONES[state]}>{STATES[state]}</Badge>
);

const TwoLines = ({ first, second }: { first: ReactNode; second: ReactNode }) => (
  <>
    <span className="block truncate">{first}</span>
    {second && <span className="block truncate text-muted text-xs">{second}</span>}
  </>
);
