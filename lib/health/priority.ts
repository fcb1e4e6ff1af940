import { Decimal } from 'decimal.js';

/** What the score looks at. Amounts are base currency, in major units; days are whole. */
export type PriorityFacts = {
  collectable: Decimal;
  /** Something overdue is not covered by unapplied credit, in any currency (even one without a rate). */
  anythingCollectable: boolean;
  /** Age of the oldest collectable item; null when there is none. */
  oldestDays: number | null;
  /** Median days late of the invoices paid in the last twelve months; null below three of them. */
  medianDaysLate: number | null;
  balance: Decimal;
  /** Null for no limit, or no rate for it. */
  creditLimit: Decimal | null;
};

export const POINTS = ['collectable', 'age', 'slower', 'credit'] as const;
export type PointName = (typeof POINTS)[number];
export type Points = Record<PointName, number>;

/** The most that each can give. Promises, reminders and predictions will add theirs. */
export const MOST_POINTS: Points = { collectable: 25, age: 20, slower: 10, credit: 10 };

/**
 * The points of the definition `priority_at`, one by one; the score is their sum.
 * Collectable: 5 for each power of ten. Age: full at 90 days. Slower than its own median: full at 30 days more.
 * Credit: the share of the limit that is used.
 */
export function scorePoints(facts: PriorityFacts): Points {
  const { collectable, anythingCollectable, oldestDays, medianDaysLate, balance, creditLimit } = facts;
  const days = anythingCollectable ? oldestDays : null;
  return {
    collectable: collectable.gt(0) ? atMost('collectable', Precise.log10(collectable.plus(1)).times(5)) : 0,
    age: days === null ? 0 : atMost('age', new Decimal(20 * days).div(90)),
    slower:
      days === null || medianDaysLate === null
        ? 0
        : atMost('slower', new Decimal(days - medianDaysLate).div(3)),
    credit: creditPoints(balance, creditLimit),
  };
}

export const scoreOf = (points: Points): number => POINTS.reduce((sum, name) => sum + points[name], 0);

const Precise = Decimal.clone({ precision: 40 });

function creditPoints(balance: Decimal, limit: Decimal | null): number {
  if (limit === null || balance.lte(0)) return 0;
  return limit.isZero() ? MOST_POINTS.credit : atMost('credit', Precise.div(balance.times(10), limit));
}

/** Whole points, half up, between zero and the most. */
function atMost(name: PointName, points: Decimal): number {
  const whole = points.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
  return Math.max(0, Math.min(MOST_POINTS[name], whole));
}
