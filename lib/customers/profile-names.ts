import type { Tx } from '@/lib/kernel/db';

/** The names of a legal entity. */
export type Names = {
  name: string;
  trading_name: string | null;
  tax_id: string | null;
  language: string | null;
};

/**
 * The names as known at an instant (`infinity` for now): what the first edit after it found, else what stands.
 * Null when the customer itself was not known yet.
 */
export async function namesAt(
  tx: Tx,
  organisationId: number,
  customer: { id: bigint; number: string },
  knownAt: string,
): Promise<(Names & { version: number; recorded_at: Date }) | null> {
  const [row] = await tx.$queryRaw<
    (Names & { version: number; recorded_at: Date; earlier: Names | null; later: number })[]
  >`
    SELECT c.name, c.trading_name, c.tax_id, c.language, c.version, c.recorded_at,
           (SELECT (h.before) FROM audit_change h
            JOIN audit_event e ON e.organisation_id = ${organisationId} AND e.id = h.audit_id
            WHERE h.organisation_id = ${organisationId} AND h.subject = 'customer' AND h.subject_id = c.number
              AND h.before IS NOT NULL AND e.recorded_at > ${knownAt}::timestamptz
            ORDER BY h.audit_id LIMIT 1) AS earlier,
           (SELECT count(*)::integer FROM audit_change h
            JOIN audit_event e ON e.organisation_id = ${organisationId} AND e.id = h.audit_id
            WHERE h.organisation_id = ${organisationId} AND h.subject = 'customer' AND h.subject_id = c.number
              AND h.before IS NOT NULL AND e.recorded_at > ${knownAt}::timestamptz) AS later
    FROM customer c
    WHERE c.organisation_id = ${organisationId} AND c.id = ${customer.id} AND c.recorded_at <= ${knownAt}::timestamptz`;
  if (!row) return null;
  const { earlier, later, version, recorded_at, ...now } = row;
  return { ...(earlier ?? now), version: version - later, recorded_at };
}
