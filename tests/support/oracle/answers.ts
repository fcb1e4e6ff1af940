import type { Book } from '@/tests/support/world';
import { promisesBy } from './agreements';
import { behaviour, dueInvoices } from './behaviour';
import { type Facts, knownAt } from './facts';
import { decimalText } from './fraction';
import { type Balance, BUCKETS, balances, openItems } from './ledger';
import { priorities } from './priority';

/** The two clocks. `known` is microseconds since 1970, null for everything that is known. */
export type Clocks = { asOf: string; known: bigint | null };

/** Every derived figure of a book in one comparable form: lists of lists, amounts as texts of minor units. */
export type Answers = Record<
  'open' | 'balances' | 'ageing' | 'due' | 'behaviour' | 'promises' | 'priority',
  Cell[][]
>;
type Cell = string | number | boolean | null | string[];

/** What the definitions in the database say. */
export async function askDatabase(book: Book, { asOf, known }: Clocks): Promise<Answers> {
  const [row] = await book.sql<{ answers: Answers }>(DEFINITIONS, [
    book.organisation.id,
    asOf,
    known?.toString() ?? null,
  ]);
  if (!row) throw new Error('The database gave no answer.');
  return row.answers;
}

/** What the oracle says of the same facts. */
export function askOracle(facts: Facts, { asOf, known }: Clocks): Answers {
  const then = knownAt(facts, known);
  const open = openItems(then, asOf);
  const due = dueInvoices(then, asOf);
  const customers = then.customers.map(({ id }) => id);
  return {
    open: open.map(({ item, amount }) => [
      item.customerId,
      item.id,
      item.kind,
      item.number,
      item.currency,
      item.issuedOn,
      item.dueOn,
      item.amount.toString(),
      amount.toString(),
    ]),
    balances: customers.flatMap((id) =>
      balances(
        open.filter(({ item }) => item.customerId === id),
        asOf,
      ).map((balance) => [id, ...cellsOf(balance)]),
    ),
    ageing: balances(open, asOf).map(cellsOf),
    due: due.map(({ item, paidOn, daysLate }) => [
      item.customerId,
      item.id,
      item.number,
      item.currency,
      item.amount.toString(),
      item.dueOn,
      paidOn,
      daysLate,
    ]),
    behaviour: customers.flatMap((id) => {
      const own = behaviour(due.filter(({ item }) => item.customerId === id));
      return own.of === 0 ? [] : [[id, own.of, own.late, own.daysLateSum, own.paid, own.median, own.flag]];
    }),
    promises: promisesBy(then, asOf).map(({ promise, paid, state, failedOn }) => [
      promise.customerId,
      promise.id,
      paid.toString(),
      state,
      failedOn,
    ]),
    priority: priorities(then, asOf).map((row) => [
      row.customerId,
      decimalText(row.balanceBase),
      decimalText(row.overdueBase),
      decimalText(row.collectableBase),
      row.anythingCollectable,
      row.oldestDueOn,
      row.creditLimitBase && decimalText(row.creditLimitBase),
      row.overLimit,
      row.withoutRate,
      row.levels.collectable,
      row.levels.age,
      row.levels.broken,
      row.levels.unanswered,
      row.levels.slower,
      row.levels.credit,
      row.score,
      row.brokenOn,
      row.forced,
      row.gated,
      row.inQueue,
    ]),
  };
}

const cellsOf = (balance: Balance): Cell[] => [
  balance.currency,
  balance.openItems,
  balance.balance.toString(),
  balance.overdue.toString(),
  balance.unapplied.toString(),
  ...BUCKETS.map((name) => balance.buckets[name].toString()),
  balance.oldestDueOn,
];

const list = (columns: string, from: string, order: string) =>
  `(SELECT coalesce(json_agg(json_build_array(${columns}) ORDER BY ${order}), '[]') FROM ${from})`;
const at = (name: string) => `${name}($1::integer, $2::date, clock.k)`;
const amounts = (alias: string) =>
  [
    'open_items',
    'balance',
    'overdue',
    'unapplied',
    'current_amount',
    'days_1_30',
    'days_31_60',
    'days_61_90',
    'days_over_90',
  ]
    .map((column) => `${alias}.${column}${column === 'open_items' ? '' : '::text'}`)
    .join(', ');

const AGEING = `(SELECT b.currency, sum(b.open_items)::bigint AS open_items, ${[
  'balance',
  'overdue',
  'unapplied',
  'current_amount',
  'days_1_30',
  'days_31_60',
  'days_61_90',
  'days_over_90',
]
  .map((column) => `sum(b.${column})::bigint AS ${column}`)
  .join(', ')}, min(b.oldest_due_on) AS oldest_due_on FROM ${at('balance_at')} b GROUP BY b.currency) s`;

const DEFINITIONS = `
WITH clock AS (SELECT coalesce('epoch'::timestamptz + $3::bigint * interval '1 microsecond', 'infinity') AS k)
SELECT json_build_object(
  'open', ${list('o.customer_id, o.item_id, o.kind, o.number, o.currency, o.issued_on, o.due_on, o.face::text, o.open_amount::text', `${at('open_item_at')} o`, 'o.item_id')},
  'balances', ${list(`b.customer_id, b.currency, ${amounts('b')}, b.oldest_due_on`, `${at('balance_at')} b`, 'b.customer_id, b.currency')},
  'ageing', ${list(`s.currency, ${amounts('s')}, s.oldest_due_on`, AGEING, 's.currency')},
  'due', ${list('d.customer_id, d.item_id, d.number, d.currency, d.amount::text, d.due_on, d.paid_on, d.days_late', `${at('due_invoice_at')} d`, 'd.item_id')},
  'behaviour', ${list('h.customer_id, h.due_count, h.late_count, h.days_late_sum, h.paid_count, h.median_days_late, h.recurring_late', `${at('behaviour_at')} h`, 'h.customer_id')},
  'promises', ${list('p.customer_id, p.promise_id, p.paid::text, p.state, p.failed_on', `${at('promise_of')} p`, 'p.promise_id')},
  'priority', ${list(
    `p.customer_id, trim_scale(p.balance_base)::text, trim_scale(p.overdue_base)::text, trim_scale(p.collectable_base)::text,
     p.anything_collectable, p.oldest_due_on, trim_scale(p.credit_limit_base)::text, p.over_limit, p.without_rate,
     p.level_collectable, p.level_age, p.level_broken, p.level_unanswered, p.level_slower, p.level_credit, p.score,
     p.broken_on, p.forced, p.gated, p.in_queue`,
    `${at('priority_at')} p`,
    'p.customer_id',
  )}
) AS answers FROM clock`;

/** What answers show, in words, so that a run can say that it saw everything. */
export function seenIn(answers: Answers): string[] {
  const seen = new Set<string>();
  for (const row of answers.balances) {
    for (const [index, name] of BUCKETS.entries()) if (row[index + 6] !== '0') seen.add(`bucket ${name}`);
  }
  for (const row of answers.due) seen.add(row[6] === null ? 'due and unpaid' : 'due and paid');
  for (const row of answers.behaviour) if (row[6] === true) seen.add('recurring late payer');
  for (const row of answers.promises) seen.add(`promise ${row[3]}`);
  for (const row of answers.priority) {
    for (const forced of row[17] as string[]) seen.add(`forced ${forced}`);
    if (row[18] !== null) seen.add(`gated ${row[18]}`);
    if ((row[8] as string[]).length > 0) seen.add('a currency without a rate');
    for (const [index, name] of [
      'collectable',
      'age',
      'broken',
      'unanswered',
      'slower',
      'credit',
    ].entries()) {
      if (row[index + 9] !== 0) seen.add(`level ${name}`);
    }
    seen.add(row[19] === true ? 'in queue' : 'not in queue');
  }
  return [...seen];
}
