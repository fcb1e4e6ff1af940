import { z } from 'zod';
import { type CustomerFacts, customerNumber, findCustomer } from '@/lib/customers/customer';
import { addDays, addMonths, type Day } from '@/lib/kernel/day';
import { dayInput, instantInput, optional } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { defineQuery } from '@/lib/kernel/query';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { DOCUMENT_KINDS } from '@/lib/ledger/document';
import { correspondentOf } from './addressee';
import { figuresOf } from './figures';
import { letterheadOf } from './letterhead';
import type { MessageContext } from './message-context';
import { writerFor } from './render-message';
import { languageChoice } from './template/template-input';
import type { Language } from './words/language';

/** What one statement may hold; more is another, shorter period. A thousand lines are some twenty pages, three seconds of work and 150 MB while it is done. */
export const MOST_MOVEMENTS = 1_000;
const MOST_OPEN_ITEMS = 500;

export const periodInput = {
  from: optional(dayInput).describe('The first day; three months before the last unless given.'),
  to: optional(dayInput).describe('The last day; today unless given. Not later than today.'),
};

const movementColumns = z.object({
  currency: z.string(),
  effective_on: dayColumn,
  kind: z.enum(DOCUMENT_KINDS),
  number: z.string(),
  due_on: optionalDay,
  reversed: z.boolean(),
  amount: bigintColumn,
});
type Movement = z.output<typeof movementColumns>;

/**
 * The account over a period, by currency: what was owed before, every movement with the balance after it, what was owed at
 * its end, and what of it was open and how old.
 */
export const accountStatement = defineQuery({
  name: 'letters.statement',
  summary:
    'A customer’s account over a period, by currency: opening balance, movements, closing balance, open items, ageing.',
  permission: 'ledger.read',
  input: z.strictObject({
    customer: customerNumber,
    ...periodInput,
    language: optional(languageChoice).describe('The customer’s own unless given.'),
    known_at: optional(instantInput).describe('The instant up to which facts are known; now unless given.'),
  }),
  read: async (context, { customer, ...asked }) =>
    composeStatement(context, await findCustomer(context.tx, context.organisation.id, customer), asked),
});

export type StatementRequest = {
  from?: Day | undefined;
  to?: Day | undefined;
  language?: Language | undefined;
  known_at?: string | undefined;
};

/** The same within a transaction of the caller: what `statementPdf` lays out. */
export async function composeStatement(
  context: MessageContext,
  customer: CustomerFacts,
  asked: StatementRequest = {},
) {
  const { tx, organisation } = context;
  const period = periodOf(context, asked);
  const knownAt = asked.known_at ?? 'infinity';
  const correspondent = await correspondentOf(tx, organisation, customer);
  const writer = writerFor(context, correspondent, asked.language);
  const movements = await movementsOf(context, customer, period, knownAt);
  const opening = await openingOf(context, customer, period.from, knownAt);
  const figures = await figuresOf(tx, organisation.id, customer.id, {
    asOf: period.to,
    knownAt,
    most: MOST_OPEN_ITEMS,
  });
  return {
    customer: { number: customer.number, name: customer.name, postal: correspondent.postal },
    organisation: organisation.name,
    letterhead: await letterheadOf(tx, organisation.id),
    language: writer.language,
    locale: writer.locale,
    ...period,
    known_at: asked.known_at ?? null,
    currencies: accountsOf(movements, opening),
    figures,
  };
}

export type AccountStatement = Awaited<ReturnType<typeof composeStatement>>;

/** The period that was asked for, in order and not in the future. */
export function periodOf(
  { today }: Pick<MessageContext, 'today'>,
  input: { from?: Day | undefined; to?: Day | undefined },
): { from: Day; to: Day } {
  const to = input.to ?? today;
  if (to > today) throw invalid('A statement ends today at the latest.', 'to');
  const from = input.from ?? addDays(addMonths(to, -3), 1);
  if (from > to) throw invalid('The period begins after it ends.', 'from');
  return { from, to };
}

async function movementsOf(
  { tx, organisation }: MessageContext,
  { id, number, name }: CustomerFacts,
  { from, to }: { from: Day; to: Day },
  knownAt: string,
): Promise<Movement[]> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT e.currency, e.effective_on, i.kind, i.number, i.due_on, p.kind = 'reversal' AS reversed, e.amount
    FROM (SELECT e.* FROM entry e
          WHERE e.organisation_id = ${organisation.id} AND e.customer_id = ${id} AND e.counter_item_id IS NULL
            AND e.effective_on BETWEEN ${from}::date AND ${to}::date AND e.recorded_at <= ${knownAt}::timestamptz
          LIMIT ${MOST_MOVEMENTS + 1}) e
    JOIN item i ON i.organisation_id = ${organisation.id} AND i.id = e.item_id
    JOIN posting p ON p.organisation_id = ${organisation.id} AND p.id = e.posting_id
    ORDER BY e.currency, e.effective_on, e.seq`;
  if (rows.length > MOST_MOVEMENTS)
    throw unprocessable(
      `${number} ${name} has more than ${MOST_MOVEMENTS} movements in this period, which is more than one statement takes: choose a shorter one.`,
      'from',
    );
  return readRows(movementColumns, rows);
}

/** What was owed at the end of the day before, by currency, in minor units. */
async function openingOf(
  { tx, organisation }: MessageContext,
  { id }: CustomerFacts,
  from: Day,
  knownAt: string,
): Promise<Map<string, bigint>> {
  const rows = await tx.$queryRaw<{ currency: string; amount: bigint }[]>`
    SELECT o.currency, sum(o.open_amount)::bigint AS amount
    FROM open_amount_of(${organisation.id}::integer, ARRAY[${id}::bigint], ${addDays(from, -1)}::date,
                        ${knownAt}::timestamptz) o
    GROUP BY o.currency ORDER BY o.currency`;
  return new Map(rows.map(({ currency, amount }) => [currency, amount]));
}

function accountsOf(movements: readonly Movement[], opening: ReadonlyMap<string, bigint>) {
  const currencies = [...new Set([...opening.keys(), ...movements.map(({ currency }) => currency)])].sort();
  return currencies.map((currency) => {
    let balance = opening.get(currency) ?? 0n;
    const before = toDecimalString(balance, currency);
    const lines = movements
      .filter((movement) => movement.currency === currency)
      .map(({ amount, effective_on, kind, number, due_on, reversed }) => {
        balance += amount;
        return {
          on: effective_on,
          kind,
          number,
          due_on,
          reversed,
          amount: toDecimalString(amount, currency),
          balance: toDecimalString(balance, currency),
        };
      });
    return { currency, opening: before, movements: lines, closing: toDecimalString(balance, currency) };
  });
}
