import { z } from 'zod';
import type { Day } from '@/lib/kernel/day';
import { optional } from '@/lib/kernel/input';
import { defineQuery, type QueryContext } from '@/lib/kernel/query';
import { type Cadence, cadenceInput, stepsFrom } from './cadence';
import { type CadenceVersions, cadenceVersions, inOrder, standingCadence } from './cadence-versions';
import type { StepOutcome } from './cadence-words';
import { cadenceNumber, lastKeyOf, segmentFrom } from './set-cadence';
import { simulate } from './simulate';
import type { Planned } from './simulate-walk';

const draftInput = z.strictObject({
  cadence: optional(cadenceNumber).describe('The number of the one that is changed; a new one unless given.'),
  ...cadenceInput,
});

const jsonText = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (value.trim() === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

const MOST_ROWS = 5_000;

/**
 * What would go out in the coming days: by day and customer, with nothing sent or written. With a cadence that is not saved
 * yet, as if it were. It is assumed that nobody pays and nothing else happens, and that what is sent is let through wherever
 * there is an address.
 */
export const simulateCadences = defineQuery({
  name: 'dunning.simulate-cadences',
  summary: 'What cadences would do in the coming days, if nobody pays: nothing is sent or written.',
  permission: 'queue.manage',
  input: z.strictObject({
    days: z.coerce.number().int().min(1).max(31).default(14),
    draft: z
      .preprocess(jsonText, draftInput.optional())
      .describe('A cadence that is not saved yet, as dunning.set-cadence takes it; as JSON in an address.'),
    limit: z.coerce.number().int().min(0).max(MOST_ROWS).default(500).describe('How many steps are listed.'),
  }),
  async read(context, { days, draft, limit }) {
    const known = await cadenceVersions(context.tx, context.organisation.id);
    const cadences = draft ? await withDraft(context, known, draft) : known.inForce;
    const listed: Planned[] = [];
    const counts = new Map<Day, Counts>();
    const { customers } = await simulate(context, { cadences, versions: known.versions, days }, (planned) => {
      count(counts, planned);
      listed.push(planned);
    });
    listed.sort(byDay);
    return {
      from: context.today,
      customers,
      steps: listed.length,
      days: [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, each]) => ({ day, ...each })),
      data: listed.slice(0, limit).map(describe),
      more: listed.length > limit,
    };
  },
});

/** The cadences as they would be with the draft in place of the saved one, or added. */
async function withDraft(
  { tx, organisation }: QueryContext,
  known: CadenceVersions,
  draft: z.output<typeof draftInput>,
): Promise<Cadence[]> {
  const before = draft.cadence === undefined ? undefined : standingCadence(known, draft.cadence, undefined);
  const numbers = [...known.versions.values()].map(({ number }) => number);
  const number = before?.number ?? Math.max(0, ...numbers) + 1;
  const drafted: Cadence = {
    id: 0n,
    number,
    name: draft.name,
    place: before?.place ?? Math.max(0, ...known.inForce.map(({ place }) => place)) + 1,
    segment: await segmentFrom(tx, organisation.id, draft.segment),
    steps: stepsFrom(draft.steps, lastKeyOf(known, number, draft.steps)),
    active: true,
  };
  return [...known.inForce.filter((each) => each.number !== number), drafted].sort(inOrder);
}

/** How many of each outcome. */
type Counts = Record<'sent' | 'letters' | 'tasks' | 'escalated' | 'held' | 'suggested' | 'not_done', number>;

const COUNTED: Record<StepOutcome, keyof Counts> = {
  sent: 'sent',
  letter: 'letters',
  task: 'tasks',
  escalated: 'escalated',
  held: 'held',
  suggested: 'suggested',
  dismissed: 'not_done',
  skipped: 'not_done',
};

function count(counts: Map<Day, Counts>, { day, outcome }: Planned): void {
  const of = counts.get(day) ?? {
    sent: 0,
    letters: 0,
    tasks: 0,
    escalated: 0,
    held: 0,
    suggested: 0,
    not_done: 0,
  };
  of[COUNTED[outcome]] += 1;
  counts.set(day, of);
}

const byDay = (a: Planned, b: Planned): number => {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  return Number(a.outcome === 'skipped') - Number(b.outcome === 'skipped');
};

const describe = ({ cadenceName, writtenDay, ...planned }: Planned) => ({
  ...planned,
  cadence_name: cadenceName,
  after_days: writtenDay,
});
