import { Decimal } from 'decimal.js';
import { addDays, type Day, daysBetween } from '@/lib/kernel/day';
import { roundMinor, toMajor } from '@/lib/kernel/money';
import type { DayCount } from './interest-policy';
import type { Rate } from './interest-rates';

/** What moved on a late document on a day: the sum of its legs, signed minor units. */
export type Movement = { on: Day; amount: bigint };
/** Days that were charged already, both ends included; `exact` is their interest in major units before it was rounded. */
export type ChargedDays = { from: Day; through: Day; amount: bigint; exact: string };

export type LateItem = {
  currency: string;
  dueOn: Day;
  movements: readonly Movement[];
  charged: readonly ChargedDays[];
};

export type InterestTerms = {
  rates: readonly Rate[];
  dayCount: DayCount;
  graceDays: number;
  graceCounts: boolean;
};

/** So many days on which so much was owed at one rate: principal × percent / 100 × days / days of the year. Minor units. */
export type InterestLine = {
  from: Day;
  through: Day;
  days: number;
  principal: bigint;
  percent: Decimal;
  yearDays: 365 | 366;
  assumed: boolean;
  amount: bigint;
};

/** Days in a row that are charged together; the lines add up to the amount. */
export type InterestPeriod = {
  from: Day;
  through: Day;
  amount: bigint;
  exact: string;
  lines: InterestLine[];
};

/**
 * Simple interest on a document for every day through `through` that was not charged yet. A day counts with what was owed
 * when it began: the first one is the day after the due day, and the day of a payment is the last with what it pays, so
 * that as many days are charged as the document is days late. Of money only what is charged is rounded, by `roundMinor`; what
 * that took or gave is made up for in the next period, so that charging in parts comes to the same as charging at once.
 */
export function accrueInterest(item: LateItem, terms: InterestTerms, through: Day): InterestPeriod[] {
  const from = firstDay(item, terms, through);
  if (from === null) return [];
  let carried = item.charged.reduce(
    (sum, { exact, amount }) => sum.plus(exact).minus(toMajor(amount, item.currency)),
    new Exact(0),
  );
  return freeDays(item.charged, from, through).flatMap((days) => {
    const period = settle(stretchesOf(item, terms, days), item.currency, carried);
    if (!period) return [];
    carried = carried.plus(period.exact).minus(toMajor(period.amount, item.currency));
    return [period];
  });
}

/** Whether anything was owed when the days of grace were over, and the first day of interest if so or later. */
export function firstDay(
  { dueOn, movements }: Pick<LateItem, 'dueOn' | 'movements'>,
  { graceDays, graceCounts }: Pick<InterestTerms, 'graceDays' | 'graceCounts'>,
  through: Day,
): Day | null {
  const afterGrace = addDays(dueOn, graceDays + 1);
  if (through < afterGrace) return null;
  return graceCounts && owedWhenBegan(movements, afterGrace) > 0n ? addDays(dueOn, 1) : afterGrace;
}

export const owedWhenBegan = (movements: readonly Movement[], day: Day): bigint =>
  movements.reduce((sum, { on, amount }) => (on < day ? sum + amount : sum), 0n);

/** Enough digits for any principal, rate and number of years; the sum itself is of whole numbers (`YEARS`). */
const Exact = Decimal.clone({ precision: 60 });
/** Both lengths of a year in one: every line is so many of its parts, so that nothing is rounded before the end. */
const YEARS = 365 * 366;

type Days = { from: Day; through: Day };
type Stretch = Omit<InterestLine, 'amount'>;

/** What lies between days that were charged. */
function freeDays(charged: readonly Days[], from: Day, through: Day): Days[] {
  const free: Days[] = [];
  let next = from;
  for (const days of [...charged].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (days.from > next) free.push({ from: next, through: addDays(days.from, -1) });
    if (days.through >= next) next = addDays(days.through, 1);
  }
  return [...free, { from: next, through }]
    .map((days) => ({ from: days.from, through: days.through < through ? days.through : through }))
    .filter((days) => days.from <= days.through);
}

/** Cuts days where principal, rate or the length of the year changes; days without principal or rate are left out. */
function stretchesOf({ movements }: LateItem, terms: InterestTerms, days: Days): Stretch[] {
  const cuts = new Set([
    days.from,
    ...movements.map(({ on }) => addDays(on, 1)),
    ...terms.rates.map(({ from }) => from),
  ]);
  if (terms.dayCount === 'actual') for (const day of newYears(days)) cuts.add(day);
  const begins = [...cuts].filter((day) => day >= days.from && day <= days.through).sort();
  const stretches: Stretch[] = [];
  for (const [place, from] of begins.entries()) {
    const next = begins[place + 1];
    const through = next ? addDays(next, -1) : days.through;
    const principal = owedWhenBegan(movements, from);
    const rate = terms.rates.findLast((each) => each.from <= from);
    if (principal <= 0n || !rate || rate.percent.isZero()) continue;
    const yearDays = terms.dayCount === 'actual' && isLeapYear(from) ? 366 : 365;
    const { percent, assumed } = rate;
    const length = daysBetween(from, through) + 1;
    const stretch: Stretch = { from, through, days: length, principal, percent, yearDays, assumed };
    const last = stretches.at(-1);
    if (last && goesOn(last, stretch)) stretches[stretches.length - 1] = joined(last, stretch);
    else stretches.push(stretch);
  }
  return stretches;
}

const goesOn = (a: Stretch, b: Stretch): boolean =>
  addDays(a.through, 1) === b.from &&
  a.principal === b.principal &&
  a.percent.equals(b.percent) &&
  a.yearDays === b.yearDays &&
  a.assumed === b.assumed;

const joined = (a: Stretch, b: Stretch): Stretch => ({ ...a, through: b.through, days: a.days + b.days });

/** Puts amounts on the lines, each as far as the sum up to it comes to when it is rounded: they add up to the rounded sum. */
function settle(stretches: readonly Stretch[], currency: string, carried: Decimal): InterestPeriod | null {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (!first || !last) return null;
  let parts = new Exact(0);
  let charged = 0n;
  const lines = stretches.map((stretch) => {
    const { principal, percent, days, yearDays } = stretch;
    parts = parts.plus(
      new Exact(toMajor(principal, currency))
        .times(percent)
        .times(days)
        .times(YEARS / yearDays),
    );
    const soFar = roundMinor(carried.plus(parts.div(100 * YEARS)), currency);
    const amount = soFar > charged ? soFar - charged : 0n;
    charged += amount;
    return { ...stretch, amount };
  });
  if (charged === 0n) return null;
  const exact = parts
    .div(100 * YEARS)
    .toDecimalPlaces(30)
    .toFixed();
  return { from: first.from, through: last.through, amount: charged, exact, lines };
}

function newYears({ from, through }: Days): Day[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(through.slice(0, 4))];
  return Array.from({ length: last - first }, (_, place) => `${first + place + 1}-01-01`);
}

const isLeapYear = (day: Day): boolean => {
  const year = Number(day.slice(0, 4));
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
};
