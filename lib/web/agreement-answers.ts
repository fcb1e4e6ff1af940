import { z } from 'zod';
import {
  DISPUTE_OUTCOMES,
  DISPUTE_REASONS,
  type DisputeOutcome,
  type DisputeReason,
} from '@/lib/collections/agreement-words';
import { PROMISE_STATES, SOURCES } from '@/lib/collections/promise';
import { TOUCH_KINDS } from '@/lib/collections/touch';
import { HOLD_KINDS, type HoldKind } from '@/lib/collections/touch-words';
import { PARTS } from '@/lib/health/priority';
import { amount, clocks, currency, day, id, instant } from './answer-parts';

const text = z.string().nullable();
const customer = z.string().meta({ description: 'The customer’s number.' });
const reason = z.enum(Object.keys(DISPUTE_REASONS) as [DisputeReason, ...DisputeReason[]]);
const outcome = z.enum(Object.keys(DISPUTE_OUTCOMES) as [DisputeOutcome, ...DisputeOutcome[]]);
const holdKind = z.enum(Object.keys(HOLD_KINDS) as [HoldKind, ...HoldKind[]]);

const keptRate = {
  kept: z.int(),
  partly: z.int(),
  broken: z.int(),
  percent: z.int().nullable(),
};
const promise = z.strictObject({
  id,
  number: customer,
  name: z.string(),
  kind: z.enum(['promise', 'plan']),
  currency,
  amount,
  paid: amount,
  promised_on: day,
  due_on: day,
  state: z.enum(PROMISE_STATES),
  failed_on: day.nullable(),
  source: z.enum(SOURCES),
  contact: text,
  owner: text,
  note: text,
  documents: z.array(z.string()),
  instalments: z.array(z.strictObject({ due_on: day, amount })),
});
const dispute = z.strictObject({
  id,
  number: customer,
  name: z.string(),
  document: z.string(),
  document_number: z.string(),
  currency,
  due_on: day.nullable(),
  amount,
  open_amount: amount,
  reason,
  note: text,
  opened_on: day,
  opened_by: z.string(),
  contact: text,
  owner: text,
  deadline: day.nullable(),
  outcome: outcome.nullable(),
  resolved_on: day.nullable(),
  live: z.boolean(),
  days_open: z.int(),
});
const ofDispute = { dispute: id, customer };

/** What is answered about promises, disputes, holds and hand-overs, by the name of the command or query. */
export const agreementAnswers: Record<string, z.ZodType> = {
  'collections.promises': z.strictObject({
    ...clocks,
    data: z.array(promise),
    kept: z.strictObject(keptRate),
    by_contact: z.array(z.strictObject({ contact: z.string(), ...keptRate })),
    due_this_week: z.array(z.strictObject({ currency, amount })),
  }),
  'collections.make-promise': z.strictObject({ promise: id, customer, currency, due_on: day }),
  'collections.withdraw-promise': z.strictObject({ promise: id, customer }),
  'collections.disputes': z.strictObject({
    ...clocks,
    data: z.array(dispute),
    causes: z.array(
      z.strictObject({
        reason,
        currency,
        disputes: z.int(),
        open: z.int(),
        amount,
        average_days: z.int(),
      }),
    ),
  }),
  'collections.dispute': dispute.extend({
    thread: z.array(
      z.strictObject({
        kind: z.enum(['comment', 'assigned', 'resolved']),
        happened_on: day,
        body: text,
        deadline: day.nullable(),
        outcome: outcome.nullable(),
        by: z.string(),
        owner: text,
        at: instant,
      }),
    ),
  }),
  'collections.open-dispute': z.strictObject({
    ...ofDispute,
    document: z.string(),
    amount,
    currency,
  }),
  'collections.comment-dispute': z.strictObject(ofDispute),
  'collections.assign-dispute': z.strictObject({ ...ofDispute, owner: text }),
  'collections.resolve-dispute': z.strictObject({ ...ofDispute, outcome, document: text }),
  'collections.set-queue-policy': z.strictObject({
    ...Object.fromEntries(PARTS.map((part) => [part, z.int()])),
    plain_percent: z.int(),
  }),
  'collections.set-promise-policy': z.strictObject({ tolerance_days: z.int() }),
  'collections.escalate': z.strictObject({ touch: id, customer }),
  'collections.take-back-touch': z.strictObject({ touch: id, customer, kind: z.enum(TOUCH_KINDS) }),
  'collections.place-hold': z.strictObject({ customer, kind: holdKind, held: z.literal(true) }),
  'collections.lift-hold': z.strictObject({ customer, kind: holdKind, held: z.literal(false) }),
};
