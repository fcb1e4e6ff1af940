import { addDays, addMonths, type Day } from '@/lib/kernel/day';
import { parseAmount, splitAmount, toDecimalString } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';

/** How far apart instalments lie. */
export const PLAN_INTERVALS = ['weekly', 'fortnightly', 'monthly'] as const;
export type PlanInterval = (typeof PLAN_INTERVALS)[number];

export const MOST_INSTALMENTS = 60;

export type PlanRequest = {
  /** Decimal string in major units of the currency. */
  amount: string;
  currency: string;
  count: number;
  firstOn: Day;
  interval: PlanInterval;
};

/**
 * Instalments as equal as the currency lets them be, which sum to the amount; what does not divide is on the last ones.
 * Months are counted from the first day, so that a plan from 31 January on falls due at the end of each month.
 */
export function splitPlan({ amount, currency, count, firstOn, interval }: PlanRequest): PlannedInstalment[] {
  if (!Number.isInteger(count) || count < 2 || count > MOST_INSTALMENTS)
    throw invalid(`A plan has 2 to ${MOST_INSTALMENTS} instalments.`, 'count');
  const total = parseAmount(amount, currency);
  if (total < BigInt(count)) throw invalid('That is too little for so many instalments.', 'amount');
  const parts = splitAmount(
    total,
    Array.from({ length: count }, () => 1n),
  ).toReversed();
  return parts.map((part, place) => ({
    due_on: dayOf(firstOn, interval, place),
    amount: toDecimalString(part, currency),
  }));
}

/** As `collections.make-promise` takes it. */
export type PlannedInstalment = { due_on: Day; amount: string };

const dayOf = (firstOn: Day, interval: PlanInterval, place: number): Day =>
  interval === 'monthly'
    ? addMonths(firstOn, place)
    : addDays(firstOn, place * (interval === 'weekly' ? 7 : 14));
