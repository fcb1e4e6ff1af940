import { z } from 'zod';
import { HOLD_KINDS, type HoldKind } from '@/lib/collections/touch-words';
import {
  PAYER_CLASSES,
  type PayerClass,
  STEP_CHANNELS,
  STEP_MODES,
  STEP_OUTCOMES,
  type StepChannel,
  type StepMode,
  type StepOutcome,
} from '@/lib/dunning/cadence-words';
import { amount, currency, day, id, instant } from './answer-parts';

const text = z.string().nullable();
const oneOf = <T extends string>(words: Record<T, string>) => z.enum(Object.keys(words) as [T, ...T[]]);
const customer = z.string().meta({ description: 'The customer’s number.' });
const channel = oneOf<StepChannel>(STEP_CHANNELS);
const outcome = oneOf<StepOutcome>(STEP_OUTCOMES);
const level = z.int().nullable();
const step = z.int().meta({ description: 'The key of the step, the same in every version.' });
const taken = z.strictObject({ customer, step, outcome, reason: text });

/** What is answered about cadences and their steps, by the name of the command or query. */
export const cadenceAnswers: Record<string, z.ZodType> = {
  'dunning.cadences': z.strictObject({
    currency,
    country: text.meta({ description: 'Whose working days count for customers without an address.' }),
    data: z.array(
      z.strictObject({
        cadence: z.int(),
        version: id,
        name: z.string(),
        for_everybody: z.boolean(),
        segment: z.strictObject({
          countries: z.array(z.string()),
          balance_from: text,
          balance_below: text,
          payer: oneOf<PayerClass>(PAYER_CLASSES),
          owner: z.strictObject({ name: z.string(), email: z.string() }).nullable(),
        }),
        steps: z.array(
          z.strictObject({
            key: step,
            day: z.int(),
            channel,
            mode: oneOf<StepMode>(STEP_MODES),
            level,
            hold: oneOf<HoldKind>(HOLD_KINDS).nullable(),
            note: text,
          }),
        ),
      }),
    ),
    run: z
      .strictObject({
        day,
        by_hand: z.boolean(),
        customers: z.int(),
        looked_at: z.int(),
        done: z.int(),
        suggested: z.int(),
        not_done: z.int(),
        started_at: instant,
        finished_at: instant.nullable(),
      })
      .nullable(),
  }),
  'dunning.set-cadence': z.strictObject({ cadence: z.int(), version: id, name: z.string(), steps: z.int() }),
  'dunning.end-cadence': z.strictObject({ cadence: z.int(), name: z.string() }),
  'dunning.order-cadences': z.strictObject({ cadences: z.array(z.int()) }),
  'dunning.start-cadences': z.strictObject({
    started: z.boolean().meta({ description: 'False when a run waits already.' }),
  }),
  'dunning.simulate-cadences': z.strictObject({
    from: day,
    customers: z.int(),
    steps: z.int(),
    days: z.array(
      z.strictObject({
        day,
        sent: z.int(),
        letters: z.int(),
        tasks: z.int(),
        escalated: z.int(),
        held: z.int(),
        suggested: z.int(),
        not_done: z.int(),
      }),
    ),
    data: z.array(
      z.strictObject({
        day,
        customer,
        name: z.string(),
        cadence: z.int(),
        cadence_name: z.string(),
        step,
        place: z.int(),
        after_days: z.int(),
        channel,
        level,
        outcome,
        reason: text,
      }),
    ),
    more: z.boolean(),
  }),
  'dunning.next-steps': z.strictObject({
    today: day,
    currency,
    more: z.boolean(),
    data: z.array(
      z.strictObject({
        number: customer,
        name: z.string(),
        owner: text,
        cadence: z.int(),
        cadence_name: z.string(),
        step,
        place: z.int(),
        after_days: z.int(),
        channel,
        mode: oneOf<StepMode>(STEP_MODES),
        level,
        note: text,
        episode: day,
        suggested_on: day,
        days_late: z.int(),
        collectable: amount,
      }),
    ),
  }),
  'dunning.run-step': taken,
  'dunning.dismiss-step': taken,
};
