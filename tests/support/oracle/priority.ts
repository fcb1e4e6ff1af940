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
import { balances, openItems } from './ledger';

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
  points: Points;
  forced: string[];
  gated: string | null;
  inQueue: boolean;
};

export type Points = { collectable: number; age: number; slower: number; credit: number };

/** One row for each known customer. */
export function priorities(facts: Facts, asOf: string): Priority[] {
  const open = openItems(facts, asOf);
  const due = dueInvoices(facts, asOf);
  return facts.customers.map(({ id }) => {
    const money = moneyOf(
      facts,
      balances(
        open.filter(({ item }) => item.customerId === id),
        asOf,
      ),
      asOf,
    );
    const terms = latest(
      facts.terms.filter((row) => row.customerId === id && row.validFrom <= asOf),
      (row) => row.validFrom,
    );
    const rate = terms ? rateOf(facts, terms.currency, asOf) : null;
    const creditLimitBase =
      terms && terms.creditLimit !== null && rate ? times(whole(terms.creditLimit), rate) : null;
    const { paid, median } = behaviour(due.filter(({ item }) => item.customerId === id));
    const points = scorePoints({
      collectable: money.collectableBase,
      oldestDays: money.oldestDueOn === null ? null : daysFrom(money.oldestDueOn, asOf),
      medianDaysLate: paid < 3 ? null : median,
      balance: money.balanceBase,
      creditLimit: creditLimitBase,
    });
    const overLimit = creditLimitBase !== null && isMore(money.balanceBase, creditLimitBase);
    const { anythingOwed, anythingOpen, ...shown } = money;
    const touched = touchesOf(facts, id, asOf);
    const forced: string[] = [];
    if (touched.snoozeOver && anythingOwed) forced.push('snooze_over');
    if (overLimit) forced.push('over_limit');
    if (!hasBillingContact(facts, id) && anythingOwed) forced.push('no_billing_contact');
    if (isArchived(facts, id, asOf) && anythingOpen) forced.push('archived_with_balance');
    const gated = gateOf(touched, money.anythingCollectable, asOf);
    const inQueue = gated === null || (forced.length > 0 && gated !== 'snoozed');
    return { customerId: id, ...shown, creditLimitBase, overLimit, points, forced, gated, inQueue };
  });
}

export type ScoreFacts = {
  collectable: Fraction;
  /** Age of the oldest collectable item, null when nothing is collectable. */
  oldestDays: number | null;
  medianDaysLate: number | null;
  balance: Fraction;
  creditLimit: Fraction | null;
};

export function scorePoints({
  collectable,
  oldestDays,
  medianDaysLate,
  balance,
  creditLimit,
}: ScoreFacts): Points {
  const points: Points = { collectable: 0, age: 0, slower: 0, credit: 0 };
  if (isMore(collectable, ZERO)) points.collectable = powersOfTenPoints(collectable, 25);
  if (oldestDays !== null) points.age = pointsOf(over(20 * oldestDays, 90), 20);
  if (oldestDays !== null && medianDaysLate !== null)
    points.slower = pointsOf(over(10 * (oldestDays - medianDaysLate), 30), 10);
  if (creditLimit !== null && isMore(balance, ZERO)) {
    points.credit = equals(creditLimit, ZERO)
      ? 10
      : pointsOf(over(10n * balance.n * creditLimit.d, balance.d * creditLimit.n), 10);
  }
  return points;
}

/** Amounts in base currency, in major units. Collectable is what is overdue and not covered by credit, by currency. */
function moneyOf(facts: Facts, byCurrency: ReturnType<typeof balances>, asOf: string) {
  const money = {
    balanceBase: ZERO,
    overdueBase: ZERO,
    collectableBase: ZERO,
    anythingCollectable: false,
    anythingOwed: false,
    anythingOpen: false,
    oldestDueOn: null as string | null,
    withoutRate: [] as string[],
  };
  for (const { currency, balance, overdue, unapplied, oldestDueOn } of byCurrency) {
    const collectable = overdue + unapplied;
    if (balance !== 0n) money.anythingOpen = true;
    if (balance > 0n) money.anythingOwed = true;
    if (collectable > 0n) {
      money.anythingCollectable = true;
      if (oldestDueOn !== null && (money.oldestDueOn === null || oldestDueOn < money.oldestDueOn))
        money.oldestDueOn = oldestDueOn;
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

function touchesOf(facts: Facts, customerId: number, asOf: string) {
  const touches = facts.touches.filter((touch) => touch.customerId === customerId && touch.touchedOn <= asOf);
  const until =
    latest(
      touches.filter(({ kind }) => kind === 'snooze'),
      () => '',
    )?.snoozedUntil ?? null;
  const asleep = until !== null && until > asOf;
  return {
    asleep,
    // Over until somebody acts on that day or after it.
    snoozeOver: until !== null && !asleep && touches.every(({ touchedOn }) => touchedOn < until),
    days: touches.map(({ touchedOn }) => touchedOn),
  };
}

/** Touched today, yesterday or the day before. */
function gateOf(
  touched: ReturnType<typeof touchesOf>,
  anythingCollectable: boolean,
  asOf: string,
): string | null {
  if (touched.asleep) return 'snoozed';
  const lately = [0, 1, 2].map((days) => dayOfNumber(dayNumber(asOf) - days));
  if (touched.days.some((day) => lately.includes(day))) return 'touched';
  return anythingCollectable ? null : 'nothing_collectable';
}

const hasBillingContact = (facts: Facts, customerId: number) =>
  facts.contacts.some(
    (row) => row.customerId === customerId && row.role === 'billing' && row.reachable && row.endedAt === null,
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
