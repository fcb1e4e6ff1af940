import { z } from 'zod';
import { SCOPES } from '@/lib/collections/assignment-plan';
import { amount, currency, day, id } from './answer-parts';

const text = z.string().nullable();
const number = z.string().meta({ description: 'The customer’s number.' });
const result = z.strictObject({ customer: number, done: z.boolean(), refused: text });
const act = id.meta({ description: 'The act, by which it is taken back on the same day.' });
const many = { act, done: z.int(), results: z.array(result) };
const whole = z.int();
const weights = {
  collectable: whole,
  age: whole,
  broken: whole,
  unanswered: whole,
  slower: whole,
  credit: whole,
  plain_percent: whole.meta({
    description: 'Customers of a hundred who stand in plain order, for comparison.',
  }),
};
const move = z.strictObject({
  number,
  name: z.string(),
  collectable: amount,
  score_before: whole,
  score_after: whole,
  before: whole.meta({ description: 'Its place now, from 1.' }),
  after: whole,
  plain_after: z.boolean(),
});
const share = z
  .strictObject({ of: whole, hits: whole, share: z.number(), low: z.number(), high: z.number() })
  .nullable();
const rule = z.strictObject({
  countries: z.array(z.string()),
  currencies: z.array(currency),
  from: text,
  below: text,
  payer: z.enum(['late', 'on-time', 'new']).nullable(),
  owners: z.array(z.string()),
});

/** What the queue as a whole answers: weights and who moves by them, acts on many customers, assignment, workload. */
export const queueAnswers: Record<string, z.ZodType> = {
  'collections.queue-settings': z.strictObject({
    queue: z.strictObject(weights),
    promises: z.strictObject({ tolerance_days: whole }),
  }),
  'collections.queue-policy-preview': z.strictObject({
    as_of: day,
    currency,
    in_queue: whole,
    moved: whole,
    moved_far: whole,
    more_than: whole,
    in_plain_before: whole,
    in_plain_after: whole,
    first_page: whole,
    before: z.array(move),
    after: z.array(move),
    enters: z.array(number),
    leaves: z.array(number),
  }),
  'collections.plain-order-result': z.strictObject({
    plain_percent: whole,
    from: day.nullable(),
    through: day.nullable(),
    ranked: share,
    plain: share,
    difference: z.strictObject({ difference: z.number(), low: z.number(), high: z.number() }).nullable(),
  }),
  'collections.what-would-change': z.strictObject({
    score: whole,
    changes: z.array(
      z.strictObject({
        what: z.enum(['payment', 'payment_of_oldest', 'promise', 'answer']),
        amounts: z.array(z.strictObject({ amount, currency })),
        document: text,
        points: whole.meta({ description: 'Negative: it takes so many away.' }),
      }),
    ),
    rises: z.strictObject({ on: day, days: whole, points: whole }).nullable(),
  }),
  'collections.queue-numbers': z.strictObject({ numbers: z.array(number), more: z.boolean() }),
  'collections.workload': z.strictObject({
    as_of: day,
    currency,
    data: z.array(
      z.strictObject({
        name: text,
        email: text,
        collects: z.boolean(),
        customers: whole,
        in_queue: whole,
        collectable: amount,
        overdue: amount,
        touched: whole.meta({ description: 'Customers touched in the last seven days.' }),
        promises_kept: whole,
        promises_judged: whole,
      }),
    ),
  }),
  'collections.assignment-rules': z.strictObject({ rules: z.array(rule) }),
  'collections.assignment-preview': z.strictObject({
    currency,
    scope: z.enum(SCOPES),
    data: z.array(
      z.strictObject({
        rule: whole,
        name: z.string(),
        email: z.string(),
        customers: whole,
        moves: whole,
        collectable: amount,
      }),
    ),
    moves: whole,
    without_rule: whole,
  }),
  'collections.set-assignment-rules': z.strictObject({ rules: whole }),
  'collections.apply-assignment': z.strictObject({ act, moved: whole, scope: z.enum(SCOPES) }),
  'collections.assign-many': z.strictObject({ act, moved: whole, results: z.array(result) }),
  'collections.hand-over': z.strictObject({ act, moved: whole }),
  'collections.take-back-assignment': z.strictObject({ act, taken_back: whole }),
  'collections.snooze-many': z.strictObject({ ...many, until: day }),
  'collections.note-many': z.strictObject({ ...many, follow_up_on: day.nullable() }),
  'collections.take-back-many': z.strictObject({ act, taken_back: whole }),
};
