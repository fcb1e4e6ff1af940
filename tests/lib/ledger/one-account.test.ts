import assert from 'node:assert/strict';
import { expect, test } from 'vitest';
import { rebuild } from '@/lib/health/checkpoint';
import { statement } from '@/lib/ledger/statement';
import { dayOfNumber } from '@/tests/support/oracle/calendar';
import { type Book, openWorld } from '@/tests/support/world';
import { type Dice, diceOf } from './histories/dice';
import { attempt } from './histories/play';
import { playStep, randomSteps } from './histories/steps';
import type { Story } from './histories/story';

const FIRST_SEED = Number(process.env.HISTORIES_SEED ?? 20_261_123);
const COUNT = Number(process.env.HISTORIES_COUNT ?? 12);

for (const [what, isLong] of [
  ['summed whole', null],
  ['read from their checkpoint', 'true'],
] as const) {
  test(`accounts that are ${what} show what the whole book’s definitions say, at any day and instant`, {
    timeout: 300_000,
  }, async () => {
    const world = await openWorld({ role: 'owner' });
    try {
      if (isLong) {
        await world.sql(`CREATE OR REPLACE FUNCTION is_long_account(org integer, customers bigint[]) RETURNS boolean
                         LANGUAGE sql STABLE AS 'SELECT ${isLong}'`);
      }
      const seen = { open: 0, due: 0, lines: 0, pages: 0 };
      for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed += 1) {
        const dice = diceOf(seed);
        const { story, error } = await attempt(world, seed, randomSteps(dice), 'owner');
        if (error) throw error;
        for (const [index, step] of randomSteps(dice).slice(0, 15).entries()) {
          // From some day, before or after much of what is posted: what comes to count later lies ahead of it.
          if (index % 5 === 0)
            await rebuild(story.book.organisation.id, {
              day: dayOfNumber(story.today - 80 + dice.whole(120)),
            });
          await playStep(story, step);
          if (index % 5 > 1) await compare(story, dice, seed, seen);
        }
      }
      for (const count of Object.values(seen)) expect(count).toBeGreaterThan(COUNT);
    } finally {
      await world.close();
    }
  });
}

type Seen = Record<'open' | 'due' | 'lines' | 'pages', number>;

async function compare(story: Story, dice: Dice, seed: number, seen: Seen): Promise<void> {
  const asOf = dayOfNumber(story.today - 110 + dice.whole(150));
  const known = dice.whole(2) === 0 ? null : await someInstant(story.book, dice);
  const customers = story.customers.filter(() => dice.whole(2) === 0).map(({ id }) => id.toString());
  const what = `history ${seed}, customers ${customers}, as of ${asOf}, known at ${known}`;
  for (const definition of ['open_item', 'due_invoice'] as const) {
    const values = [story.book.organisation.id, customers, asOf, known ?? 'infinity'];
    const fast = await story.book.sql(
      `SELECT to_jsonb(o) AS row FROM ${definition}_of($1, $2::bigint[], $3::date, $4::timestamptz) o ORDER BY o.item_id`,
      values,
    );
    const plain = await story.book.sql(
      `SELECT to_jsonb(o) AS row FROM ${definition}_at($1, $3::date, $4::timestamptz) o
       WHERE o.customer_id = ANY ($2::bigint[]) ORDER BY o.item_id`,
      values,
    );
    assert.deepStrictEqual(fast, plain, `${definition}, ${what}`);
    seen[definition === 'open_item' ? 'open' : 'due'] += plain.length;
  }
  await compareStatement(story, dice, { asOf, known, what }, seen);
}

/** The statement by small pages, of one currency now and then, against its definition: a running sum over everything. */
async function compareStatement(
  { book, customers }: Story,
  dice: Dice,
  { asOf, known, what }: { asOf: string; known: string | null; what: string },
  seen: Seen,
): Promise<void> {
  const customer = dice.pick(customers);
  const currency = dice.whole(3) === 0 ? dice.pick(['EUR', 'USD']) : undefined;
  const plain = await book.sql<{ seq: string; balance: string | null }>(
    `SELECT s.seq::text, s.balance FROM (
       SELECT e.*, CASE WHEN e.counter_item_id IS NULL THEN
                sum(e.amount) FILTER (WHERE e.counter_item_id IS NULL)
                  OVER (PARTITION BY e.currency ORDER BY e.effective_on, e.seq)::text END AS balance
       FROM entry e
       WHERE e.organisation_id = $1 AND e.customer_id = $2 AND e.effective_on <= $3::date AND e.recorded_at <= $4::timestamptz
         AND ($5::text IS NULL OR e.currency = $5)) s
     ORDER BY s.effective_on DESC, s.seq DESC`,
    [book.organisation.id, customer.id.toString(), asOf, known ?? 'infinity', currency ?? null],
  );
  const shown: { seq: string; balance: string | null }[] = [];
  const limit = String(1 + dice.whole(6));
  for (let cursor: string | null = ''; cursor !== null; seen.pages += 1) {
    const input = { customer: customer.number, as_of: asOf, known_at: known ?? '', currency, limit, cursor };
    const answer: Awaited<ReturnType<typeof statement.read>> = await book.ask(statement, input);
    shown.push(...answer.data.map(({ seq, balance }) => ({ seq, balance: balance && digits(balance) })));
    cursor = answer.next_cursor;
  }
  assert.deepStrictEqual(shown, plain, `statement of ${customer.number} in ${currency}, ${what}`);
  seen.lines += plain.length;
}

async function someInstant(book: Book, dice: Dice): Promise<string | null> {
  const rows = await book.sql<{ at: string }>(
    `SELECT DISTINCT to_char(recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at FROM entry ORDER BY 1`,
  );
  return rows.length === 0 ? null : dice.pick(rows).at;
}

/** Minor units of a decimal text. */
const digits = (text: string) => BigInt(text.replace('.', '')).toString();
