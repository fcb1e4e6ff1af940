import { z } from 'zod';
import { addDays, addMonths, type Day } from '@/lib/kernel/day';
import { dayInput, optional } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { defineQuery, type QueryContext } from '@/lib/kernel/query';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { DOCUMENT_KINDS } from '@/lib/ledger/document';
import { type Visit, visitOf } from './link';

const MONTHS = 3;
const MOST_LINES = 2000;

/**
 * The account of whoever asks, over a period: what stood before, every document that was put on the account or taken off it,
 * oldest first, and what stands after, by currency. Why something was reversed is the organisation's own business.
 */
export const ownStatement = defineQuery({
  name: 'portal.statement',
  summary: 'A contact’s own account over a period, with the balance before, after, and line by line.',
  permission: 'portal.visit',
  input: z.strictObject({
    from: optional(dayInput).describe('Three months before the last day unless given.'),
    to: optional(dayInput).describe('Today unless given.'),
  }),
  async read(context, input) {
    const visit = await visitOf(context);
    const to = input.to ?? context.today;
    const from = input.from ?? addMonths(to, -MONTHS);
    if (to > context.today) throw invalid('That day is yet to come.', 'to');
    if (from > to) throw invalid('The first day is after the last one.', 'from');
    const before = await balancesOn(context, visit, addDays(from, -1));
    const lines = await linesOf(context, visit, from, to);
    const currencies = [...new Set([...before.keys(), ...lines.map(({ currency }) => currency)])].sort();
    return {
      from,
      to,
      accounts: currencies.map((currency) => accountOf(currency, before.get(currency) ?? 0n, lines)),
    };
  },
});

export type OwnStatement = Awaited<ReturnType<typeof ownStatement.read>>;

const lineColumns = z.object({
  on_day: dayColumn,
  kind: z.enum(DOCUMENT_KINDS),
  number: z.string(),
  due_on: optionalDay,
  reversed: z.boolean(),
  currency: z.string(),
  amount: bigintColumn,
});
type Line = z.output<typeof lineColumns>;

async function linesOf(
  { tx, organisation }: QueryContext,
  { customer }: Visit,
  from: Day,
  to: Day,
): Promise<Line[]> {
  const rows = await tx.$queryRaw`
    SELECT e.effective_on AS on_day, i.kind, i.number, i.due_on, p.kind = 'reversal' AS reversed, e.currency, e.amount
    FROM entry e
    JOIN item i ON i.organisation_id = ${organisation.id} AND i.customer_id = ${customer.id} AND i.id = e.item_id
    JOIN posting p ON p.organisation_id = ${organisation.id} AND p.id = e.posting_id
    WHERE e.organisation_id = ${organisation.id} AND e.customer_id = ${customer.id} AND e.counter_item_id IS NULL
      AND e.effective_on BETWEEN ${from}::date AND ${to}::date
    ORDER BY e.effective_on, e.seq LIMIT ${MOST_LINES + 1}`;
  const lines = readRows(lineColumns, rows);
  if (lines.length > MOST_LINES)
    throw unprocessable(`More than ${MOST_LINES} lines: choose a shorter period.`, 'from');
  return lines;
}

async function balancesOn(
  { tx, organisation }: QueryContext,
  { customer }: Visit,
  day: Day,
): Promise<Map<string, bigint>> {
  const rows = await tx.$queryRaw<{ currency: string; balance: bigint }[]>`
    SELECT o.currency, sum(o.open_amount)::bigint AS balance
    FROM open_amount_of(${organisation.id}::integer, ARRAY[${customer.id}::bigint], ${day}::date, 'infinity') o
    GROUP BY o.currency`;
  return new Map(rows.map(({ currency, balance }) => [currency, balance]));
}

function accountOf(currency: string, before: bigint, lines: readonly Line[]) {
  let balance = before;
  const own = lines
    .filter((line) => line.currency === currency)
    .map(({ amount, ...line }) => {
      balance += amount;
      return {
        ...line,
        amount: toDecimalString(amount, currency),
        balance: toDecimalString(balance, currency),
      };
    });
  return {
    currency,
    before: toDecimalString(before, currency),
    lines: own,
    after: toDecimalString(balance, currency),
  };
}
