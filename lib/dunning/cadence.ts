import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { HOLD_KINDS, type HoldKind } from '@/lib/collections/touch-words';
import { isCountry } from '@/lib/customers/country';
import { optional, optionalText, parseInput, textInput } from '@/lib/kernel/input';
import { Refusal } from '@/lib/kernel/refusal';
import { MOST_LEVELS } from '@/lib/letters/built-in/template-kind';
import {
  PAYER_CLASSES,
  type PayerClass,
  STEP_CHANNELS,
  STEP_MODES,
  type StepChannel,
  type StepMode,
} from './cadence-words';

/** One step: so many days after the due day of the oldest item that can be collected. `key` names it in every version. */
export type Step = {
  key: number;
  day: number;
  channel: StepChannel;
  mode: StepMode;
  /** Of an e-mail or a letter, 1 to 5. */
  level: number | null;
  /** Of a hold. */
  hold: HoldKind | null;
  note: string | null;
};

/** Whom a cadence is for; an empty list and null are everybody. Amounts are major units of base currency, as text. */
export type Segment = {
  countries: string[];
  balance_from: string | null;
  balance_below: string | null;
  payer: PayerClass;
  owner_id: number | null;
};

/** A version of a cadence; `number` is the cadence's own. */
export type Cadence = {
  id: bigint;
  number: number;
  name: string;
  place: number;
  segment: Segment;
  steps: Step[];
  active: boolean;
};

/** What decides under which cadence a customer falls. */
export type SegmentFacts = {
  country: string | null;
  balanceBase: string;
  recurringLate: boolean;
  ownerId: number | null;
};

export const isForEverybody = ({
  countries,
  balance_from,
  balance_below,
  payer,
  owner_id,
}: Segment): boolean =>
  countries.length === 0 &&
  balance_from === null &&
  balance_below === null &&
  payer === 'any' &&
  owner_id === null;

/** The cadence that a customer falls under: of those in force, in their order, the first that is for them. */
export const cadenceFor = (cadences: readonly Cadence[], facts: SegmentFacts): Cadence | undefined =>
  cadences.find(({ segment }) => isWithin(segment, facts));

function isWithin(segment: Segment, { country, balanceBase, recurringLate, ownerId }: SegmentFacts): boolean {
  if (segment.countries.length > 0 && (country === null || !segment.countries.includes(country)))
    return false;
  if (segment.payer !== 'any' && (segment.payer === 'late') !== recurringLate) return false;
  if (segment.owner_id !== null && segment.owner_id !== ownerId) return false;
  if (segment.balance_from === null && segment.balance_below === null) return true;
  const balance = new Decimal(balanceBase);
  return (
    (segment.balance_from === null || balance.gte(segment.balance_from)) &&
    (segment.balance_below === null || balance.lt(segment.balance_below))
  );
}

// ── What is told of a cadence ──

export const MOST_STEPS = 30;
const LATEST_DAY = 730;

const named = <T extends string>(words: Record<T, string>, error: string) =>
  z.enum(Object.keys(words) as [T, ...T[]], { error });
const whole = (least: number, most: number, error: string) =>
  z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });

const stepInput = z.strictObject({
  key: optional(whole(1, 100_000, 'There is no such step.')).describe(
    'Of a step that the cadence has already; a new one gets its own.',
  ),
  day: whole(1, LATEST_DAY, `Write a number of days, 1 to ${LATEST_DAY}.`).describe(
    'Days after the due day of the oldest item that can be collected.',
  ),
  channel: named<StepChannel>(STEP_CHANNELS, 'Choose what is done.'),
  mode: named<StepMode>(STEP_MODES, 'Choose who does it.').default('suggested'),
  level: optional(whole(1, MOST_LEVELS.reminder, `Levels are 1 to ${MOST_LEVELS.reminder}.`)).describe(
    'Of an e-mail or a letter.',
  ),
  hold: optional(named<HoldKind>(HOLD_KINDS, 'Choose a hold.')).describe(
    'Of a hold; do not chase unless given.',
  ),
  note: optionalText(300).describe('What to say, or what is asked.'),
});
export type StepInput = z.output<typeof stepInput>;

const limitInput = optional(
  z
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,3})?$/, { error: 'Write an amount in digits, like 5000 or 5000.00.' }),
);

const countriesInput = z
  .preprocess(
    (value) => (typeof value === 'string' ? value.split(/[\s,;]+/).filter(Boolean) : value),
    z
      .array(z.string())
      .max(60)
      .transform((codes) => [...new Set(codes.map((code) => code.trim().toUpperCase()))])
      .superRefine((codes, context) => {
        const wrong = codes.find((code) => !isCountry(code));
        if (wrong)
          context.addIssue({ code: 'custom', message: `${wrong} is no country: write codes like DE, FR.` });
      })
      .default([]),
  )
  .meta({ description: 'ISO 3166 codes; everywhere unless given.' });

const segmentInput = z
  .strictObject({
    countries: countriesInput,
    balance_from: limitInput.describe('In base currency: a balance of at least so much.'),
    balance_below: limitInput.describe('In base currency: a balance of less than so much.'),
    payer: named<PayerClass>(PAYER_CLASSES, 'Choose how they pay.').default('any'),
    owner: optional(textInput(254)).describe('The e-mail address of the owner; any unless given.'),
  })
  .superRefine(({ balance_from: from, balance_below: below }, context) => {
    if (from && below && new Decimal(from).gte(below))
      context.addIssue({
        code: 'custom',
        path: ['balance_below'],
        message: 'It must be more than the least.',
      });
  });

/** What a cadence is told by, saved or only tried: its name, whom it is for, and its steps in order. */
export const cadenceInput = {
  name: textInput(100),
  segment: segmentInput.prefault({}),
  steps: z
    .array(stepInput, { error: 'Add a step.' })
    .min(1, { error: 'Add a step: a cadence without steps does nothing.' })
    .max(MOST_STEPS, { error: `At most ${MOST_STEPS} steps.` })
    .superRefine(assertOrder)
    .describe('In the order of their days.'),
};

/** Steps stand in the order of their days and levels, each has what its channel needs, and nothing follows a hold. */
function assertOrder(steps: readonly StepInput[], context: z.RefinementCtx): void {
  const refuse = (place: number, field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [place, field], message });
  let level = 0;
  for (const [place, step] of steps.entries()) {
    const before = steps[place - 1];
    const [here, there] = [`step ${place + 1}`, `step ${place}`];
    if (before && step.day === before.day) refuse(place, 'day', `Two steps are on day ${step.day}.`);
    if (before && step.day < before.day)
      refuse(
        place,
        'day',
        `Day ${step.day} is before day ${before.day} of ${there}: put the steps in order.`,
      );
    if (before?.channel === 'hold')
      refuse(place, 'channel', 'A hold ends the cadence: nothing comes after it.');
    const writes = step.channel === 'email' || step.channel === 'letter';
    if (writes && step.level === undefined) refuse(place, 'level', 'Choose a level.');
    if (!writes && step.level !== undefined)
      refuse(place, 'level', 'Only an e-mail or a letter has a level.');
    if (step.channel !== 'hold' && step.hold !== undefined)
      refuse(place, 'hold', 'Only a hold is of a kind.');
    if (step.level !== undefined && step.level < level)
      refuse(
        place,
        'level',
        `Level ${step.level} in ${here} comes after level ${level}: levels do not go down.`,
      );
    level = Math.max(level, step.level ?? 0);
  }
}

/** What is wrong with a cadence as it was told so far, by field. */
export function faultsOfCadence(told: unknown): Record<string, string> {
  try {
    parseInput(z.strictObject(cadenceInput), told);
    return {};
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Object.fromEntries(error.issues.map(({ field, message }) => [field, message] as const).reverse());
  }
}

/** The steps as they are kept; those without a key get the next ones after `lastKey`. */
export function stepsFrom(told: readonly StepInput[], lastKey: number): Step[] {
  let key = lastKey;
  return told.map((step) => {
    if (step.key === undefined) key += 1;
    return {
      key: step.key ?? key,
      day: step.day,
      channel: step.channel,
      mode: step.mode,
      level: step.level ?? null,
      hold: step.channel === 'hold' ? (step.hold ?? 'do_not_chase') : null,
      note: step.note ?? null,
    };
  });
}
