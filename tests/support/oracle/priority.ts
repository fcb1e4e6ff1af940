import { agreedOf, brokenOf, policy, smaller, unansweredOf } from './agreements';
import { behaviour, dueInvoices } from './behaviour';
import { dayNumber, dayOfNumber, daysFrom } from './calendar';
import type { Facts, OfCustomer, Row } from './facts';
import {
  equals,
  type Fraction,
  fraction,
  isMore,
  over,
  plus,
  pointsOf,
  powersOfTenPoints,
  times,
  whole,
  ZERO,
} from './fraction';
import { balances, type Open, openItems } from './ledger';

export type Priority = {
  customerId: number;
  balanceBase: Fraction;
  overdueBase: Fraction;
  collectableBase: Fraction;
  anythingCollectable: boolean;
  oldestDueOn: string | null;
  creditLimitBase: Fraction | null;
  overLimit: boolean;
  withoutRate: string[];
  levels: Levels;
  score: number;
  brokenOn: string | null;
  forced: string[];
  gated: string | null;
  inQueue: boolean;
};

export type Levels = {
  collectable: number;
  age: number;
  broken: number;
  unanswered: number;
  slower: number;
  credit: number;
};

/** One row for each known customer. */
export function priorities(facts: Facts, asOf: string): Priority[] {
  const open = openItems(facts, asOf);
  const due = dueInvoices(facts, asOf);
  return facts.customers.map(({ id }) => {
    const own = open.filter(({ item }) => item.customerId === id);
    const money = moneyOf(facts, id, own, asOf);
    const terms = latest(
      facts.terms.filter((row) => row.customerId === id && row.validFrom <= asOf),
      (row) => row.validFrom,
    );
    const rate = terms ? rateOf(facts, terms.currency, asOf) : null;
    const creditLimitBase =
      terms && terms.creditLimit !== null && rate ? times(whole(terms.creditLimit), rate) : null;
    const { paid, median } = behaviour(due.filter(({ item }) => item.customerId === id));
    const { count: broken, last: failed } = brokenOf(facts, id, asOf);
    const brokenOn = failed?.failedOn ?? null;
    const levels = scoreLevels({
      collectable: money.collectableBase,
      oldestDays: money.oldestDueOn === null ? null : daysFrom(money.oldestDueOn, asOf),
      broken,
      unanswered: unansweredOf(facts, id, asOf),
      medianDaysLate: paid < 3 ? null : median,
      balance: money.balanceBase,
      creditLimit: creditLimitBase,
    });
    const overLimit = creditLimitBase !== null && isMore(money.balanceBase, creditLimitBase);
    const { anythingOwed, anythingOpen, anythingOverdue, ...shown } = money;
    const touched = touchesOf(facts, id, asOf);
    const forced: string[] = [];
    if (brokenOn !== null && anythingOverdue && touched.days.every((day) => day < brokenOn))
      forced.push('promise_broken');
    if (touched.followUpDue && anythingOwed) forced.push('follow_up');
    if (touched.snoozeOver && anythingOwed) forced.push('snooze_over');
    if (overLimit) forced.push('over_limit');
    if (!hasBillingContact(facts, id) && anythingOwed) forced.push('no_billing_contact');
    if (isArchived(facts, id, asOf) && anythingOpen) forced.push('archived_with_balance');
    const held = isHeld(facts, id, asOf);
    const gated = held ? 'on_hold' : gateOf(touched, money, asOf);
    const inQueue = gated === null || (forced.length > 0 && !['on_hold', 'snoozed'].includes(gated));
    const score = scoreBy(weightsOf(facts), levels);
    return {
      customerId: id,
      ...shown,
      creditLimitBase,
      overLimit,
      levels,
      score,
      brokenOn,
      forced,
      gated,
      inQueue,
    };
  });
}

/** What each part counts, by the latest decision. */
function weightsOf(facts: Facts): Levels {
  const usual = { collectable: 25, age: 20, broken: 15, unanswered: 10, slower: 10, credit: 10 };
  return { ...usual, ...policy(facts, 'queue') };
}

const STEPS: Levels = { collectable: 25, age: 20, broken: 3, unanswered: 3, slower: 10, credit: 10 };

/** Each part's share of its weight, to the nearest whole point. */
export function scoreBy(weights: Levels, levels: Levels): number {
  return (Object.keys(STEPS) as (keyof Levels)[])
    .map((name) => pointsOf(over(weights[name] * levels[name], STEPS[name]), weights[name]))
    .reduce((sum, points) => sum + points, 0);
}

export type ScoreFacts = {
  collectable: Fraction;
  /** Age of the oldest collectable item, null when nothing is collectable. */
  oldestDays: number | null;
  broken: number;
  unanswered: number;
  medianDaysLate: number | null;
  balance: Fraction;
  creditLimit: Fraction | null;
};

export function scoreLevels({
  collectable,
  oldestDays,
  broken,
  unanswered,
  medianDaysLate,
  balance,
  creditLimit,
}: ScoreFacts): Levels {
  const levels: Levels = { collectable: 0, age: 0, broken: 0, unanswered: 0, slower: 0, credit: 0 };
  if (isMore(collectable, ZERO)) levels.collectable = powersOfTenPoints(collectable, 25);
  if (oldestDays !== null) levels.age = pointsOf(over(20 * oldestDays, 90), 20);
  levels.broken = broken > 3 ? 3 : broken;
  levels.unanswered = unanswered > 3 ? 3 : unanswered;
  if (oldestDays !== null && medianDaysLate !== null)
    levels.slower = pointsOf(over(10 * (oldestDays - medianDaysLate), 30), 10);
  if (creditLimit !== null && isMore(balance, ZERO)) {
    levels.credit = equals(creditLimit, ZERO)
      ? 10
      : pointsOf(over(10n * balance.n * creditLimit.d, balance.d * creditLimit.n), 10);
  }
  return levels;
}

/**
 * Amounts in base currency, in major units. Collectable is what is overdue and neither disputed, promised nor covered by
 * credit, by currency.
 */
function moneyOf(facts: Facts, customerId: number, own: Open[], asOf: string) {
  const money = {
    balanceBase: ZERO,
    overdueBase: ZERO,
    collectableBase: ZERO,
    anythingCollectable: false,
    anythingOverdue: false,
    anythingOwed: false,
    anythingOpen: false,
    oldestDueOn: null as string | null,
    withoutRate: [] as string[],
  };
  for (const { currency, balance, overdue, unapplied } of balances(own, asOf)) {
    const { promised, disputed, whole: wholly } = agreedOf(facts, { customerId, currency }, asOf);
    const undisputed = overdue - disputed;
    const collectable = undisputed - smaller(promised, undisputed) + unapplied;
    if (balance !== 0n) money.anythingOpen = true;
    if (balance > 0n) money.anythingOwed = true;
    if (overdue + unapplied > 0n) money.anythingOverdue = true;
    if (collectable > 0n) {
      money.anythingCollectable = true;
      for (const { item } of own) {
        if (item.currency !== currency || item.dueOn === null || wholly.includes(item.id)) continue;
        if (money.oldestDueOn === null || item.dueOn < money.oldestDueOn) money.oldestDueOn = item.dueOn;
      }
    }
    const rate = rateOf(facts, currency, asOf);
    if (!rate) {
      money.withoutRate.push(currency);
      continue;
    }
    money.balanceBase = plus(money.balanceBase, times(whole(balance), rate));
    money.overdueBase = plus(money.overdueBase, times(whole(overdue), rate));
    if (collectable > 0n)
      money.collectableBase = plus(money.collectableBase, times(whole(collectable), rate));
  }
  return money;
}

/** Major units of base currency for one minor unit of another: the latest rate of the latest day; null without one. */
function rateOf(facts: Facts, currency: string, asOf: string): Fraction | null {
  const minor = over(1, 10 ** (MINOR_DIGITS[currency] ?? 2));
  if (currency === facts.baseCurrency) return minor;
  const rate = latest(
    facts.rates.filter((row) => row.currency === currency && row.validOn <= asOf),
    (row) => row.validOn,
  );
  return rate ? times(fraction(rate.rate), minor) : null;
}

const MINOR_DIGITS: Record<string, number> = { JPY: 0, KRW: 0, BHD: 3, KWD: 3 };

/** What people did about a customer by the day; a reply and a visit are the customer's own acts. */
function touchesOf(facts: Facts, customerId: number, asOf: string) {
  const touches = facts.touches.filter(
    (touch) =>
      touch.customerId === customerId && touch.touchedOn <= asOf && !['reply', 'visit'].includes(touch.kind),
  );
  const days = touches.map(({ touchedOn }) => touchedOn);
  const asleep = untilOf(
    latest(
      touches.filter(({ kind }) => kind === 'snooze'),
      () => '',
    )?.snoozedUntil ?? null,
    days,
    asOf,
  );
  const followUp = untilOf(
    latest(
      touches.filter(({ followUpOn }) => followUpOn !== null),
      () => '',
    )?.followUpOn ?? null,
    days,
    asOf,
  );
  return {
    asleep: asleep.waits,
    snoozeOver: asleep.over,
    waits: followUp.waits,
    followUpDue: followUp.over,
    days,
  };
}

/** Put off until a day; over until somebody acts on that day or after it. */
const untilOf = (until: string | null, days: string[], asOf: string) => ({
  waits: until !== null && until > asOf,
  over: until !== null && until <= asOf && days.every((day) => day < until),
});

/** Touched today, yesterday or the day before. */
function gateOf(
  touched: ReturnType<typeof touchesOf>,
  money: { anythingCollectable: boolean; anythingOverdue: boolean },
  asOf: string,
): string | null {
  if (touched.asleep) return 'snoozed';
  if (touched.waits) return 'waiting';
  const lately = [0, 1, 2].map((days) => dayOfNumber(dayNumber(asOf) - days));
  if (touched.days.some((day) => lately.includes(day))) return 'touched';
  if (money.anythingCollectable) return null;
  return money.anythingOverdue ? 'covered' : 'nothing_collectable';
}

/** A legal hold, or do not chase: the latest word on either. */
const isHeld = (facts: Facts, customerId: number, asOf: string) =>
  ['legal_hold', 'do_not_chase'].some(
    (kind) =>
      latest(
        facts.holds.filter(
          (row) => row.customerId === customerId && row.kind === kind && row.effectiveOn <= asOf,
        ),
        (row) => row.effectiveOn,
      )?.held === true,
  );

const hasBillingContact = (facts: Facts, customerId: number) =>
  facts.contacts.some(
    (row) =>
      row.customerId === customerId &&
      row.role === 'billing' &&
      row.endedAt === null &&
      (row.phone || (row.email && !facts.bounces.some(({ contactId }) => contactId === row.id))),
  );

const isArchived = (facts: Facts, customerId: number, asOf: string) =>
  latest(
    facts.statuses.filter((row) => row.customerId === customerId && row.effectiveOn <= asOf),
    (row) => row.effectiveOn,
  )?.status === 'archived';

/** The row of the latest day; of one day the one recorded last. */
function latest<T extends Row<unknown> | OfCustomer<unknown>>(
  rows: T[],
  dayOf: (row: T) => string,
): T | undefined {
  return [...rows].sort((a, b) => {
    if (dayOf(a) !== dayOf(b)) return dayOf(a) < dayOf(b) ? 1 : -1;
    if (a.recordedAt !== b.recordedAt) return a.recordedAt < b.recordedAt ? 1 : -1;
    return b.id - a.id;
  })[0];
}
