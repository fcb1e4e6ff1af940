import { Decimal } from 'decimal.js';
import { levelsOf, type PriorityFacts, pointsOf, scoreOf, type Weights } from '@/lib/health/priority';
import { type Day, daysBetween } from '@/lib/kernel/day';

/** What is owed in one currency, in minor units; `unapplied` is negative. `factor`: base major units for one minor unit; null without a rate. */
export type Owed = {
  currency: string;
  overdue: bigint;
  unapplied: bigint;
  disputed: bigint;
  promised: bigint;
  factor: Decimal | null;
};

/** The oldest document that is late, where it alone can be told apart: what it pays, and what is oldest then. */
export type OldestDocument = {
  number: string;
  currency: string;
  open: bigint;
  nextDueOn: Day | null;
  /** Median days late when it is paid today; null below three paid invoices. */
  medianDaysLate: number | null;
};

export type ScoreFacts = {
  today: Day;
  weights: Weights;
  facts: PriorityFacts;
  owed: readonly Owed[];
  oldest: OldestDocument | null;
};

type Amount = { amount: bigint; currency: string };
/** What would happen, and the points that it gives or takes (negative) from the score. */
export type ScoreChange = {
  what: 'payment' | 'payment_of_oldest' | 'promise' | 'answer';
  amounts: Amount[];
  document: string | null;
  points: number;
};

/**
 * What would change a score today, by the rules that made it: everything late paid, the oldest document paid, all of it
 * promised, an answer to the reminders. Changes that would leave the score as it is are left out.
 */
export function scoreChanges(given: ScoreFacts): ScoreChange[] {
  const now = scoreBy(given, {});
  return [allPaid(given), oldestPaid(given), allPromised(given), answered(given)].flatMap((change) => {
    if (!change) return [];
    const points = scoreBy(given, change.facts) - now;
    return points === 0 ? [] : [{ ...change.told, points }];
  });
}

type Told = Omit<ScoreChange, 'points'>;
type Change = { told: Told; facts: Partial<PriorityFacts> };

const scoreBy = ({ facts, weights }: ScoreFacts, other: Partial<PriorityFacts>): number =>
  scoreOf(pointsOf(levelsOf({ ...facts, ...other }), weights));

/** Nothing late is left but what is disputed. A payment is an answer, and lowers the balance. */
function allPaid({ facts, owed }: ScoreFacts): Change | null {
  const due = owed
    .map((one) => ({ ...one, amount: one.overdue - one.disputed + one.unapplied }))
    .filter(({ amount }) => amount > 0n);
  if (due.length === 0) return null;
  return {
    told: { what: 'payment', amounts: due.map(amountOf), document: null },
    facts: { ...NOTHING_LATE, unanswered: 0, balance: facts.balance.minus(baseOf(due)) },
  };
}

/** Only where nothing is promised, disputed or unapplied, and all is in one currency: else it depends on what is paid. */
function oldestPaid({ facts, owed, oldest, today }: ScoreFacts): Change | null {
  const [one] = owed.filter(({ overdue }) => overdue > 0n);
  const plain = owed.every(({ promised, disputed, unapplied }) => promised + disputed - unapplied === 0n);
  if (
    !oldest ||
    !one ||
    !plain ||
    oldest.nextDueOn === null ||
    owed.filter(({ overdue }) => overdue > 0n).length > 1
  )
    return null;
  const paid = baseOf([{ amount: oldest.open, factor: one.factor }]);
  return {
    told: {
      what: 'payment_of_oldest',
      amounts: [{ amount: oldest.open, currency: oldest.currency }],
      document: oldest.number,
    },
    facts: {
      collectable: facts.collectable.minus(paid),
      oldestDays: daysBetween(oldest.nextDueOn, today),
      medianDaysLate: oldest.medianDaysLate,
      unanswered: 0,
      balance: facts.balance.minus(paid),
    },
  };
}

/** A live promise leaves the balance as it is, and is an answer. */
function allPromised({ facts, owed }: ScoreFacts): Change | null {
  if (!facts.anythingCollectable) return null;
  const amounts = owed
    .map((one) => ({
      currency: one.currency,
      amount: one.overdue - one.disputed - least(one.promised, one.overdue - one.disputed) + one.unapplied,
    }))
    .filter(({ amount }) => amount > 0n);
  return {
    told: { what: 'promise', amounts, document: null },
    facts: { ...NOTHING_LATE, unanswered: 0 },
  };
}

const answered = ({ facts }: ScoreFacts): Change | null =>
  facts.unanswered === 0
    ? null
    : { told: { what: 'answer', amounts: [], document: null }, facts: { unanswered: 0 } };

const NOTHING_LATE = { collectable: new Decimal(0), anythingCollectable: false, oldestDays: null };

const amountOf = ({ amount, currency }: Amount): Amount => ({ amount, currency });
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

const baseOf = (amounts: readonly { amount: bigint; factor: Decimal | null }[]): Decimal =>
  amounts.reduce(
    (sum, { amount, factor }) => (factor ? sum.plus(factor.times(amount.toString())) : sum),
    new Decimal(0),
  );

/** The lower one in the middle; null below three. */
export function medianOf(days: readonly number[]): number | null {
  if (days.length < 3) return null;
  return [...days].sort((a, b) => a - b)[(days.length - 1) >> 1] ?? null;
}

type AgeFacts = {
  oldestDueOn: Day | null;
  medianDaysLate: number | null;
  levelAge: number;
  levelSlower: number;
};

/** In how many days after the oldest one was due age or slowness give another level: the days to look at. */
export const daysOfNextLevels = ({
  oldestDueOn,
  medianDaysLate,
  levelAge,
  levelSlower,
}: AgeFacts): number[] =>
  oldestDueOn === null
    ? []
    : [
        ...(levelAge < 20 ? [Math.ceil((levelAge + 0.5) * 4.5)] : []),
        ...(medianDaysLate !== null && levelSlower < 10
          ? [medianDaysLate + Math.ceil(3 * levelSlower + 1.5)]
          : []),
      ];
