import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { currencyInput, dayInput } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';

/** Units of the organisation's base currency for one unit of another, from a day on until a later one is recorded. */
export const recordExchangeRate = defineCommand({
  name: 'ledger.record-exchange-rate',
  summary: 'Records the exchange rate of a currency on a day, in units of base currency for one unit of it.',
  permission: 'rates.write',
  input: z.strictObject({
    currency: currencyInput,
    valid_on: dayInput,
    rate: z
      .string()
      .trim()
      .regex(/^\d{1,9}(\.\d{1,10})?$/, { error: 'Write a rate like 1.0842, with at most 10 decimals.' })
      .refine((text) => new Decimal(text).gt(0), { error: 'A rate is more than zero.' }),
  }),
  async handle({ tx, actor, organisation }, input) {
    if (input.currency === organisation.baseCurrency)
      throw invalid(`${input.currency} is the base currency; its rate is 1.`, 'currency');
    await tx.$executeRaw`
      INSERT INTO exchange_rate (organisation_id, currency, valid_on, rate, recorded_at)
      VALUES (${actor.organisationId}, ${input.currency}, ${input.valid_on}::date, ${input.rate}::numeric, clock_timestamp())`;
    return {
      currency: input.currency,
      valid_on: input.valid_on,
      rate: input.rate,
      base_currency: organisation.baseCurrency,
    };
  },
});
