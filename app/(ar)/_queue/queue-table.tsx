'use client';

import { ArrowRight } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { ReactNode } from 'react';
import { DataTable } from '@/components/data-table';
import type { Column } from '@/components/data-table-columns';
import { DaysLateText } from '@/components/days-late-text';
import { type PackedRows, unpackRows } from '@/components/packed-rows';
import { PayerFlag } from '@/components/payer-flag';
import { ScoreBadge } from '@/components/score-badge';
import { withParams } from '@/components/table-address';
import { NEXT_STEPS } from '../_acts/next-acts';
import { RemindSelected } from '../_acts/remind-selected';
import { customerAddress } from '../_shell/address';
import type { QueueRow } from './queue-rows';
import { Ageing, CustomerCell, Figure } from './row-cells';
import { SelectionActs } from './selection-acts';

type QueueTableProps = {
  rows: PackedRows<QueueRow>;
  asOf: string;
  locale: string;
  empty: ReactNode;
  footer: ReactNode;
  /** What may be done: nothing on a past day, or for who only reads. `people`: whom many can be given to. */
  acts: { today: string; people: readonly { name: string; email: string }[] } | null;
};

/** The rows are text; what they look like is laid out here, so that nothing of it travels with each row. */
export function QueueTable({ rows, asOf, locale, empty, footer, acts }: QueueTableProps) {
  const act = useNextAct(rows);
  return (
    <DataTable
      caption="Customers to be worked on"
      columns={columns(asOf, locale, acts ? act : null)}
      rows={rows}
      sort="-priority"
      opens="panel"
      tall
      fill
      empty={empty}
      footer={footer}
      {...(acts && {
        selectable: true,
        selectionActions: (
          <>
            <RemindSelected />
            <SelectionActs {...acts} />
          </>
        ),
        rowKeys: [{ keys: 'a', label: 'Do the next best act', run: act }],
      })}
    />
  );
}

/** Does a row's next best act: opens its panel and the dialog there, or goes to the page where it is done. */
function useNextAct(packed: PackedRows<QueueRow>): (id: string) => void {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  return (id) => {
    const row = unpackRows(packed).find((one) => one.id === id);
    if (!row) return;
    const step = NEXT_STEPS[row.next];
    router.push(
      'tab' in step
        ? customerAddress(id, step.tab)
        : pathname + withParams(new URLSearchParams(params), { row: id, act: step.dialog }),
      { scroll: false },
    );
  };
}

const columns = (asOf: string, locale: string, act: ((id: string) => void) | null): Column<QueueRow>[] => [
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
    cell: ({ id, label, reasons, next }) => (
      <>
        <span className="block truncate" title={reasons.join('. ')}>
          {reasons[0]}
        </span>
        {act && (
          <button
            type="button"
            className="link block max-w-full truncate text-xs"
            tabIndex={-1}
            onClick={() => act(id)}
          >
            <ArrowRight size={11} aria-hidden className="mr-1 inline-block align-[-1px]" />
            {NEXT_STEPS[next].label}
            <span className="spoken"> {label}</span>
          </button>
        )}
      </>
    ),
  },
];
