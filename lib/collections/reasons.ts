import { Decimal } from 'decimal.js';
import { type Day, daysBetween } from '@/lib/kernel/day';
import { decimalsOf } from '@/lib/kernel/money';

/** What the sentences are made of: columns of `priority_at` and `behaviour_at`. */
export type ReasonFacts = {
  forced: ('snooze_over' | 'over_limit' | 'no_billing_contact' | 'archived_with_balance')[];
  balance_base: string;
  credit_limit_base: string | null;
  collectable_base: string;
  oldest_due_on: Day | null;
  median_days_late: number | null;
  recurring_late: boolean;
  due_count: number;
  late_count: number;
  points_slower: number;
  without_rate: string[];
};

/** Why a customer is where it is in the queue, one sentence each, the most pressing first. */
export function reasonsOf(facts: ReasonFacts, asOf: Day, base: string): string[] {
  return [
    ...facts.forced.map((code) => forcedReason(code, facts, base)),
    ...ageReasons(facts, asOf),
    ...(facts.recurring_late ? [`Pays late again and again: ${facts.late_count} of ${facts.due_count}`] : []),
    ...facts.without_rate.map((currency) => `No exchange rate for ${currency}: it is ranked without it`),
  ];
}

function forcedReason(code: ReasonFacts['forced'][number], facts: ReasonFacts, base: string): string {
  switch (code) {
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

function ageReasons(facts: ReasonFacts, asOf: Day): string[] {
  if (!facts.oldest_due_on) return [];
  const days = daysBetween(facts.oldest_due_on, asOf);
  const late = `Oldest item is ${days} ${days === 1 ? 'day' : 'days'} late`;
  if (facts.points_slower === 0 || facts.median_days_late === null) return [late];
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
