'use server';

import { writeDay } from '@/components/day-format';
import { writeAmount } from '@/components/money-format';
import type { Why } from '@/components/why-popover';
import { dueInvoices, LATE_AFTER_DAYS } from '@/lib/health/due-invoices';
import { requireSession } from '@/lib/identity/session';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { listOpenItems, type OpenItemAnswer } from '@/lib/ledger/list-open-items';
import { ask } from '@/lib/web/ask';
import { customerAddress } from '../_shell/address';
import { changeSentences } from './change-sentences';

type Clocks = { as_of?: string | undefined; known_at?: string | undefined };
/** Which part of the open items a figure is made of. */
export type Figure = 'balance' | 'overdue' | 'unapplied' | 'current' | '1-30' | '31-60' | '61-90' | '90+';

const SHOWN = 40;

/** The open items that a balance, or a part of it, is made of; their sum is the figure. */
export async function whyFigure(
  customer: string,
  currency: string,
  figure: Figure,
  clocks: Clocks,
): Promise<Why> {
  const { organisation } = await requireSession();
  const { locale } = organisation;
  const answer = await ask(listOpenItems, { customer, currency, ...clocks });
  const items = answer.data.filter((item) => belongs(item, figure));
  const sum = items.reduce((total, item) => total + parseAmount(item.open_amount, currency), 0n);
  return {
    rows: items.slice(0, SHOWN).map((item) => ({
      key: item.id,
      label: item.number,
      detail: item.due_on ? `due ${writeDay(item.due_on, answer.as_of)}` : 'unapplied',
      value: writeAmount(item.open_amount, currency, { locale }).text,
      href: customerAddress(customer, 'account', { ...clocks, document: `${item.kind}:${item.number}` }),
    })),
    total: writeAmount(toDecimalString(sum, currency), currency, { locale }).text,
    ...(items.length > SHOWN && {
      more: { href: customerAddress(customer, 'account', clocks), label: `All ${items.length} items` },
    }),
  };
}

/** What would change the score, one sentence each. */
export const whyScore = async (customer: string): Promise<string[]> => changeSentences(customer);

/** The invoices behind the late-payer flag. */
export async function whyPayer(customer: string, clocks: Clocks): Promise<Why> {
  const answer = await ask(dueInvoices, { customer, ...clocks });
  const late = answer.data.filter((invoice) => invoice.late).length;
  return {
    rows: answer.data.slice(0, SHOWN).map((invoice) => ({
      key: invoice.number,
      label: invoice.number,
      detail: `due ${writeDay(invoice.due_on, answer.as_of)}, ${invoice.paid_on ? `paid ${writeDay(invoice.paid_on, answer.as_of)}` : 'not paid'}`,
      value: daysText(invoice.days_late),
      href: customerAddress(customer, 'account', { ...clocks, document: `invoice:${invoice.number}` }),
    })),
    total: `${late} of ${answer.data.length} late`,
    note:
      `Invoices that fell due in the twelve months up to the day; late is more than ${LATE_AFTER_DAYS} days after. ` +
      'Unpaid ones count with the days they are late already; what a credit note settled is left out. ' +
      'At least 3 and at least 40% late make a recurring late payer.',
  };
}

function belongs(item: OpenItemAnswer, figure: Figure): boolean {
  if (figure === 'balance') return true;
  if (figure === 'unapplied') return item.due_on === null;
  if (figure === 'overdue') return (item.days_late ?? 0) > 0;
  return item.bucket === figure;
}

const daysText = (days: number) =>
  days > 0 ? `${days} d late` : days === 0 ? 'on the day' : `${-days} d early`;
