import { z } from 'zod';
import { GATES } from '@/lib/collections/gates';
import { NEXT_ACTS } from '@/lib/collections/next-act';
import { BUCKETS } from '@/lib/health/buckets';
import { PARTS } from '@/lib/health/priority';
import { POSTING_KINDS } from '@/lib/ledger/statement';
import { amount, clocks, currency, day, id, instant, kind, listOf, pageOf } from './answer-parts';

const text = z.string().nullable();
const buckets = z.array(z.strictObject({ bucket: z.enum(BUCKETS), amount }));
const figures = { open_items: z.int(), balance: amount, overdue: amount, unapplied: amount, buckets };
const balance = z.strictObject({ currency, ...figures, oldest_due_on: day.nullable() });
const inBase = { currency, balance: amount, overdue: amount };
const withoutRate = z.array(currency).meta({ description: 'Currencies left out, for want of a rate.' });

const customerRow = balance.extend({
  number: z.string(),
  name: z.string(),
  trading_name: text,
  status: z.enum(['active', 'archived']),
  owner: z.strictObject({ name: z.string(), email: z.string() }).nullable(),
  billing_contact: z.strictObject({ name: z.string(), email: text, phone: text }).nullable(),
  terms: text,
  credit_limit: z.strictObject({ amount, currency }).nullable(),
  credit_used_percent: z.int().nullable(),
  oldest_days_late: z.int().nullable(),
  other_currencies: z.array(balance),
  converted: z.strictObject({ ...inBase, collectable: amount, without_rate: withoutRate }),
  payer: z.strictObject({
    flag: z.boolean().meta({ description: 'A recurring late payer.' }),
    late: z.int(),
    of: z.int(),
    average_days_late: z.string().nullable(),
  }),
  score: z.int().min(0).max(100),
  in_plain_order: z.boolean().meta({ description: 'Stands by age alone, for comparison.' }),
  points: z.array(
    z.strictObject({
      name: z.enum(PARTS),
      points: z.int(),
      of: z.int(),
      level: z.int().meta({ description: 'How full the part is, in steps.' }),
      of_levels: z.int(),
    }),
  ),
  reasons: z.array(z.string()),
  in_queue: z.boolean(),
  gated: z.enum(GATES).nullable(),
  next_act: z.enum(NEXT_ACTS),
  last_touched_on: day.nullable(),
  snoozed_until: day.nullable(),
  waits_until: day.nullable(),
  held: z.boolean(),
});

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256, in hexadecimal.' });
const named = z.strictObject({ kind, number: z.string() });
const entry = z.strictObject({
  seq: id,
  posting: id,
  posting_kind: z.enum(POSTING_KINDS),
  reason: text,
  recorded_at: instant,
  recorded_by: z.string(),
  effective_on: day,
  document: named.extend({ due_on: day.nullable() }),
  counter_document: named.nullable(),
  amount,
  currency,
  balance: amount.nullable(),
});
const documentFields = {
  kind,
  number: z.string(),
  amount,
  currency,
  issued_on: day,
  due_on: day.nullable(),
  open_amount: amount,
  purchase_order: text,
  reference: text,
  description: text,
};

/** What the queries of ledger, health and collections answer, by the query's name. */
export const readingAnswers: Record<string, z.ZodType> = {
  'collections.customers': pageOf(customerRow),
  'collections.customer': customerRow.extend(clocks),
  'collections.work-queue': pageOf(customerRow).extend({
    totals: z.strictObject({
      ...inBase,
      to_collect: amount,
      need_you: z.int(),
      need_me: z.int().nullable(),
      without_rate: withoutRate,
    }),
  }),
  'ledger.open-items': listOf(
    z.strictObject({
      id,
      ...documentFields,
      bucket: z.enum(BUCKETS).nullable(),
      days_late: z.int().nullable(),
    }),
  ),
  'ledger.entries': pageOf(entry),
  'ledger.document': z.strictObject({
    ...documentFields,
    customer: z.string(),
    customer_name: z.string(),
    contra_account: z.string(),
    source_system: text,
    external_id: text,
    reversed: z.boolean(),
    entries: z.array(entry),
    ...clocks,
  }),
  'ledger.search': z.strictObject({
    customers: z.array(z.strictObject({ number: z.string(), name: z.string(), status: z.string() })),
    documents: z.array(named.extend({ customer: z.string(), customer_name: z.string() })),
  }),
  'ledger.books': z.strictObject({
    base_currency: currency,
    closed_through: day.nullable(),
    closes: z.array(
      z.strictObject({ closed_through: day, reason: z.string(), recorded_at: instant, actor: z.string() }),
    ),
    rates: z.array(z.strictObject({ currency, valid_on: day, rate: z.string(), recorded_at: instant })),
  }),
  'ledger.blocks': z.strictObject({
    data: z.array(
      z.strictObject({
        block_no: z.int(),
        after_seq: id,
        to_seq: id,
        entries: z.int(),
        hash,
        sealed_at: instant,
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
  'health.seal': z.strictObject({
    head: z.strictObject({ block_no: z.int(), hash, entries: z.string(), sealed_at: instant }).nullable(),
    not_sealed: z.int(),
    last_verification: z
      .strictObject({
        ended_at: instant,
        asked_by: z.string(),
        faults: z.int(),
        first_fault: text,
        entries: z.string(),
        block_no: z.int().nullable(),
      })
      .nullable(),
  }),
  'health.ageing': z.strictObject({
    ...clocks,
    currencies: z.array(
      z.strictObject({ currency, customers: z.int().nullable(), ...figures, open_items: z.int().nullable() }),
    ),
    recurring_late_payers: z.int().nullable(),
  }),
  'health.due-invoices': listOf(
    z.strictObject({
      number: z.string(),
      currency,
      amount,
      due_on: day,
      paid_on: day.nullable(),
      days_late: z.int(),
      late: z.boolean(),
    }),
  ),
};
