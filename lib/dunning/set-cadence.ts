import { z } from 'zod';
import { requireCollector } from '@/lib/customers/owner';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { optional, optionalText } from '@/lib/kernel/input';
import { conflict, invalid } from '@/lib/kernel/refusal';
import {
  type Cadence,
  cadenceInput,
  isForEverybody,
  type Segment,
  type StepInput,
  stepsFrom,
} from './cadence';
import { type CadenceVersions, holdCadences, insertVersion, standingCadence } from './cadence-versions';

export const cadenceNumber = z.coerce
  .number({ error: 'There is no such cadence.' })
  .int({ error: 'There is no such cadence.' })
  .min(1, { error: 'There is no such cadence.' });

/** The same where an address names it. */
const cadenceInPath = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z
    .string()
    .regex(/^[1-9]\d{0,8}$/, { error: 'There is no such cadence.' })
    .transform(Number),
);

/**
 * Saves a cadence, new or in its next version, from now on. What was done under the version before stays done: an episode
 * that runs goes on from there.
 */
export const setCadence = defineCommand({
  name: 'dunning.set-cadence',
  summary: 'Saves a cadence: whom it is for, and its steps.',
  permission: 'queue.manage',
  input: z.strictObject({
    cadence: optional(cadenceNumber).describe('The number of the one to change; a new one unless given.'),
    version: optionalText(20).describe('The version that was changed, so that nobody overlooks another.'),
    ...cadenceInput,
  }),
  async handle(context, input) {
    const known = await holdCadences(context);
    const before =
      input.cadence === undefined ? undefined : standingCadence(known, input.cadence, input.version);
    const segment = await segmentFrom(context.tx, context.actor.organisationId, input.segment);
    assertAlone(known.inForce, input.name, segment, before);
    const numbers = [...known.versions.values()].map(({ number }) => number);
    const number = before?.number ?? Math.max(0, ...numbers) + 1;
    const steps = stepsFrom(input.steps, lastKeyOf(known, number, input.steps));
    const place = before?.place ?? Math.max(0, ...known.inForce.map((each) => each.place)) + 1;
    const id = await insertVersion(
      context,
      { number, name: input.name, place, segment, steps, active: true },
      before,
    );
    return { cadence: number, version: id.toString(), name: input.name, steps: steps.length };
  },
});

type ToldSegment = z.output<(typeof cadenceInput)['segment']>;

/** The segment as it is kept: the owner by id. */
export async function segmentFrom(tx: Tx, organisationId: number, told: ToldSegment): Promise<Segment> {
  const owner = told.owner ? await requireCollector(tx, organisationId, told.owner, 'segment.owner') : null;
  return {
    countries: told.countries,
    balance_from: told.balance_from ?? null,
    balance_below: told.balance_below ?? null,
    payer: told.payer,
    owner_id: owner?.id ?? null,
  };
}

/** Keys are never given out again, so that a step that was done is not taken for another one. */
export function lastKeyOf({ versions }: CadenceVersions, number: number, told: readonly StepInput[]): number {
  const own = [...versions.values()].filter((version) => version.number === number);
  const keys = own.flatMap(({ steps }) => steps.map(({ key }) => key));
  const seen = new Set<number>();
  for (const [place, { key }] of told.entries()) {
    if (key === undefined) continue;
    if (!keys.includes(key) || seen.has(key)) throw invalid('There is no such step.', `steps.${place}.key`);
    seen.add(key);
  }
  return Math.max(0, ...keys);
}

function assertAlone(
  inForce: readonly Cadence[],
  name: string,
  segment: Segment,
  own: Cadence | undefined,
): void {
  const others = inForce.filter(({ number }) => number !== own?.number);
  if (others.some((each) => each.name.toLowerCase() === name.toLowerCase()))
    throw conflict(`There is a cadence “${name}” already.`, 'name');
  const everybody = others.find((each) => isForEverybody(each.segment));
  if (isForEverybody(segment) && everybody)
    throw conflict(
      `“${everybody.name}” is for everybody already: say whom this one is for.`,
      'segment.countries',
    );
}

/** Ends a cadence: its customers fall under the next one that is for them, which goes on from what was done. */
export const endCadence = defineCommand({
  name: 'dunning.end-cadence',
  summary: 'Ends a cadence; what it has done stays on the customers’ timelines.',
  permission: 'queue.manage',
  input: z.strictObject({ cadence: cadenceInPath, version: optionalText(20) }),
  async handle(context, input) {
    const before = standingCadence(await holdCadences(context), input.cadence, input.version);
    await insertVersion(context, { ...before, active: false }, before);
    return { cadence: before.number, name: before.name };
  },
});

/** Puts the cadences in another order: a customer falls under the first one that is for it. */
export const orderCadences = defineCommand({
  name: 'dunning.order-cadences',
  summary: 'Puts the cadences in another order; the first one that is for a customer counts.',
  permission: 'queue.manage',
  input: z.strictObject({
    cadences: z.array(cadenceNumber).max(200).describe('The numbers of all of them, in the new order.'),
  }),
  async handle(context, { cadences }) {
    const { inForce } = await holdCadences(context);
    assertSame(inForce, cadences);
    const sorted = cadences.flatMap((number) => inForce.filter((each) => each.number === number));
    const early = sorted.slice(0, -1).find(({ segment }) => isForEverybody(segment));
    if (early)
      throw invalid(`“${early.name}” is for everybody: nobody would come to those after it.`, 'cadences');
    for (const [index, cadence] of sorted.entries()) await moveTo(context, cadence, index + 1);
    return { cadences };
  },
});

function assertSame(inForce: readonly Cadence[], cadences: readonly number[]): void {
  const numbers = inForce.map(({ number }) => number).sort((a, b) => a - b);
  if (numbers.join() !== cadences.toSorted((a, b) => a - b).join())
    throw conflict('The cadences have changed meanwhile: name each of them once.', 'cadences');
}

async function moveTo(context: CommandContext, cadence: Cadence, place: number): Promise<void> {
  if (cadence.place !== place) await insertVersion(context, { ...cadence, place }, cadence);
}
