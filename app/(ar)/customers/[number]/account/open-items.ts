import type { TableRowData } from '@/components/data-table-columns';
import { type ShownAmount, showAmount } from '@/components/money-format';
import type { Day } from '@/lib/kernel/day';
import { KINDS } from '@/lib/ledger/document';
import type { OpenItemAnswer } from '@/lib/ledger/list-open-items';
import { customerAddress } from '../../../_shell/address';

/** An open item as plain text, for the browser to lay out. */
export type ShownItem = TableRowData & {
  kindName: string;
  issuedOn: Day;
  dueOn: Day | null;
  amount: ShownAmount;
  open: ShownAmount;
};

export const shownItems = (
  customer: string,
  items: readonly OpenItemAnswer[],
  params: Record<string, string>,
  locale: string,
): ShownItem[] =>
  items.map((item) => ({
    id: item.id,
    label: item.number,
    href: customerAddress(customer, 'account', { ...params, document: `${item.kind}:${item.number}` }),
    kindName: KINDS[item.kind].name,
    issuedOn: item.issued_on,
    dueOn: item.due_on,
    amount: showAmount(item.amount, item.currency, { locale }),
    open: showAmount(item.open_amount, item.currency, { locale }),
  }));
