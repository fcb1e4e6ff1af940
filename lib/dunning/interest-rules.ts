import { z } from 'zod';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { interestPolicyAt } from './interest-policy';
import { ratesOf, referenceRates } from './interest-rates';
import { REFERENCE_RATES, STATUTORY_FEE, STATUTORY_MARGIN } from './reference-rates';

/** How late payment is charged: what the organisation decided, and the table of the law. */
export const interestRules = defineQuery({
  name: 'dunning.interest-policy',
  summary: 'How late payment is charged: what was decided, and the statutory rates of each half-year.',
  permission: 'ledger.read',
  input: z.strictObject({ ...timeTravel }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const policy = await interestPolicyAt(context.tx, context.organisation.id, clocks.knownAt);
    const statutory = ratesOf({ ...policy, rates: 'statutory' }, context.organisation.baseCurrency);
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      policy,
      statutory: {
        margin: STATUTORY_MARGIN,
        fee: STATUTORY_FEE,
        rates: referenceRates(policy).map(({ from, percent }) => ({
          from,
          reference: percent,
          percent: statutory.find((rate) => rate.from === from)?.percent.toFixed(2) ?? percent,
          own: !REFERENCE_RATES.some((row) => row.from === from && row.percent === percent),
        })),
        /** The half-year of today is in no table: the last rate goes on until somebody says another one. */
        assumed_now: statutory.findLast(({ from }) => from <= clocks.asOf)?.assumed ?? false,
      },
    };
  },
});
