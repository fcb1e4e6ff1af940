import type { Figures } from './chased';
import { LEVEL_NAMES } from './mail-words';
import type { Render, ToRender } from './rendered';

/** A plain reminder in English: what is overdue as a table, totals by currency, and whom to answer. */
export const plainReminder: Render = async ({ organisation }, message) => ({
  to: message.recipient.to,
  contactId: message.recipient.contactId,
  language: 'en',
  subject: oneLine(
    `${LEVEL_NAMES[message.level] ?? 'Reminder'}: ${totalsText(message.figures)} overdue (${message.customer.number})`,
  ),
  text: textOf(message, organisation.name),
  html: htmlOf(message, organisation.name),
  figures: message.figures,
});

function textOf(message: ToRender, organisation: string): string {
  const { figures } = message;
  const rows = figures.items.map(
    (item) =>
      `${item.number.padEnd(20)} due ${item.due_on}  ${String(item.days_late).padStart(4)} days late  ${item.currency} ${item.open_amount.padStart(14)}`,
  );
  return [
    `Dear ${message.recipient.name},`,
    '',
    opening(message, organisation),
    '',
    ...rows,
    ...(figures.more > 0 ? [`and ${figures.more} more`] : []),
    '',
    ...figures.totals.filter(isOwed).flatMap((total) => totalLines(total)),
    '',
    'If you have paid in the last days, please take no notice of this. If anything is wrong, please answer this message.',
    '',
    'Kind regards',
    ...(message.sender ? [message.sender] : []),
    organisation,
    '',
  ].join('\n');
}

function htmlOf(message: ToRender, organisation: string): string {
  const { figures } = message;
  const rows = figures.items.map(
    (item) =>
      `<tr><td>${escaped(item.number)}</td><td>${item.due_on}</td><td align="right">${item.days_late}</td>` +
      `<td align="right">${item.currency} ${item.open_amount}</td></tr>`,
  );
  const totals = figures.totals
    .filter(isOwed)
    .flatMap(totalLines)
    .map((line) => `${escaped(line)}<br>`);
  return [
    `<p>Dear ${escaped(message.recipient.name)},</p>`,
    `<p>${escaped(opening(message, organisation))}</p>`,
    '<table cellpadding="4" border="1" style="border-collapse:collapse">',
    '<tr><th align="left">Document</th><th align="left">Due on</th><th align="right">Days late</th><th align="right">Open</th></tr>',
    ...rows,
    '</table>',
    ...(figures.more > 0 ? [`<p>and ${figures.more} more</p>`] : []),
    `<p>${totals.join('\n')}</p>`,
    '<p>If you have paid in the last days, please take no notice of this. If anything is wrong, please answer this message.</p>',
    `<p>Kind regards<br>${message.sender ? `${escaped(message.sender)}<br>` : ''}${escaped(organisation)}</p>`,
  ].join('\n');
}

const OPENINGS: Record<number, string> = {
  1: 'this may have escaped your attention: on the account of {customer} with {organisation} the following is overdue.',
  2: 'we have written to you before: on the account of {customer} with {organisation} the following is still overdue.',
  3: 'in spite of our reminders the following is still overdue on the account of {customer} with {organisation}. Please pay it now.',
  4: 'this is our final notice: on the account of {customer} with {organisation} the following is overdue and must be paid within seven days.',
  5: 'the following is overdue on the account of {customer} with {organisation}, and we are about to hand it on for collection.',
};

const opening = ({ level, customer }: ToRender, organisation: string): string =>
  (OPENINGS[level] ?? OPENINGS[1] ?? '')
    .replace('{customer}', () => `${customer.name} (${customer.number})`)
    .replace('{organisation}', () => organisation);

type Total = Figures['totals'][number];
const isOwed = ({ overdue }: Total) => /[1-9]/.test(overdue);

/** From what is overdue to what is asked for, line by line. */
function totalLines(total: Total): string[] {
  const less = [
    ['unapplied credit', total.unapplied.replace('-', '')],
    ['in dispute', total.disputed],
    ['promised', total.promised],
  ].filter(([, amount]) => /[1-9]/.test(amount ?? ''));
  return [
    `Overdue: ${total.currency} ${total.overdue}`,
    ...less.map(([name, amount]) => `less ${name}: ${total.currency} ${amount}`),
    ...(less.length > 0 ? [`To be paid now: ${total.currency} ${total.collectable}`] : []),
  ];
}

const totalsText = ({ totals }: Figures): string =>
  totals
    .filter(isOwed)
    .map(({ currency, overdue }) => `${currency} ${overdue}`)
    .join(', ');

/** A subject is one line, whatever a name holds. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').slice(0, 300);

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
