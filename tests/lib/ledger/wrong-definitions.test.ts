import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dayNumber, dayOfNumber } from '@/tests/support/oracle/calendar';
import { type Facts, readFacts } from '@/tests/support/oracle/facts';
import { openWorld, type World } from '@/tests/support/world';
import { type Dice, diceOf } from './histories/dice';
import { judge, judgePresent } from './histories/judge';
import { judgeWholeBook } from './histories/judge-whole-book';
import { attempt } from './histories/play';
import { randomSteps } from './histories/steps';
import type { Story } from './histories/story';

/** Definitions that are wrong by a hair: the comparison with the oracle must notice each of them. */
const WRONG: [string, string, string, string][] = [
  ['a bucket one day too long', 'ageing_bucket', 'a - due_on <= 30', 'a - due_on <= 31'],
  ['what is due today counted as overdue', 'balance_at', 'o.due_on < a', 'o.due_on <= a'],
  ['facts that were not known yet', 'open_item_at', 'e.recorded_at <= k', 'true'],
  ['facts that do not count yet', 'open_item_at', 'e.effective_on <= a', 'true'],
  ['five days late counted as late', 'behaviour_at', 'd.days_late > 5', 'd.days_late >= 5'],
  ['written off counted as paid', 'due_invoice_at', 'AND v.written_off = 0', ''],
  ['invoices that were credited', 'due_invoice_at', 'AND v.credited < v.standing', ''],
  ['a rate of the day left out', 'rate_at', 'r.valid_on <= a', 'r.valid_on < a'],
  ['terms of tomorrow', 'terms_at', 't.valid_from <= a', 't.valid_from <= a + 1'],
  ['a snooze that is never over', 'touch_at', 's.snoozed_until <= a AND', 'false AND'],
  ['touched one day less', 'priority_at', 'a - 3', 'a - 2'],
  [
    'a contact without an address',
    'billing_contact_at',
    '(c.email IS NOT NULL AND x.contact_id IS NULL) OR c.phone IS NOT NULL',
    'true',
  ],
  ['an address that mail comes back from', 'billing_contact_at', 'AND x.contact_id IS NULL', ''],
  [
    'a promise that may be paid a day later',
    'promise_of',
    'n.due_on + p.tolerance AS',
    'n.due_on + p.tolerance + 1 AS',
  ],
  ['what was paid before it was promised', 'promise_of', 'x.recorded_at > p.recorded_at', 'true'],
  [
    'a promise that was taken back and covers on',
    'promise_of',
    "WHEN p.ended_on IS NOT NULL THEN 'ended'",
    '',
  ],
  ['a payment in another currency', 'promise_of', 'AND c.currency = p.currency', ''],
  ['what is disputed before it is due', 'agreed_of', 'd.due_on < a', 'true'],
  [
    'more disputed than is open',
    'agreed_of',
    'least(sum(d.amount)::bigint, min(d.open_amount))',
    'sum(d.amount)::bigint',
  ],
  ['a dispute that was resolved', 'dispute_of', 'r.dispute_id IS NULL AND', ''],
  ['the age of what is disputed altogether', 'priority_at', 'cardinality(g.disputed_items) > 0', 'false'],
  [
    'a promise broken before somebody called',
    'priority_at',
    "p.broken_on > coalesce(p.last_touched_on, '-infinity')",
    'p.broken_on IS NOT NULL',
  ],
  [
    'promises broken more than a year ago',
    'broken_of',
    "WHERE p.failed_on > (a - interval '1 year')::date",
    "WHERE p.failed_on > '2000-01-01'",
  ],
  [
    'reminders before the last answer',
    'unanswered_at',
    "AND t.touched_on > coalesce(h.on_day, '-infinity')",
    '',
  ],
  ['a touch that was taken back', 'touch_at', 'x.touch_id = t.id', 'false'],
  [
    'a hold that was lifted',
    'held_at',
    'h.effective_on DESC, h.recorded_at DESC, h.id DESC',
    'h.effective_on, h.recorded_at, h.id',
  ],
  ['a follow-up that is never over', 'touch_at', 'f.follow_up_on <= a AND', 'false AND'],
  ['customers that were not known yet', 'priority_at', 'AND c.recorded_at <= k', ''],
  ['an archive not known yet', 'status_at', 's.recorded_at <= k', 'true'],
  [
    'what came to count later',
    'open_item_rolled_back',
    'e.effective_on > a AND e.seq <= w',
    'e.effective_on > a + 1 AND e.seq <= w',
  ],
  ['written off counted as paid, in the whole book', 'judged_book', 'AND v.written_off = 0', ''],
  ['credit notes left out, in the whole book', 'judged_book', 'AND v.credited < v.standing', ''],
  ['payments not known yet, in the whole book', 'judged_book', 'AND e.recorded_at <= k', ''],
  [
    'a snooze that was not known yet, of a whole book',
    'customer_fact_at',
    't.organisation_id = org AND t.recorded_at <= k',
    't.organisation_id = org',
  ],
];

/** The same for what reads checkpoint + tail. */
const WRONG_TAIL: [string, string, string, string][] = [
  ['the entry at the watermark once more', 'tail_after', 'e.seq > w', 'e.seq >= w'],
  ['a position that a day made stale', 'touched_by', 'p.stale_on <= d', 'p.stale_on < d'],
  ['the day on which a bucket is left', 'position_now', 'THEN 31', 'THEN 35'],
  ['the day on which the oldest item gains a point', 'position_now', '* 4.5)', '* 8)'],
  [
    'open items that are counted twice',
    'position_now',
    'c.is_open::integer - c.was_open',
    'c.is_open::integer',
  ],
  ['the oldest document, once it is paid', 'position_now', 't.kept_oldest = ANY (t.closed)', 'false'],
  [
    'a customer that owes nothing any more in a currency',
    'currency_total_moved',
    '- (coalesce(b.open_items, 0) > 0)::integer',
    '',
  ],
  [
    'a document that a checkpoint knows taken for a fresh one',
    'tail_after',
    '(e.amount > 0) = (e.due_on IS NOT NULL)',
    'true',
  ],
  ['an invoice as it was before the tail', 'payer_moved', '-1 AS sign', '0 AS sign'],
  ['an invoice that the tail paid', 'payer_moved', 't.kept_amount + t.amount = 0', 'false'],
  ['what was open of a document before the tail', 'tail_of', 'o.open_amount)', 'NULL)'],
  [
    'whoever promised and was never looked at again',
    'customer_fact_of',
    'p.promised_on IS NOT NULL OR q.opened_on IS NOT NULL',
    'false',
  ],
  [
    'an answer by payment',
    'position_now',
    'greatest(f.heard_on, last_paid_on(org, f.customer_id, d, k, upto))',
    'f.heard_on',
  ],
  ['the sums before a customer moved', 'advance_positions', 'PERFORM add_to_totals(org, customers, -1);', ''],
];

/** The same for what a past day is read from. */
const WRONG_QUARTERS: [string, string, string, string][] = [
  [
    'a quarter without its last day',
    'advance_quarters',
    'e.effective_on > this',
    'e.effective_on > this - 1',
  ],
  ['what was booked late', 'advance_quarters', 'ON q >= e.effective_on', 'ON q > e.effective_on + 400'],
];

const MIGRATIONS = join(import.meta.dirname, '../../../prisma/migrations');
/** Every migration, in their order: the last definition of a function is the one in force. */
const SOURCE = readdirSync(MIGRATIONS)
  .filter((name) => /^\d+_/.test(name))
  .sort()
  .map((name) => readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8'))
  .join('\n');
const SEED = 4711;
const STORIES = 80;

let world: World;
let told: { story: Story; facts: Facts }[];

beforeAll(async () => {
  world = await openWorld({ role: 'owner' });
  told = [];
  let next = 0;
  const lane = async () => {
    while (next < STORIES) {
      next += 1;
      const index = next - 1;
      const seed = SEED + next;
      const { story, error } = await attempt(world, seed, randomSteps(diceOf(seed)), 'owner');
      expect(error).toBeUndefined();
      told[index] = { story, facts: await readFacts(story.book) };
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
});
afterAll(() => world.close());

test.each(WRONG)('%s would be noticed (%s)', async (_what, name, right, wrong) => {
  await withWrong({ name, right, wrong }, async () => {
    expect(await anyFault(judge), 'a difference from the oracle').toBe(true);
  });
});

test.each(WRONG_TAIL)(
  'beside the checkpoints, %s would be noticed (%s)',
  async (_what, name, right, wrong) => {
    await withWrong({ name, right, wrong }, async () => {
      expect(await anyFault(judgeBeside), 'a difference from the oracle').toBe(true);
    });
  },
);

test.each(WRONG_QUARTERS)('of a past day, %s would be noticed (%s)', async (_what, name, right, wrong) => {
  await withWrong({ name, right, wrong }, async () => {
    expect(await anyFault(judgeQuarters), 'a difference from the plain definitions').toBe(true);
  });
});

type Mistake = { name: string; right: string; wrong: string };

async function withWrong({ name, right, wrong }: Mistake, work: () => Promise<void>) {
  const definition = definitionOf(name);
  expect(definition).toContain(right);
  await world.sql(definition.replaceAll(right, wrong));
  try {
    await work();
  } finally {
    await world.sql(definition);
  }
}

function definitionOf(name: string): string {
  const from = Math.max(
    ...['FUNCTION', 'OR REPLACE FUNCTION'].map((kind) => SOURCE.lastIndexOf(`CREATE ${kind} ${name}(`)),
  );
  return SOURCE.slice(from, SOURCE.indexOf('$$;', from) + 3).replace(
    /^CREATE FUNCTION/,
    'CREATE OR REPLACE FUNCTION',
  );
}

/** Whether the histories that were told are judged wrong. */
async function anyFault(by: typeof judge): Promise<boolean> {
  for (let round = 1; round <= 4; round += 1) {
    for (const [index, { story, facts }] of told.entries()) {
      try {
        await by(story, facts, diceOf(SEED * round + index));
      } catch {
        return true;
      }
    }
  }
  return false;
}

/** The present of a day to come, read beside checkpoints that end anywhere in the story, or with it. */
async function judgeBeside(story: Story, facts: Facts, dice: Dice): Promise<void> {
  const ends = facts.entries.map(({ id }) => id);
  const through = dice.whole(2) === 0 ? Math.max(0, ...ends) : dice.pick([0, ...ends]);
  const day = dayOfNumber(story.today - dice.whole(2) * dice.whole(20));
  await story.book.sql('SELECT * FROM rebuild_checkpoint($1, $2, $3)', [
    story.book.organisation.id,
    through,
    day,
  ]);
  await judgePresent(story, facts, dice);
}

/** Days about the ends of quarters, read beside checkpoints that were made in the middle of the story and caught up. */
async function judgeQuarters(story: Story, facts: Facts, dice: Dice): Promise<void> {
  const ends = facts.entries.map(({ id }) => id);
  const today = dayOfNumber(story.today);
  const { sql, organisation } = story.book;
  await sql('SELECT * FROM rebuild_checkpoint($1, $2, $3)', [
    organisation.id,
    dice.pick([0, ...ends]),
    today,
  ]);
  await sql('SELECT * FROM advance_checkpoint($1, $2, $3)', [organisation.id, Math.max(0, ...ends), today]);
  const [row] = await sql<{ quarters: string[] }>(
    'SELECT quarters::text[] AS quarters FROM checkpoint_state WHERE organisation_id = $1',
    [organisation.id],
  );
  const end = dayNumber(dice.pick(row?.quarters ?? [today]));
  await judgeWholeBook(story, { asOf: dayOfNumber(end - dice.whole(2)), known: null });
}
