import type { Tx } from '@/lib/kernel/db';
import type { DescribedAddress } from './addresses';
import { type DescribedTerms, describeTermsRow } from './change-terms';
import type { DescribedContact } from './contacts';
import type { TermsRow } from './terms';

/** Which customer of which organisation, as known at which instant. */
export type Known = { organisationId: number; customerId: bigint; knownAt: string };

export type HeldTerms = DescribedTerms & {
  /** `Net 30` is for screens; these are the facts. Recorded at an instant, ISO. */
  recorded_at: string;
  in_force: boolean;
  /** Later terms begin on the same day, so that these never hold. */
  replaced: boolean;
};

/** Every terms fact, the latest beginning first; `in_force` marks those of the day. */
export async function termsHistory(tx: Tx, known: Known, asOf: string): Promise<HeldTerms[]> {
  const rows = await tx.$queryRaw<(TermsRow & { id: bigint; recorded_at: Date })[]>`
    SELECT t.id, t.valid_from, t.basis, t.days, t.currency, t.credit_limit, t.tax_status, t.recorded_at
    FROM customer_terms t
    WHERE t.organisation_id = ${known.organisationId} AND t.customer_id = ${known.customerId}
      AND t.recorded_at <= ${known.knownAt}::timestamptz
    ORDER BY t.valid_from DESC, t.recorded_at DESC, t.id DESC`;
  const told = rows.map((row) => ({ ...describeTermsRow(row), recorded_at: row.recorded_at.toISOString() }));
  const held = told.find(({ valid_from }) => valid_from <= asOf);
  return told.map((terms, index) => ({
    ...terms,
    in_force: terms === held,
    replaced: told[index - 1]?.valid_from === terms.valid_from,
  }));
}

type Span = { recorded_at: string; ended_at: string | null };

/** Contacts that are or were, the current ones first. An end that was not known yet is none. */
export async function contactHistory(tx: Tx, known: Known): Promise<(DescribedContact & Span)[]> {
  const rows = await tx.$queryRaw<(Omit<DescribedContact, 'id'> & Dated)[]>`/* kept: contacts of a customer */
    SELECT c.id, c.role, c.name, c.email, c.phone, c.recorded_at,
           CASE WHEN c.ended_at <= ${known.knownAt}::timestamptz THEN c.ended_at END AS ended_at
    FROM contact c
    WHERE c.organisation_id = ${known.organisationId} AND c.customer_id = ${known.customerId}
      AND c.recorded_at <= ${known.knownAt}::timestamptz
    ORDER BY ended_at DESC NULLS FIRST, array_position(ARRAY['billing', 'technical', 'escalation', 'executive'], c.role),
             c.recorded_at, c.id`;
  return rows.map(described);
}

/** Addresses that are or were, the current ones first. */
export async function addressHistory(tx: Tx, known: Known): Promise<(DescribedAddress & Span)[]> {
  const rows = await tx.$queryRaw<(Omit<DescribedAddress, 'id'> & Dated)[]>`
    SELECT a.id, a.kind, a.line1, a.line2, a.city, a.region, a.postal_code, a.country, a.recorded_at,
           CASE WHEN a.ended_at <= ${known.knownAt}::timestamptz THEN a.ended_at END AS ended_at
    FROM address a
    WHERE a.organisation_id = ${known.organisationId} AND a.customer_id = ${known.customerId}
      AND a.recorded_at <= ${known.knownAt}::timestamptz
    ORDER BY ended_at DESC NULLS FIRST, array_position(ARRAY['registered', 'billing', 'delivery'], a.kind), a.recorded_at, a.id`;
  return rows.map(described);
}

export const externalIds = (tx: Tx, known: Known) =>
  tx.$queryRaw<{ source_system: string; external_id: string }[]>`
    SELECT x.source_system, x.external_id FROM customer_external_id x
    WHERE x.organisation_id = ${known.organisationId} AND x.customer_id = ${known.customerId}
      AND x.recorded_at <= ${known.knownAt}::timestamptz
    ORDER BY x.source_system, x.external_id`;

export async function ownerAt(
  tx: Tx,
  known: Known,
): Promise<{ name: string; email: string; since: string } | null> {
  const [row] = await tx.$queryRaw<{ name: string | null; email: string | null; recorded_at: Date }[]>`
    SELECT u.name, u.email, w.recorded_at
    FROM customer_owner w LEFT JOIN app_user u ON u.id = w.user_id
    WHERE w.organisation_id = ${known.organisationId} AND w.customer_id = ${known.customerId}
      AND w.recorded_at <= ${known.knownAt}::timestamptz
    ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1`;
  return row?.email && row.name
    ? { name: row.name, email: row.email, since: row.recorded_at.toISOString() }
    : null;
}

export type HeldStatus = {
  status: 'active' | 'archived';
  reason: string;
  effective_on: string;
  recorded_at: string;
  by: string;
};

/** Archived and restored: when, why, by whom; the latest first. */
export async function statusHistory(tx: Tx, known: Known, asOf: string): Promise<HeldStatus[]> {
  const rows = await tx.$queryRaw<(Omit<HeldStatus, 'recorded_at'> & { recorded_at: Date })[]>`
    SELECT s.status, s.reason, to_char(s.effective_on, 'YYYY-MM-DD') AS effective_on, s.recorded_at, e.actor AS by
    FROM customer_status s JOIN audit_event e ON e.organisation_id = ${known.organisationId} AND e.id = s.audit_id
    WHERE s.organisation_id = ${known.organisationId} AND s.customer_id = ${known.customerId}
      AND s.recorded_at <= ${known.knownAt}::timestamptz AND s.effective_on <= ${asOf}::date
    ORDER BY s.effective_on DESC, s.recorded_at DESC, s.id DESC`;
  return rows.map((row) => ({ ...row, recorded_at: row.recorded_at.toISOString() }));
}

type Dated = { id: bigint; recorded_at: Date; ended_at: Date | null };

const described = <T extends Dated>(row: T) => ({
  ...row,
  id: String(row.id),
  recorded_at: row.recorded_at.toISOString(),
  ended_at: row.ended_at?.toISOString() ?? null,
});
