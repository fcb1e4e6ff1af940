import { Decimal } from 'decimal.js';
import { addMonths, type Day } from '@/lib/kernel/day';
import type { InterestPolicy } from './interest-policy';
import { REFERENCE_RATES, STATUTORY_MARGIN } from './reference-rates';

/**
 * A rate in per cent a year, from its day until the next one begins. `assumed`: nobody said what holds in this half-year, so
 * that the one before goes on.
 */
export type Rate = { from: Day; percent: Decimal; assumed: boolean };

/** The rates that a policy charges a currency at, in the order of their days; before the first, nothing is charged. */
export function ratesOf(policy: InterestPolicy, currency: string): Rate[] {
  if (policy.rates === 'none') return [];
  return policy.rates === 'own' ? ownRates(policy, currency) : statutoryRates(policy);
}

/** The reference rates that hold for an organisation: the table, and what it added or knew better. */
export function referenceRates({ reference_rates }: Pick<InterestPolicy, 'reference_rates'>) {
  const byDay = new Map([...REFERENCE_RATES, ...reference_rates].map((row) => [row.from, row]));
  return [...byDay.values()].sort(byFrom);
}

function statutoryRates(policy: InterestPolicy): Rate[] {
  const rates = referenceRates(policy).map(({ from, percent }) => ({
    from,
    percent: new Decimal(percent).plus(STATUTORY_MARGIN),
    assumed: false,
  }));
  return rates.flatMap((rate, place) => {
    const ends = addMonths(rate.from, 6);
    const next = rates[place + 1];
    return next && next.from <= ends ? [rate] : [rate, { ...rate, from: ends, assumed: true }];
  });
}

function ownRates({ own_rates }: InterestPolicy, currency: string): Rate[] {
  const named = own_rates.filter((rate) => rate.currency === currency);
  const rates = named.length > 0 ? named : own_rates.filter((rate) => rate.currency === undefined);
  return rates
    .map(({ from, percent }) => ({ from, percent: new Decimal(percent), assumed: false }))
    .sort(byFrom);
}

const byFrom = (a: { from: Day }, b: { from: Day }) => (a.from < b.from ? -1 : 1);
