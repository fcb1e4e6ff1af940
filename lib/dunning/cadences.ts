import { z } from 'zod';
import { collectors } from '@/lib/customers/owner';
import { defineQuery, type QueryContext } from '@/lib/kernel/query';
import { countryOfLocale } from './business-days';
import { type Cadence, isForEverybody } from './cadence';
import { lastRun } from './cadence-run';
import { cadenceVersions } from './cadence-versions';

/** The cadences in force in their order, each with its steps; and how far the last run is. */
export const cadences = defineQuery({
  name: 'dunning.cadences',
  summary: 'The cadences in force, in their order, and the last run.',
  permission: 'queue.read',
  input: z.strictObject({}),
  async read(context) {
    const { tx, organisation } = context;
    const { inForce } = await cadenceVersions(tx, organisation.id);
    const names = await namesOf(context, inForce);
    return {
      currency: organisation.baseCurrency,
      country: countryOfLocale(organisation.locale),
      data: inForce.map((cadence) => describeCadence(cadence, names)),
      run: await lastRun(tx, organisation.id),
    };
  },
});

export type DescribedCadence = ReturnType<typeof describeCadence>;

function describeCadence(cadence: Cadence, names: ReadonlyMap<number, { name: string; email: string }>) {
  const { number, id, name, segment, steps } = cadence;
  const { owner_id, ...rest } = segment;
  return {
    cadence: number,
    version: id.toString(),
    name,
    for_everybody: isForEverybody(segment),
    segment: { ...rest, owner: owner_id === null ? null : (names.get(owner_id) ?? null) },
    steps,
  };
}

async function namesOf({ tx, organisation }: QueryContext, inForce: readonly Cadence[]) {
  const owned = inForce.some(({ segment }) => segment.owner_id !== null);
  const people = owned ? await collectors(tx, organisation.id) : [];
  return new Map(people.map(({ id, name, email }) => [id, { name, email }]));
}
