import { Decimal } from 'decimal.js';
import { type Day, daysBetween } from '@/lib/kernel/day';
import { decimalsOf, toDecimalString } from '@/lib/kernel/money';
import type { Forced } from './gates';

/** What the sentences are made of: columns of `priority_at` and `behaviour_at`. */
export type ReasonFacts = {
  forced: Forced[];
  broken_on: Day | null;
  broken_amount: bigint | null;
  broken_currency: string | null;
  follow_up: string | null;
  balance_base: string;
  credit_limit_base: string | null;
  collectable_base: string;
  oldest_due_on: Day | null;
  median_days_late: number | null;
  recurring_late: boolean;
  due_count: number;
  late_count: number;
  level_broken: number;
  level_unanswered: number;
  level_slower: number;
  without_rate: string[];
};

/** Why a customer is where it is in the queue, one sentence each, the most pressing first. */
export function reasonsOf(facts: ReasonFacts, asOf: Day, base: string): string[] {
  return [
    ...facts.forced.map((code) => forcedReason(code, facts, asOf, base)),
    ...ageReasons(facts, asOf),
    ...(facts.level_unanswered > 0 ? [unanswered(facts.level_unanswered)] : []),
    ...(facts.level_broken > 0 && !facts.forced.includes('promise_broken')
      ? [broken(facts.level_broken)]
      : []),
    ...(facts.recurring_late ? [`Pays late again and again: ${facts.late_count} of ${facts.due_count}`] : []),
    ...facts.without_rate.map((currency) => `No exchange rate for ${currency}: it is ranked without it`),
  ];
}

const MANY = ['', 'One', 'Two', 'Three or more'] as const;
const unanswered = (count: number): string =>
  `${MANY[count]} ${count === 1 ? 'reminder' : 'reminders'} without an answer`;
const broken = (count: number): string =>
  `${MANY[count]} broken ${count === 1 ? 'promise' : 'promises'} in a year`;

function forcedReason(code: Forced, facts: ReasonFacts, asOf: Day, base: string): string {
  switch (code) {
    case 'promise_broken':
      return promiseBroken(facts, asOf);
    case 'follow_up':
      return facts.follow_up ? `Follow up: ${facts.follow_up}` : 'A follow-up is due';
    case 'snooze_over':
      return 'The snooze is over';
    case 'over_limit': {
      const over = new Decimal(facts.balance_base).minus(facts.credit_limit_base ?? 0);
      return `Over the credit limit by ${amountText(over, base)}`;
    }
    case 'no_billing_contact':
      return 'No billing contact that can be reached';
    case 'archived_with_balance':
      return 'Archived, and still has a balance';
  }
}

function promiseBroken({ broken_on, broken_amount, broken_currency }: ReasonFacts, asOf: Day): string {
  if (!broken_on || broken_amount === null || !broken_currency) return 'A promise was broken';
  const days = daysBetween(broken_on, asOf);
  const amount = amountText(new Decimal(toDecimalString(broken_amount, broken_currency)), broken_currency);
  const since = days === 0 ? 'today' : `${days} ${days === 1 ? 'day' : 'days'} ago`;
  return `Promise of ${amount} broken ${since}`;
}

function ageReasons(facts: ReasonFacts, asOf: Day): string[] {
  if (!facts.oldest_due_on) return [];
  const days = daysBetween(facts.oldest_due_on, asOf);
  const late = `Oldest item is ${days} ${days === 1 ? 'day' : 'days'} late`;
  if (facts.level_slower === 0 || facts.median_days_late === null) return [late];
  return [`${late}, ${days - facts.median_days_late} more than its own median`];
}

/** `EUR 12,480`: whole units with a comma between thousands, for a sentence; the exact figure stands beside it. */
function amountText(amount: Decimal, currency: string): string {
  const places = amount.lt(100) ? decimalsOf(currency) : 0;
  const [whole = '0', fraction] = amount
    .toDecimalPlaces(places, Decimal.ROUND_HALF_UP)
    .toFixed(places)
    .split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${currency} ${grouped}${fraction ? `.${fraction}` : ''}`;
}
