import type { interestRules } from '@/lib/dunning/interest-rules';

export type Rules = Awaited<ReturnType<typeof interestRules.read>>;

/** What an organisation decided about late payment, as sentences. */
export function policyInWords({
  policy,
  statutory,
  as_of,
}: Pick<Rules, 'policy' | 'statutory' | 'as_of'>): string {
  return [
    rateInWords(policy, statutory, as_of),
    policy.rates !== 'none' &&
      (policy.day_count === '365' ? 'A year has 365 days.' : 'A leap year has 366 days, others 365.'),
    graceInWords(policy),
    policy.fees.length > 0
      ? `Each late invoice bears a fee of ${policy.fees.map(({ currency, amount }) => `${currency} ${amount}`).join(' or ')}, once.`
      : 'No fee is charged.',
  ]
    .filter(Boolean)
    .join(' ');
}

function rateInWords(policy: Rules['policy'], statutory: Rules['statutory'], asOf: string): string {
  if (policy.rates === 'none') return 'No interest is charged.';
  if (policy.rates === 'own') return 'Simple interest at your own rates.';
  const now = statutory.rates.findLast(({ from }) => from <= asOf);
  const rate = now ? `, now ${now.percent}% a year` : '';
  return `Simple interest at the statutory rate${rate}${statutory.assumed_now ? ', as the rate of this half-year is not known here yet' : ''}.`;
}

function graceInWords({ grace_days: days, grace_counts: counts }: Rules['policy']): string | false {
  if (days === 0) return false;
  const grace = `${days} ${days === 1 ? 'day' : 'days'} of grace`;
  return counts ? `Nothing within ${grace}, then from the first day late.` : `The first ${grace} stay free.`;
}
