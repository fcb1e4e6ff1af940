import assert from 'node:assert/strict';
import { dayNumber } from '@/tests/support/oracle/calendar';
import { readFacts } from '@/tests/support/oracle/facts';
import type { World } from '@/tests/support/world';
import { diceOf } from './dice';
import { checkInvariants } from './invariants';
import { judge, judgeMemories, judgePresent, letWriterRun, type Remembered, remind } from './judge';
import { playStep, randomSteps, type Step } from './steps';
import type { Story } from './story';

/**
 * Tells one random history in an organisation of its own and judges it. Returns
 * how often what happened; throws with the shortest history that fails.
 */
export async function playHistory(
  world: World,
  seed: number,
  told: 'owner' | 'app',
): Promise<Map<string, number>> {
  const steps = randomSteps(diceOf(seed));
  const first = await attempt(world, seed, steps, told);
  if (!first.error) return first.story.census;
  const shortest = await shrink(world, seed, steps, told);
  const failed = shortest ?? { steps, ...first };
  throw new Error(
    `History ${seed} (as ${told}) fails with ${failed.steps.length} of its ${steps.length} steps:\n` +
      `${failed.story.log.join('\n')}\n${failed.error instanceof Error ? failed.error.stack : String(failed.error)}`,
  );
}

export type Attempt = { story: Story; error: unknown };

/** Tells a history once and judges it; without the search for a shorter one. */
export async function attempt(
  world: World,
  seed: number,
  steps: Step[],
  told: 'owner' | 'app',
): Promise<Attempt> {
  const story = await begin(world, told);
  try {
    await playAll(story, seed, steps);
    return { story, error: undefined };
  } catch (error) {
    return { story, error };
  }
}

async function playAll(story: Story, seed: number, steps: Step[]): Promise<void> {
  const dice = diceOf(seed ^ 0x5bd1e995);
  const middle = dice.whole(steps.length);
  let memories: Remembered[] = [];
  for (const [index, step] of steps.entries()) {
    await playStep(story, step);
    if (dice.whole(5) === 0) await letWriterRun(story, dice);
    if (index === middle) memories = await remind(story, dice);
  }
  const facts = await readFacts(story.book);
  checkInvariants(facts);
  await judge(story, facts, dice);
  await judgePresent(story, facts, dice);
  await judgeMemories(story, facts, memories);
  await onlyAcceptedActsAreRecorded(story);
}

/** Three customers: in base currency, in dollars with a small limit, and one without a billing contact. */
async function begin(world: World, told: 'owner' | 'app'): Promise<Story> {
  const book = await world.another({ baseCurrency: 'EUR' });
  const clock = told === 'owner' ? new Date('2024-06-03T07:00:00.000Z') : null;
  const when = clock ? { recordedAt: clock } : {};
  const customers = [
    await book.customer({ ...when, terms: { days: 7, creditLimit: 30_000n } }),
    await book.customer({
      ...when,
      terms: { currency: 'USD', days: 10, basis: 'end_of_month', creditLimit: 0n },
    }),
    await book.customer({ ...when, contact: null }),
  ];
  return {
    book,
    customers,
    clock,
    documents: [],
    pairs: [],
    today: dayNumber('2024-06-03'),
    accepted: 0,
    census: new Map(),
    log: [],
  };
}

/** A refused command leaves nothing, not even its audit row. */
async function onlyAcceptedActsAreRecorded(story: Story): Promise<void> {
  const [row] = await story.book.sql<{ acts: number }>('SELECT count(*)::integer AS acts FROM audit_event');
  assert.equal(row?.acts, story.accepted, 'acts in the audit trail');
}

/** Leaves out ever smaller runs of steps for as long as the rest still fails. */
async function shrink(world: World, seed: number, all: Step[], told: 'owner' | 'app') {
  let kept: ({ steps: Step[] } & Attempt) | undefined;
  let steps = all;
  let attempts = 0;
  for (let size = Math.ceil(all.length / 2); size >= 1 && attempts < 120; size = Math.floor(size / 2)) {
    for (let from = 0; from < steps.length && attempts < 120; attempts += 1) {
      const fewer = [...steps.slice(0, from), ...steps.slice(from + size)];
      const tried = await attempt(world, seed, fewer, told);
      if (tried.error) {
        steps = fewer;
        kept = { steps, ...tried };
      } else from += size;
    }
  }
  return kept;
}
