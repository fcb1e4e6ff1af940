import { z } from 'zod';
import { wholeInput } from '@/lib/collections/queue-policy';
import { defineCommand } from '@/lib/kernel/command';
import { amountInput, currencyInput, dayInput, optional } from '@/lib/kernel/input';
import { parseAmount } from '@/lib/kernel/money';
import { decidePolicy } from '@/lib/kernel/policy';
import { invalid } from '@/lib/kernel/refusal';
import { DAY_COUNTS, interestPolicy, RATE_SOURCES } from './interest-policy';

const MOST_RATES = 200;

/** Per cent a year, like 9.5: a decimal string with at most four decimals. */
const percentInput = z
  .string()
  .trim()
  .regex(/^\d{1,2}(\.\d{1,4})?$|^100(\.0{1,4})?$/, {
    error: 'Write per cent a year from 0 to 100, like 9.5.',
  })
  .meta({ description: 'Per cent a year as a decimal string, like "9.5".' });
const rateInput = z.strictObject({ from: dayInput, percent: percentInput });
const ratesInput = <T extends z.ZodType>(rate: T) =>
  z
    .array(rate)
    .max(MOST_RATES, { error: `At most ${MOST_RATES} rates.` })
    .default([]);

/** Decides how late payment is charged from now on: all days that were not charged yet are, whenever they were. */
export const setInterestPolicy = defineCommand({
  name: 'dunning.set-interest-policy',
  summary: 'Decides at which rates, from which day and with which fees late payment is charged.',
  permission: 'rates.write',
  input: z.strictObject({
    rates: z.enum(RATE_SOURCES, { error: 'Choose by which rates.' }),
    own_rates: ratesInput(rateInput.extend({ currency: optional(currencyInput) })).describe(
      'Each from its day on; those without a currency hold for every currency that none names.',
    ),
    reference_rates: ratesInput(rateInput).describe(
      'Reference rates of half-years that the table does not have.',
    ),
    day_count: z.enum(DAY_COUNTS).default('365'),
    grace_days: wholeInput(90).default(0),
    grace_counts: z
      .union([z.boolean(), z.enum(['yes', 'no']).transform((word) => word === 'yes')])
      .default(true)
      .describe('Whether the days of grace are charged, too, once they are over.'),
    fees: z
      .array(z.strictObject({ currency: currencyInput, amount: amountInput }))
      .max(50, { error: 'At most 50 fees.' })
      .default([])
      .describe('One fee for each late invoice, by currency.'),
  }),
  async handle(context, input) {
    if (input.rates === 'own' && input.own_rates.length === 0)
      throw invalid('Say at least one rate, and from which day it holds.', 'own_rates');
    refuseTwice(input.own_rates, ({ from, currency }) => `${from} ${currency ?? ''}`, 'own_rates');
    refuseTwice(input.reference_rates, ({ from }) => from, 'reference_rates');
    for (const [place, { from }] of input.reference_rates.entries())
      if (!/-0[17]-01$/.test(from))
        throw invalid('A half-year begins on 1 January or 1 July.', `reference_rates.${place}.from`);
    refuseTwice(input.fees, ({ currency }) => currency, 'fees');
    for (const [place, { currency, amount }] of input.fees.entries())
      parseAmount(amount, currency, `fees.${place}.amount`);
    await decidePolicy(context, interestPolicy, input);
    return input;
  },
});

function refuseTwice<T>(rows: readonly T[], key: (row: T) => string, field: string): void {
  const seen = new Set<string>();
  for (const [place, row] of rows.entries()) {
    if (seen.has(key(row)))
      throw invalid(
        'This is said twice.',
        `${field}.${place}.${'amount' in (row as object) ? 'currency' : 'from'}`,
      );
    seen.add(key(row));
  }
}
