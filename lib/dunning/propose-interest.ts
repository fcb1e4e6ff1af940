import { type Day, daysBetween } from '@/lib/kernel/day';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import {
  accrueInterest,
  firstDay,
  type InterestPeriod,
  type InterestTerms,
  owedWhenBegan,
} from './accrue-interest';
import type { InterestPolicy } from './interest-policy';
import { ratesOf } from './interest-rates';
import type { LateDocument } from './late-items';

/** What keeps a document from being charged by itself: a dispute always, a promise unless somebody names the document. */
export const CHARGE_STATES = ['ready', 'promised', 'disputed'] as const;
export type ChargeState = (typeof CHARGE_STATES)[number];

/** Late documents that one act charges; of more, the oldest due first. */
export const MOST_DOCUMENTS = 500;

/** What a late document would be charged: interest by periods, and a fee once. Minor units of its currency. */
export type ProposedCharge = {
  document: LateDocument;
  state: ChargeState;
  periods: InterestPeriod[];
  interest: bigint;
  fee: bigint;
  /** The first day on which the fee could be asked for. */
  feeOn: Day | null;
};

export const interestTerms = (policy: InterestPolicy, currency: string): InterestTerms => ({
  rates: ratesOf(policy, currency),
  dayCount: policy.day_count,
  graceDays: policy.grace_days,
  graceCounts: policy.grace_counts,
});

/** The charges of these documents through a day, by the policy; those with nothing to charge are left out. */
export function proposeInterest(
  documents: readonly LateDocument[],
  policy: InterestPolicy,
  through: Day,
): ProposedCharge[] {
  const terms = new Map<string, InterestTerms>();
  return documents.flatMap((document) => {
    const { currency } = document;
    const holds = terms.get(currency) ?? interestTerms(policy, currency);
    terms.set(currency, holds);
    const periods = accrueInterest(document, holds, through);
    const interest = periods.reduce((sum, period) => sum + period.amount, 0n);
    const feeOn = lateSince(document, holds, through);
    const fee = feeOn ? feeOf(document, policy) : 0n;
    if (interest === 0n && fee === 0n) return [];
    const state = document.disputed ? 'disputed' : document.promised ? 'promised' : 'ready';
    return [{ document, state, periods, interest, fee, feeOn } as const];
  });
}

/** One for each late invoice, as long as none stands. */
function feeOf({ kind, currency, fee_charged }: LateDocument, { fees }: InterestPolicy): bigint {
  const fee = fees.find((each) => each.currency === currency);
  return fee && kind === 'invoice' && !fee_charged ? parseAmount(fee.amount, currency, 'fees') : 0n;
}

/** The first day on which something was still owed after the days of grace. */
function lateSince(document: LateDocument, terms: InterestTerms, through: Day): Day | null {
  const first = firstDay(document, { ...terms, graceCounts: false }, through);
  return first && owedWhenBegan(document.movements, first) > 0n ? first : null;
}

/** A charge as it is answered. Amounts are decimal strings. */
export const describeCharge = (
  { document, state, periods, interest, fee }: ProposedCharge,
  through: Day,
) => ({
  document: `${document.kind}:${document.number}`,
  number: document.number,
  kind: document.kind,
  currency: document.currency,
  due_on: document.dueOn,
  days_late: daysBetween(document.dueOn, settledOn(document) ?? through),
  open_amount: toDecimalString(document.open_amount, document.currency),
  state,
  interest: toDecimalString(interest, document.currency),
  fee: toDecimalString(fee, document.currency),
  lines: periods.flatMap((period) => describeLines(period, document.currency)),
});
export type ChargeAnswer = ReturnType<typeof describeCharge>;

const settledOn = ({ open_amount, movements }: LateDocument): Day | undefined =>
  open_amount === 0n ? movements.at(-1)?.on : undefined;

export const describeLines = ({ lines }: InterestPeriod, currency: string) =>
  lines.map(({ principal, percent, yearDays, amount, ...line }) => ({
    ...line,
    principal: toDecimalString(principal, currency),
    percent: percent.toFixed(),
    year_days: yearDays,
    amount: toDecimalString(amount, currency),
  }));

/** What documents that nothing speaks against come to, by currency. */
export function totalsOf(charges: readonly ProposedCharge[]) {
  const sums = new Map<string, { interest: bigint; fees: bigint; documents: number }>();
  for (const { document, state, interest, fee } of charges) {
    if (state !== 'ready') continue;
    const sum = sums.get(document.currency) ?? { interest: 0n, fees: 0n, documents: 0 };
    sums.set(document.currency, {
      interest: sum.interest + interest,
      fees: sum.fees + fee,
      documents: sum.documents + 1,
    });
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { interest, fees, documents }]) => ({
      currency,
      documents,
      interest: toDecimalString(interest, currency),
      fees: toDecimalString(fees, currency),
      total: toDecimalString(interest + fees, currency),
    }));
}
