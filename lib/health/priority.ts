import { Decimal } from 'decimal.js';

/** What the score looks at. Amounts are base currency, in major units; days are whole; counts are of the last twelve months. */
export type PriorityFacts = {
  collectable: Decimal;
  /** Something overdue is neither disputed, promised nor covered by credit, in any currency (even one without a rate). */
  anythingCollectable: boolean;
  /** Age of the oldest collectable item; null when there is none. */
  oldestDays: number | null;
  /** Promises that were not kept. */
  broken: number;
  /** Reminders since the customer was last heard of. */
  unanswered: number;
  /** Median days late of the invoices paid in the last twelve months; null below three of them. */
  medianDaysLate: number | null;
  balance: Decimal;
  /** Null for no limit, or no rate for it. */
  creditLimit: Decimal | null;
};

/** The parts of a score, in the order in which the database keeps their weights. */
export const PARTS = ['collectable', 'age', 'broken', 'unanswered', 'slower', 'credit'] as const;
export type PartName = (typeof PARTS)[number];

/** How full each part is, in whole steps. */
export type Levels = Record<PartName, number>;
/** How many points a full part gives. */
export type Weights = Record<PartName, number>;
export type Points = Record<PartName, number>;

export const MOST_LEVELS: Levels = {
  collectable: 25,
  age: 20,
  broken: 3,
  unanswered: 3,
  slower: 10,
  credit: 10,
};

/** What holds until an organisation decides otherwise; ten points stay free for what may be foreseen of a customer. */
export const USUAL_WEIGHTS: Weights = {
  collectable: 25,
  age: 20,
  broken: 15,
  unanswered: 10,
  slower: 10,
  credit: 10,
};

/** Weights as the database keeps them, in the order of the parts. */
export function weightsOf(kept: readonly number[]): Weights {
  const weight = (name: PartName) => kept[PARTS.indexOf(name)] ?? 0;
  return {
    collectable: weight('collectable'),
    age: weight('age'),
    broken: weight('broken'),
    unanswered: weight('unanswered'),
    slower: weight('slower'),
    credit: weight('credit'),
  };
}

/**
 * The levels of the definition `priority_at`, one by one.
 * Collectable: 5 for each power of ten. Age: full at 90 days. Broken promises and unanswered reminders: full at three.
 * Slower than its own median: full at 30 days more. Credit: the share of the limit that is used.
 */
export function levelsOf(facts: PriorityFacts): Levels {
  const { collectable, anythingCollectable, oldestDays, medianDaysLate, balance, creditLimit } = facts;
  const days = anythingCollectable ? oldestDays : null;
  return {
    collectable: collectable.gt(0) ? atMost('collectable', Precise.log10(collectable.plus(1)).times(5)) : 0,
    age: days === null ? 0 : atMost('age', new Decimal(20 * days).div(90)),
    broken: atMost('broken', new Decimal(facts.broken)),
    unanswered: atMost('unanswered', new Decimal(facts.unanswered)),
    slower:
      days === null || medianDaysLate === null
        ? 0
        : atMost('slower', new Decimal(days - medianDaysLate).div(3)),
    credit: creditLevel(balance, creditLimit),
  };
}

/** Each part's weight by how full it is, in whole points, half a point up: the definition `part_points`. */
export function pointsOf(levels: Levels, weights: Weights): Points {
  const points = (name: PartName) =>
    Math.floor((2 * weights[name] * levels[name] + MOST_LEVELS[name]) / (2 * MOST_LEVELS[name]));
  return {
    collectable: points('collectable'),
    age: points('age'),
    broken: points('broken'),
    unanswered: points('unanswered'),
    slower: points('slower'),
    credit: points('credit'),
  };
}

export const scoreOf = (points: Points): number => PARTS.reduce((sum, name) => sum + points[name], 0);

const Precise = Decimal.clone({ precision: 40 });

function creditLevel(balance: Decimal, limit: Decimal | null): number {
  if (limit === null || balance.lte(0)) return 0;
  return limit.isZero() ? MOST_LEVELS.credit : atMost('credit', Precise.div(balance.times(10), limit));
}

/** Whole steps, half up, between zero and the most. */
function atMost(name: PartName, steps: Decimal): number {
  const whole = steps.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
  return Math.max(0, Math.min(MOST_LEVELS[name], whole));
}
