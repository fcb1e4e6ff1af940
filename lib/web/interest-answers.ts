import { z } from 'zod';
import { INSTALMENT_STATES } from '@/lib/collections/plans';
import { PROMISE_STATES } from '@/lib/collections/promise';
import { DAY_COUNTS, RATE_SOURCES } from '@/lib/dunning/interest-policy';
import { STANDINGS } from '@/lib/dunning/interest-proposal';
import { CHARGE_STATES } from '@/lib/dunning/propose-interest';
import { amount, clocks, currency, day, id, kind, listOf, pageOf } from './answer-parts';

const text = z.string().nullable();
const percent = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .meta({ description: 'Per cent a year.' });
const line = z
  .strictObject({
    from: day,
    through: day,
    days: z.int(),
    principal: amount,
    percent,
    year_days: z.union([z.literal(365), z.literal(366)]),
    assumed: z
      .boolean()
      .meta({ description: 'The rate of this half-year is not known: the last one goes on.' }),
    amount,
  })
  .meta({ description: 'principal × percent / 100 × days / year_days; the lines add up to the interest.' });
const proposed = z.strictObject({
  document: z.string(),
  number: z.string(),
  kind,
  currency,
  due_on: day,
  days_late: z.int(),
  open_amount: amount,
  state: z.enum(CHARGE_STATES),
  interest: amount,
  fee: amount,
  lines: z.array(line),
});
const posted = z.strictObject({
  document: z.strictObject({
    id,
    kind,
    number: z.string(),
    amount,
    currency,
    issued_on: day,
    due_on: day.nullable(),
  }),
  posting: id,
  charged_for: z.string(),
});
const rate = { from: day, percent };
const policy = z.strictObject({
  rates: z.enum(RATE_SOURCES),
  own_rates: z.array(z.strictObject({ ...rate, currency: currency.optional() })),
  reference_rates: z.array(z.strictObject(rate)),
  day_count: z.enum(DAY_COUNTS),
  grace_days: z.int(),
  grace_counts: z.boolean(),
  fees: z.array(z.strictObject({ currency, amount })),
});

/** What is answered about late interest and payment plans, by the name of the command or query. */
export const interestAnswers: Record<string, z.ZodType> = {
  'dunning.interest-proposal': pageOf(
    z.strictObject({
      customer: z.string(),
      name: z.string(),
      standing: z.enum(STANDINGS),
      totals: z.array(
        z.strictObject({ currency, documents: z.int(), interest: amount, fees: amount, total: amount }),
      ),
      documents: z.array(proposed),
    }),
  ).extend({ through: day }),
  'dunning.charge-interest': z.strictObject({ customer: z.string(), through: day, charged: z.array(posted) }),
  'dunning.interest-charges': listOf(
    z.strictObject({
      number: z.string(),
      kind: z.enum(['interest', 'fee']),
      charged_for: z.string(),
      currency,
      amount,
      issued_on: day,
      from_on: day,
      through_on: day,
      waived: z.boolean(),
      lines: z.array(line),
    }),
  ),
  'dunning.interest-policy': z.strictObject({
    ...clocks,
    policy,
    statutory: z.strictObject({
      margin: percent,
      fee: z.strictObject({ currency, amount }),
      rates: z.array(
        z.strictObject({
          from: day,
          reference: percent,
          percent,
          own: z.boolean().meta({ description: 'Said by the organisation, not by the table.' }),
        }),
      ),
      assumed_now: z.boolean(),
    }),
  }),
  'dunning.set-interest-policy': policy,
  'collections.plans': listOf(
    z.strictObject({
      id,
      currency,
      amount,
      paid: amount,
      promised_on: day,
      due_on: day,
      state: z.enum(PROMISE_STATES),
      failed_on: day.nullable(),
      contact: text,
      note: text,
      documents: z.array(z.string()),
      instalments: z.array(
        z.strictObject({
          place: z.int(),
          due_on: day,
          amount,
          paid: amount,
          state: z.enum(INSTALMENT_STATES),
        }),
      ),
    }),
  ),
};
