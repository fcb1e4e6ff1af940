import type { TableRowData } from '@/components/data-table-columns';
import type { Payer } from '@/components/payer-flag';
import type { CustomerRow } from '@/lib/collections/customer-row';
import type { Day } from '@/lib/kernel/day';
import { payerProps } from '../_shell/payer';
import { type ShownFigure, shownAgeing, shownContact, shownFigure } from './shown-customer';

/** A row as plain text and numbers, for the browser to lay out: a page of them as elements would weigh ten times as much. */
export type QueueRow = TableRowData & {
  score: number;
  contact: string | null;
  balance: ShownFigure;
  overdue: ShownFigure;
  /** Where it is late. */
  oldest: Day | null;
  ageing: ReturnType<typeof shownAgeing>;
  payer: Payer;
  reasons: string[];
};

export const queueRows = (rows: readonly CustomerRow[], locale: string): QueueRow[] =>
  rows.map((row) => ({
    id: row.number,
    label: row.name,
    score: row.score,
    contact: shownContact(row),
    balance: shownFigure(row, 'balance', locale),
    overdue: shownFigure(row, 'overdue', locale),
    oldest: row.oldest_days_late ? row.oldest_due_on : null,
    ageing: shownAgeing(row, locale),
    payer: payerProps(row.payer),
    reasons: row.reasons,
  }));
