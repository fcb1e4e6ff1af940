import { addDays, addMonths, type Day, endOfMonth } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';

/** Net n days from the invoice's day, or n months' ends on: see `dueOn`. */
export const TERMS_BASES = ['net', 'end_of_month'] as const;
export type TermsBasis = (typeof TERMS_BASES)[number];
export const TAX_STATUSES = ['standard', 'exempt', 'reverse_charge', 'outside_scope'] as const;
export type TaxStatus = (typeof TAX_STATUSES)[number];

/** Effective-dated: in force from `validFrom` until the next terms begin. */
export type Terms = {
  validFrom: Day;
  basis: TermsBasis;
  days: number;
  currency: string;
  /** Minor units of `currency`; null for no limit. */
  creditLimit: bigint | null;
  taxStatus: TaxStatus;
};

/** Terms that were always in force begin here. */
export const BEGINNING: Day = '1900-01-01';

/**
 * The day on which an invoice falls due. Net: that many days after it was issued. End of month: that many days after
 * the end of the month in which it was issued; whole months (30, 60, 90) move from month's end to month's end.
 */
export function dueOn(issuedOn: Day, terms: Pick<Terms, 'basis' | 'days'>): Day {
  if (terms.basis === 'net') return addDays(issuedOn, terms.days);
  const end = endOfMonth(issuedOn);
  return terms.days % 30 === 0 ? endOfMonth(addMonths(end, terms.days / 30)) : addDays(end, terms.days);
}

/** `Net 30`, `End of month + 30`, `Due on receipt`. */
export function describeTerms(terms: Pick<Terms, 'basis' | 'days'>): string {
  if (terms.basis === 'end_of_month')
    return terms.days === 0 ? 'End of month' : `End of month + ${terms.days}`;
  return terms.days === 0 ? 'Due on receipt' : `Net ${terms.days}`;
}

export type TermsRow = {
  valid_from: Day;
  basis: TermsBasis;
  days: number;
  currency: string;
  credit_limit: bigint | null;
  tax_status: TaxStatus;
};

export const termsFromRow = (row: TermsRow): Terms => ({
  validFrom: row.valid_from,
  basis: row.basis,
  days: row.days,
  currency: row.currency,
  creditLimit: row.credit_limit,
  taxStatus: row.tax_status,
});

/** The terms of one customer in force on a day, as known now. */
export async function termsOn(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  day: Day,
): Promise<Terms | null> {
  const [row] = await tx.$queryRaw<TermsRow[]>`
    SELECT t.valid_from, t.basis, t.days, t.currency, t.credit_limit, t.tax_status
    FROM customer_terms t
    WHERE t.organisation_id = ${organisationId} AND t.customer_id = ${customerId} AND t.valid_from <= ${day}::date
    ORDER BY t.valid_from DESC, t.recorded_at DESC, t.id DESC LIMIT 1`;
  return row ? termsFromRow(row) : null;
}
