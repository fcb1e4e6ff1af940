import assert from 'node:assert/strict';
import { listCustomers, oneCustomer } from '@/lib/collections/list-customers';
import { workQueue } from '@/lib/collections/work-queue';
import { ageing } from '@/lib/health/ageing';
import type { Clocks } from '@/tests/support/oracle/answers';
import { behaviour, dueInvoices } from '@/tests/support/oracle/behaviour';
import { type Facts, knownAt } from '@/tests/support/oracle/facts';
import { type Balance, BUCKETS, balances, openItems } from '@/tests/support/oracle/ledger';
import { priorities } from '@/tests/support/oracle/priority';
import type { Story } from './story';

/** What the screens and the API answer for two clocks, against the oracle: the queue, the list of customers and the ageing. */
export async function judgeScreens(
  story: Story,
  facts: Facts,
  { asOf, known }: Clocks,
  options: { plain: boolean },
): Promise<void> {
  const clocks = { as_of: asOf, ...(known === null ? {} : { known_at: instantOf(known) }) };
  await judgeAnswers(story, facts, { asOf, known }, clocks, options);
}

/** The same for the present of a day: that is read from checkpoint + tail. */
export const judgePresentScreens = (story: Story, facts: Facts, today: string): Promise<void> =>
  judgeAnswers(story, facts, { asOf: today, known: null }, {}, { today });

async function judgeAnswers(
  story: Story,
  facts: Facts,
  { asOf, known }: Clocks,
  clocks: object,
  options: { today?: string; plain?: boolean },
): Promise<void> {
  const then = knownAt(facts, known);
  const rows = expectedRows(then, asOf);
  const what = `as of ${asOf}, known ${known}${options.today ? ', in the present' : ''}`;
  const list = await story.book.ask(
    listCustomers,
    { ...clocks, filter: 'status:all', sort: 'number' },
    options,
  );
  assert.deepStrictEqual(list.data.map(shownRow), rows, `customers ${what}`);

  const one = rows[0];
  if (one) {
    const shown = await story.book.ask(oneCustomer, { ...clocks, customer: one.number }, options);
    assert.deepStrictEqual(shownRow(shown), one, `customer ${what}`);
  }

  const queue = await story.book.ask(workQueue, clocks, options);
  const inQueue = rows.filter((row) => row.inQueue);
  const byNumber = <T extends { number: string }>(all: T[]) =>
    [...all].sort((a, b) => (a.number < b.number ? -1 : 1));
  assert.deepStrictEqual(byNumber(queue.data.map(shownRow)), inQueue, `queue ${what}`);
  assert.ok(
    queue.data.every((row, index) => index === 0 || row.score <= (queue.data[index - 1]?.score ?? 0)),
  );

  const book = await story.book.ask(ageing, clocks, options);
  const expected = balances(openItems(then, asOf), asOf);
  assert.deepStrictEqual(book.currencies.map(shownBalance), expected.map(expectedBalance), `ageing ${what}`);
  assert.equal(book.recurring_late_payers, rows.filter(({ flag }) => flag).length, `late payers ${what}`);
  assert.deepStrictEqual(
    book.currencies.map(({ customers }) => customers),
    expected.map(
      ({ currency }) =>
        rows.filter((row) => row.balances.some((balance) => balance.currency === currency)).length,
    ),
    `customers by currency ${what}`,
  );
  const amounts = await story.book.ask(ageing, { ...clocks, detail: 'amounts' }, options);
  const sums = (all: Shown[]) => all.map(shownBalance).map(({ openItems, ...sum }) => sum);
  assert.deepStrictEqual(sums(amounts.currencies), sums(book.currencies), `amounts ${what}`);
}

export const instantOf = (micros: bigint) =>
  new Date(Number(micros / 1000n)).toISOString().replace('Z', `${String(micros % 1000n).padStart(3, '0')}Z`);

function expectedRows(facts: Facts, asOf: string) {
  const open = openItems(facts, asOf);
  const due = dueInvoices(facts, asOf);
  const derived = priorities(facts, asOf);
  const numbers = new Map(facts.customers.map(({ id, number }) => [id, number]));
  const rows = derived.map(({ customerId, score, inQueue, gated }) => {
    const { late, of, flag } = behaviour(due.filter(({ item }) => item.customerId === customerId));
    const own = balances(
      open.filter(({ item }) => item.customerId === customerId),
      asOf,
    );
    return {
      number: numbers.get(customerId) ?? '',
      score,
      inQueue,
      gated,
      late,
      of,
      flag,
      balances: own.map(expectedBalance),
    };
  });
  return rows.sort((a, b) => (a.number < b.number ? -1 : 1));
}

type Shown = {
  currency: string;
  open_items: number | null;
  balance: string;
  overdue: string;
  unapplied: string;
  buckets: { bucket: string; amount: string }[];
};
type ShownRow = Shown & {
  number: string;
  score: number;
  in_queue: boolean;
  gated: string | null;
  other_currencies: Shown[];
  payer: { late: number; of: number; flag: boolean };
};

function shownRow(row: ShownRow) {
  const { number, score, in_queue, gated, payer } = row;
  const own = [row, ...row.other_currencies]
    .filter(({ open_items }) => (open_items ?? 0) > 0)
    .map(shownBalance);
  own.sort((a, b) => (a.currency < b.currency ? -1 : 1));
  const { late, of, flag } = payer;
  return { number, score, inQueue: in_queue, gated, late, of, flag, balances: own };
}

/** Amounts as digits of minor units, so that nothing is rounded away in between. */
const shownBalance = ({ currency, open_items, balance, overdue, unapplied, buckets }: Shown) => ({
  currency,
  openItems: open_items,
  amounts: [balance, overdue, unapplied].map(digits),
  buckets: buckets.map(({ bucket, amount }) => `${bucket} ${digits(amount)}`),
});

const expectedBalance = ({ currency, openItems, balance, overdue, unapplied, buckets }: Balance) => ({
  currency,
  openItems,
  amounts: [balance, overdue, unapplied].map(String),
  buckets: BUCKETS.map((name) => `${name} ${buckets[name]}`),
});

const digits = (text: string) => BigInt(text.replace('.', '')).toString();
