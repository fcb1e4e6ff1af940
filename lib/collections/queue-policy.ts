import { z } from 'zod';
import { PARTS, USUAL_WEIGHTS } from '@/lib/health/priority';
import { defineCommand } from '@/lib/kernel/command';
import { decidePolicy, type Policy } from '@/lib/kernel/policy';
import { invalid } from '@/lib/kernel/refusal';
import { promisesPolicy } from './promise';

const weight = (usual: number) => z.int().min(0).max(100).default(usual);

/** How much each part of a score counts, together at most a hundred; and how many of a hundred stand in plain order. */
export const queuePolicy = {
  name: 'queue',
  schema: z.object({
    collectable: weight(USUAL_WEIGHTS.collectable),
    age: weight(USUAL_WEIGHTS.age),
    broken: weight(USUAL_WEIGHTS.broken),
    unanswered: weight(USUAL_WEIGHTS.unanswered),
    slower: weight(USUAL_WEIGHTS.slower),
    credit: weight(USUAL_WEIGHTS.credit),
    plain_percent: z.int().min(0).max(50).default(0),
  }),
} satisfies Policy;

/** A whole number as a form or the API sends it. */
export const wholeInput = (most: number) =>
  z.coerce
    .number({ error: 'Write a whole number.' })
    .int({ error: 'Write a whole number.' })
    .min(0, { error: 'At least 0.' })
    .max(most, { error: `At most ${most}.` });

export const weightsInput = {
  collectable: wholeInput(100),
  age: wholeInput(100),
  broken: wholeInput(100),
  unanswered: wholeInput(100),
  slower: wholeInput(100),
  credit: wholeInput(100),
};

/** A score says how much of a hundred speaks for calling somebody now. */
export function assertHundred(weights: Record<(typeof PARTS)[number], number>): void {
  const sum = PARTS.reduce((total, part) => total + weights[part], 0);
  if (sum > 100) throw invalid(`Together they are ${sum}; at most 100.`, 'collectable');
  if (sum === 0) throw invalid('At least one must count.', 'collectable');
}

/** Decides how the queue is ranked; the writer puts it in the new order within a moment, all at once. */
export const setQueuePolicy = defineCommand({
  name: 'collections.set-queue-policy',
  summary: 'Decides how much each part of a score counts, and how many customers stay in plain order.',
  permission: 'queue.manage',
  input: z.strictObject({ ...weightsInput, plain_percent: wholeInput(50).default(0) }),
  async handle(context, input) {
    assertHundred(input);
    await decidePolicy(context, queuePolicy, input);
    return input;
  },
});

/** Decides how many days after the promised one a payment still keeps a promise. */
export const setPromisePolicy = defineCommand({
  name: 'collections.set-promise-policy',
  summary: 'Decides how many days after the promised one a payment still keeps a promise.',
  permission: 'queue.manage',
  input: z.strictObject({ tolerance_days: wholeInput(30) }),
  async handle(context, input) {
    await decidePolicy(context, promisesPolicy, input);
    return input;
  },
});
