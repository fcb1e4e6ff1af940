import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Facts, readFacts } from '@/tests/support/oracle/facts';
import { openWorld, type World } from '@/tests/support/world';
import { diceOf } from './histories/dice';
import { judge } from './histories/judge';
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
    'c.email IS NOT NULL OR c.phone IS NOT NULL',
    'true',
  ],
  ['customers that were not known yet', 'priority_at', 'AND c.recorded_at <= k', ''],
  ['an archive not known yet', 'status_at', 's.recorded_at <= k', 'true'],
];

const MIGRATION = join(
  import.meta.dirname,
  '../../../prisma/migrations/20261122090500_definitions/migration.sql',
);
const DEFINITIONS = readFileSync(MIGRATION, 'utf8');
const SEED = 4711;
const STORIES = 60;

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
  const definition = definitionOf(name);
  expect(definition).toContain(right);
  await world.sql(definition.replaceAll(right, wrong));
  try {
    expect(await anyFault(), 'a difference from the oracle').toBe(true);
  } finally {
    await world.sql(definition);
  }
});

function definitionOf(name: string): string {
  const from = DEFINITIONS.indexOf(`CREATE FUNCTION ${name}(`);
  return DEFINITIONS.slice(from, DEFINITIONS.indexOf('$$;', from) + 3).replace('CREATE', 'CREATE OR REPLACE');
}

async function anyFault(): Promise<boolean> {
  for (let round = 1; round <= 4; round += 1) {
    for (const [index, { story, facts }] of told.entries()) {
      try {
        await judge(story, facts, diceOf(SEED * round + index));
      } catch {
        return true;
      }
    }
  }
  return false;
}
