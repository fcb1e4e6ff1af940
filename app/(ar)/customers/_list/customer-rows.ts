import type { TableRowData } from '@/components/data-table-columns';
import type { Payer } from '@/components/payer-flag';
import type { CustomerRow } from '@/lib/collections/customer-row';
import type { Day } from '@/lib/kernel/day';
import { moneyOf, type RowMoney, shownContact } from '../../_queue/row-parts';
import { customerAddress } from '../../_shell/address';
import { payerProps } from '../../_shell/payer';

/** A row of the list as plain text and numbers, for the browser to lay out. */
export type ListedCustomer = TableRowData & {
  archived: boolean;
  contact: string | null;
  money: RowMoney;
  oldest: Day | null;
  payer: Payer;
  terms: string | null;
  /** Of the credit limit, in whole per cent; null without a limit. */
  creditUsed: number | null;
  owner: string | null;
  score: number;
};

type Clocks = { as_of: string | undefined; known_at: string | undefined };

export const listedCustomers = (rows: readonly CustomerRow[], clocks: Clocks): ListedCustomer[] =>
  rows.map((row) => ({
    id: row.number,
    label: row.name,
    href: customerAddress(row.number, 'account', clocks),
    archived: row.status === 'archived',
    contact: shownContact(row),
    money: moneyOf(row),
    oldest: row.oldest_due_on,
    payer: payerProps(row.payer),
    terms: row.terms,
    creditUsed: row.credit_used_percent,
    owner: row.owner?.name ?? null,
    score: row.score,
  }));
