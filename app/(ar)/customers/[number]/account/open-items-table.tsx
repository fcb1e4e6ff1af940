'use client';

import { DataTable } from '@/components/data-table';
import type { Column } from '@/components/data-table-columns';
import { DayText } from '@/components/day-text';
import { DaysLateText } from '@/components/days-late-text';
import { ShownMoney } from '@/components/money-text';
import { Badge } from '@/components/ui/badge';
import type { ShownItem } from './open-items';

/** What is open, with its age. */
export function OpenItemsTable({ items, asOf }: { items: readonly ShownItem[]; asOf: string }) {
  return (
    <section>
      <h2 className="mb-1 font-semibold">Open items</h2>
      {items.length === 0 ? (
        <p className="py-2 text-muted">Nothing is open.</p>
      ) : (
        <div className="-mx-4.5">
          <DataTable caption="Open items" columns={columns(asOf)} opens="page" rows={items} />
        </div>
      )}
    </section>
  );
}

const columns = (asOf: string): Column<ShownItem>[] => [
  {
    id: 'number',
    header: 'Document',
    title: true,
    cell: ({ label, disputed }) => (
      <>
        {label}
        {disputed && (
          <span className="ml-2">
            <Badge tone="warn">
              <ShownMoney money={disputed} /> disputed
            </Badge>
          </span>
        )}
      </>
    ),
  },
  { id: 'kind', header: 'Kind', width: 108, wideOnly: true, cell: ({ kindName }) => kindName },
  {
    id: 'issued',
    header: 'Date',
    width: 92,
    wideOnly: true,
    cell: ({ issuedOn }) => <DayText day={issuedOn} today={asOf} />,
  },
  {
    id: 'due',
    header: 'Due',
    width: 92,
    wideOnly: true,
    cell: ({ dueOn }) => (dueOn ? <DayText day={dueOn} today={asOf} /> : '–'),
  },
  {
    id: 'age',
    header: 'Age',
    width: 104,
    cell: ({ dueOn }) =>
      dueOn ? <DaysLateText due={dueOn} today={asOf} short /> : <span className="text-muted">unapplied</span>,
  },
  {
    id: 'amount',
    header: 'Amount',
    align: 'end',
    width: 116,
    wideOnly: true,
    cell: ({ amount }) => <ShownMoney money={amount} />,
  },
  {
    id: 'open',
    header: 'Open',
    align: 'end',
    width: 110,
    cell: ({ open }) => (
      <span className="font-medium">
        <ShownMoney money={open} />
      </span>
    ),
  },
];
