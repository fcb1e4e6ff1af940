import { DataTable } from '@/components/data-table';
import type { Column } from '@/components/data-table-columns';
import { DayText } from '@/components/day-text';
import { DaysLateText } from '@/components/days-late-text';
import { MoneyText } from '@/components/money-text';
import { KINDS } from '@/lib/ledger/document';
import type { OpenItemAnswer } from '@/lib/ledger/list-open-items';
import { customerAddress } from '../../../_shell/address';

const COLUMNS: Column[] = [
  { id: 'number', header: 'Document', title: true },
  { id: 'kind', header: 'Kind', width: 108, wideOnly: true },
  { id: 'issued', header: 'Date', width: 92, wideOnly: true },
  { id: 'due', header: 'Due', width: 92, wideOnly: true },
  { id: 'age', header: 'Age', width: 104 },
  { id: 'amount', header: 'Amount', align: 'end', width: 116, wideOnly: true },
  { id: 'open', header: 'Open', align: 'end', width: 110 },
];

type OpenItemsTableProps = {
  customer: string;
  items: readonly OpenItemAnswer[];
  asOf: string;
  params: Record<string, string>;
  locale: string;
};

export function OpenItemsTable({ customer, items, asOf, params, locale }: OpenItemsTableProps) {
  return (
    <section>
      <h2 className="mb-1 font-semibold">Open items</h2>
      {items.length === 0 ? (
        <p className="py-2 text-muted">Nothing is open.</p>
      ) : (
        <div className="-mx-4.5">
          <DataTable
            caption="Open items"
            columns={COLUMNS}
            opens="page"
            rows={items.map((item) => ({
              id: item.id,
              label: item.number,
              href: customerAddress(customer, 'account', {
                ...params,
                document: `${item.kind}:${item.number}`,
              }),
              cells: {
                number: item.number,
                kind: KINDS[item.kind].name,
                issued: <DayText day={item.issued_on} today={asOf} />,
                due: item.due_on ? <DayText day={item.due_on} today={asOf} /> : '–',
                age: item.due_on ? (
                  <DaysLateText due={item.due_on} today={asOf} short />
                ) : (
                  <span className="text-muted">unapplied</span>
                ),
                amount: <MoneyText amount={item.amount} currency={item.currency} locale={locale} />,
                open: (
                  <span className="font-medium">
                    <MoneyText amount={item.open_amount} currency={item.currency} locale={locale} />
                  </span>
                ),
              },
            }))}
          />
        </div>
      )}
    </section>
  );
}
