import { z } from 'zod';
import { BUCKETS } from '@/lib/health/buckets';
import { CHANNELS, TEMPLATE_KINDS } from '@/lib/letters/built-in/template-kind';
import { LANGUAGES } from '@/lib/letters/words/language';
import { amount, currency, day, id, instant, kind } from './answer-parts';

const text = z.string().nullable();
const letterhead = z.strictObject({ address: text, payment_details: text, footer: text });
const key = {
  kind: z.enum(TEMPLATE_KINDS),
  level: z.int(),
  language: z.enum(LANGUAGES),
  channel: z.enum(CHANNELS),
};
const since = { by: text, recorded_at: instant.nullable() };
const written = { name: z.string(), subject: z.string(), body: z.string() };
const balance = z.strictObject({
  currency,
  open_items: z.int(),
  balance: amount,
  overdue: amount,
  unapplied: amount,
  buckets: z.array(z.strictObject({ bucket: z.enum(BUCKETS), amount })),
  oldest_due_on: day.nullable(),
});
const item = z.strictObject({
  kind,
  number: z.string(),
  currency,
  issued_on: day,
  due_on: day.nullable(),
  days_late: z.int().nullable(),
  amount,
  open_amount: amount,
  disputed: amount,
});
const movement = z.strictObject({
  on: day,
  kind,
  number: z.string(),
  due_on: day.nullable(),
  reversed: z.boolean().meta({ description: 'It takes the document off the account.' }),
  amount,
  balance: amount,
});

/** What letters and statements answer, as data. */
export const letterAnswers = {
  'letters.templates': z.strictObject({
    data: z.array(
      z.strictObject({
        ...key,
        name: z.string(),
        own: z.boolean().meta({ description: 'The organisation’s own; else the built-in one holds.' }),
        ...since,
      }),
    ),
    letterhead,
  }),
  'letters.template': z.strictObject({
    ...key,
    version: z.string().meta({ description: '`seen` of whoever edits it.' }),
    own: z.boolean(),
    ...written,
    ...since,
    built_in: z.strictObject(written).nullable(),
  }),
  'letters.set-template': z.strictObject({ template: id, ...key, name: z.string() }),
  'letters.end-template': z.strictObject({ template: id, ...key }),
  'letters.set-letterhead': letterhead,
  'letters.statement': z.strictObject({
    customer: z.strictObject({ number: z.string(), name: z.string(), postal: z.array(z.string()) }),
    organisation: z.string(),
    letterhead,
    language: z.enum(LANGUAGES),
    locale: z.string(),
    from: day,
    to: day,
    known_at: text,
    currencies: z.array(
      z.strictObject({ currency, opening: amount, movements: z.array(movement), closing: amount }),
    ),
    figures: z.strictObject({
      as_of: day,
      currencies: z.array(balance),
      oldest_due_on: day.nullable(),
      oldest_days_late: z.int().nullable(),
      open_items: z.int(),
      overdue_items: z.int(),
      items: z.array(item).meta({ description: 'The first five hundred, the oldest due first.' }),
    }),
  }),
} satisfies Record<string, z.ZodType>;
