import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { decimalsOf } from '@/lib/kernel/money';
import { decidePolicy, type Policy, policyOf } from '@/lib/kernel/policy';
import { defineQuery } from '@/lib/kernel/query';
import { invalid } from '@/lib/kernel/refusal';

const minimumInput = z
  .string()
  .trim()
  .regex(/^\d{1,12}(\.\d{1,3})?$/, { error: 'Write an amount in digits, like 25 or 25.00; 0 for none.' });

/** Nobody is asked for so little, in base currency, nor again within so many days. */
export const chasingPolicy = {
  name: 'chasing',
  schema: z.object({
    minimum: minimumInput.default('0'),
    quiet_days: z.int().min(0).max(60).default(3),
  }),
} satisfies Policy;

/** Decides from how much on, and how soon again, a customer may be chased. */
export const setChasingPolicy = defineCommand({
  name: 'mail.set-chasing-policy',
  summary: 'Decides from which amount on, and after how many quiet days, a customer may be chased.',
  permission: 'queue.manage',
  input: z.strictObject({
    minimum: minimumInput.describe('In base currency: only what is due above it is chased.'),
    quiet_days: z.coerce
      .number({ error: 'Write a whole number.' })
      .int({ error: 'Write a whole number.' })
      .min(0, { error: 'At least 0.' })
      .max(60, { error: 'At most 60.' })
      .describe('Days between two reminders.'),
  }),
  async handle(context, input) {
    const { baseCurrency } = context.organisation;
    if (new Decimal(input.minimum).decimalPlaces() > decimalsOf(baseCurrency))
      throw invalid(`${baseCurrency} has ${decimalsOf(baseCurrency)} decimals.`, 'minimum');
    await decidePolicy(context, chasingPolicy, input);
    return { minimum: input.minimum, currency: baseCurrency, quiet_days: input.quiet_days };
  },
});

/** What holds, for the screen that decides it. */
export const chasing = defineQuery({
  name: 'mail.chasing-policy',
  summary: 'From which amount on, and after how many quiet days, a customer may be chased.',
  permission: 'queue.read',
  input: z.strictObject({}),
  async read({ tx, organisation }) {
    const { minimum, quiet_days } = await policyOf(tx, organisation.id, chasingPolicy);
    return { minimum, currency: organisation.baseCurrency, quiet_days };
  },
});
