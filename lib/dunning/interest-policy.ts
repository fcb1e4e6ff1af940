import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import type { Policy } from '@/lib/kernel/policy';
import { STATUTORY_FEE } from './reference-rates';

/** By law (the directive's table), at rates of one's own, or no interest at all. */
export const RATE_SOURCES = ['statutory', 'own', 'none'] as const;
/** A year has 365 days whatever the calendar says, or 366 where it is a leap year. */
export const DAY_COUNTS = ['365', 'actual'] as const;
export type DayCount = (typeof DAY_COUNTS)[number];

const rate = z.object({ from: z.string(), percent: z.string() });

/**
 * How late payment is charged. Percentages are decimal strings a year. `own_rates` hold from their day on; those that name a
 * currency go before those that name none. `reference_rates` are those of half-years that the table does not have yet.
 * `grace_counts`: once the days of grace are over, interest counts from the first day late; else they stay free. `fees`: one
 * for each late invoice, by currency, in major units.
 */
export const interestPolicy = {
  name: 'interest',
  schema: z.object({
    rates: z.enum(RATE_SOURCES).default('statutory'),
    own_rates: z.array(rate.extend({ currency: z.string().optional() })).default([]),
    reference_rates: z.array(rate).default([]),
    day_count: z.enum(DAY_COUNTS).default('365'),
    grace_days: z.int().min(0).max(90).default(0),
    grace_counts: z.boolean().default(true),
    fees: z.array(z.object({ currency: z.string(), amount: z.string() })).default([{ ...STATUTORY_FEE }]),
  }),
} satisfies Policy;

export type InterestPolicy = z.output<typeof interestPolicy.schema>;

/** What was decided and known at an instant, so that what was proposed then can be asked again. */
export async function interestPolicyAt(
  tx: Tx,
  organisationId: number,
  knownAt: string,
): Promise<InterestPolicy> {
  const [row] = await tx.$queryRaw<{ value: unknown }[]>`
    SELECT policy_at(${organisationId}::integer, 'interest', ${knownAt}::timestamptz) AS value`;
  return interestPolicy.schema.parse(row?.value ?? {});
}
