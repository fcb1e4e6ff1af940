import type { TableRowData } from '@/components/data-table-columns';
import { type ShownAmount, showAmount } from '@/components/money-format';
import type { Day } from '@/lib/kernel/day';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
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
  /** So much of it is not agreed. */
  disputed: ShownAmount | null;
};

export const shownItems = (
  customer: string,
  items: readonly OpenItemAnswer[],
  disputes: readonly { document: string; amount: string }[],
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
    disputed: disputedOf(item, disputes, locale),
  }));

/** One dispute's amount; of several, the sum. */
function disputedOf(
  { kind, number, currency }: OpenItemAnswer,
  disputes: readonly { document: string; amount: string }[],
  locale: string,
): ShownAmount | null {
  const of = disputes.filter(({ document }) => document === `${kind}:${number}`);
  if (of.length === 0) return null;
  const sum = of.reduce((total, { amount }) => total + parseAmount(amount, currency), 0n);
  return showAmount(toDecimalString(sum, currency), currency, { locale });
}
