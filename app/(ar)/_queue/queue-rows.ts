import type { TableRowData } from '@/components/data-table-columns';
import type { Payer } from '@/components/payer-flag';
import type { CustomerRow } from '@/lib/collections/customer-row';
import type { NextAct } from '@/lib/collections/next-act';
import type { Day } from '@/lib/kernel/day';
import { payerProps } from '../_shell/payer';
import { moneyOf, type RowMoney, shownContact } from './row-parts';

/** A row as plain text and numbers, for the browser to lay out: a page of them as elements would weigh ten times as much. */
export type QueueRow = TableRowData & {
  score: number;
  contact: string | null;
  money: RowMoney;
  /** Where it is late. */
  oldest: Day | null;
  payer: Payer;
  reasons: string[];
  next: NextAct;
};

export const queueRows = (rows: readonly CustomerRow[]): QueueRow[] =>
  rows.map((row) => ({
    id: row.number,
    label: row.name,
    score: row.score,
    contact: shownContact(row),
    money: moneyOf(row),
    oldest: row.oldest_days_late ? row.oldest_due_on : null,
    payer: payerProps(row.payer),
    reasons: row.reasons,
    next: row.next_act,
  }));
