import type { CustomerFacts } from '@/lib/customers/customer';
import { toDecimalString } from '@/lib/kernel/money';
import type { Correspondent } from './addressee';
import { type FigureItem, type Figures, isOwed, isSomething, type MessageFigures } from './figures';
import { letterheadOf } from './letterhead';
import type { MessageContext } from './message-context';
import { oneLine, type TableValue, type Values } from './template/fill-template';
import type { Writer } from './words/writer';

/** What a message is made of beside its figures. */
export type Setting = {
  customer: CustomerFacts;
  correspondent: Correspondent;
  contactName: string;
  figures: MessageFigures;
  writer: Writer;
  portalLink?: string | undefined;
};

/** What every field is for one customer, written in one language; null where there is nothing to write. */
export async function valuesOf(context: MessageContext, setting: Setting): Promise<Values> {
  const { tx, organisation } = context;
  const { customer, figures, writer, correspondent } = setting;
  const open = figures.currencies.filter(({ balance }) => isSomething(balance));
  const overdue = figures.currencies.filter((each) => isSomething(each.overdue));
  const collector = correspondent.owner ?? (await personOf(context));
  const { payment_details: details } = await letterheadOf(tx, organisation.id);
  return {
    salutation: writer.words.salutation(setting.contactName),
    contact_name: setting.contactName,
    customer_name: customer.name,
    customer_number: customer.number,
    organisation_name: organisation.name,
    today: writer.day(figures.as_of),
    total_open: writer.amounts(open.map(({ balance, currency }) => ({ amount: balance, currency }))),
    total_overdue: writer.amounts(overdue.map((each) => ({ amount: each.overdue, currency: each.currency }))),
    to_pay: writer.amounts(
      figures.due
        .filter(({ collectable }) => isOwed(collectable))
        .map(({ collectable, currency }) => ({ amount: collectable, currency })),
    ),
    deductions: deductionsOf(figures, writer),
    oldest_days: figures.oldest_days_late === null ? null : writer.days(figures.oldest_days_late),
    open_items: itemTable(figures, figures.items, writer),
    overdue_items: overdueTable(figures, writer),
    promises: await promisesOf(context, setting),
    disputes: disputesOf(figures, writer),
    payment_details: details === null ? null : details.split('\n').map(oneLine),
    portal_link: setting.portalLink ?? null,
    collector_name: collector?.name ?? null,
    signature: [
      ...(collector ? [collector.name, ...(collector.email ? [collector.email] : [])] : []),
      organisation.name,
    ],
  };
}

/** Whoever sends it, where it is a person. */
async function personOf({
  tx,
  actor,
}: MessageContext): Promise<{ name: string; email: string | null } | null> {
  if (!actor || actor.userId === null) return null;
  const [row] = await tx.$queryRaw<{ name: string; email: string }[]>`
    SELECT u.name, u.email FROM app_user u WHERE u.id = ${actor.userId}`;
  return row ?? null;
}

function overdueTable(figures: Figures, writer: Writer): TableValue | null {
  const items = figures.items.filter(({ days_late }) => days_late !== null);
  if (items.length === 0) return null;
  const foot = figures.currencies
    .filter(({ overdue }) => isSomething(overdue))
    .map(({ currency, overdue }) => ({
      label: writer.words.total(currency),
      amount: writer.money(overdue, currency),
    }));
  return { ...rowsOf(items, writer, figures.overdue_items), foot };
}

/** Every open item, and by currency what they come to. */
function itemTable(figures: Figures, items: readonly FigureItem[], writer: Writer): TableValue | null {
  if (items.length === 0) return null;
  const { words, money } = writer;
  const foot = figures.currencies.flatMap(({ currency, balance, overdue }) => [
    { label: words.total(currency), amount: money(balance, currency) },
    ...(isSomething(overdue) && overdue !== balance
      ? [{ label: words.overdue(currency), amount: money(overdue, currency) }]
      : []),
  ]);
  return { ...rowsOf(items, writer, figures.open_items), foot };
}

/** The documents, and how many of `all` are not among them. */
function rowsOf(
  items: readonly FigureItem[],
  writer: Writer,
  all: number,
): Pick<TableValue, 'heads' | 'rows'> {
  const { documents, heads, disputed, more } = writer.words;
  const hidden = all - items.length;
  const rows = items.map((item) => [
    `${documents[item.kind]} ${oneLine(item.number)}${isSomething(item.disputed) ? ` (${disputed})` : ''}`,
    writer.shortDay(item.issued_on),
    item.due_on ? writer.shortDay(item.due_on) : '',
    item.days_late === null ? '' : writer.days(item.days_late),
    writer.money(item.open_amount, item.currency),
  ]);
  if (hidden > 0) rows.push([more(writer.count(hidden)), '', '', '', '']);
  return { heads: [heads.document, heads.issued, heads.due, heads.late, heads.open], rows };
}

function disputesOf({ items }: Figures, writer: Writer): string[] | null {
  const disputed = items.filter((item) => isSomething(item.disputed));
  if (disputed.length === 0) return null;
  return disputed.map(
    (item) =>
      `${writer.words.documents[item.kind]} ${oneLine(item.number)}: ${writer.money(item.disputed, item.currency)}`,
  );
}

/** By currency, from what is overdue to what is to be paid; null where they are the same. */
function deductionsOf({ due }: MessageFigures, { words: { toPay }, money }: Writer): string[] | null {
  const lines = due
    .filter(({ overdue, collectable }) => isSomething(overdue) && overdue !== collectable)
    .flatMap(({ currency, overdue, unapplied, disputed, covered, collectable }) => [
      toPay.overdue(money(overdue, currency)),
      ...(isSomething(unapplied) ? [toPay.unapplied(money(unapplied.replace('-', ''), currency))] : []),
      ...(isSomething(disputed) ? [toPay.disputed(money(disputed, currency))] : []),
      ...(isSomething(covered) ? [toPay.promised(money(covered, currency))] : []),
      toPay.rest(money(isOwed(collectable) ? collectable : '0', currency)),
    ]);
  return lines.length === 0 ? null : lines;
}

/** The instalments to come of promises that still count, by their day. */
async function promisesOf(
  { tx, organisation }: MessageContext,
  { customer, figures, writer }: Setting,
): Promise<string[] | null> {
  const rows = await tx.$queryRaw<{ amount: bigint; currency: string; due_on: string }[]>`
    SELECT n.amount, p.currency, n.due_on
    FROM promise_of(${organisation.id}::integer, ${figures.as_of}::date, 'infinity', ARRAY[${customer.id}::bigint]) p
    JOIN promise_instalment n ON n.organisation_id = ${organisation.id} AND n.promise_id = p.promise_id
    WHERE p.state = 'live' AND n.due_on >= ${figures.as_of}::date
    ORDER BY n.due_on, p.currency LIMIT 50`;
  if (rows.length === 0) return null;
  return rows.map(({ amount, currency, due_on }) =>
    writer.words.promise(writer.money(toDecimalString(amount, currency), currency), writer.day(due_on)),
  );
}
