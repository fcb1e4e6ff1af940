import type { Tx } from '@/lib/kernel/db';
import { type Refusal, staleEdit, type Version } from '@/lib/kernel/refusal';

/** What the audit trail calls the parts of a customer's profile; each change stands under the customer's number. */
export const PROFILE_SUBJECTS = [
  'customer',
  'customer_terms',
  'customer_owner',
  'customer_status',
  'customer_external_id',
  'contact',
  'address',
] as const;
export type ProfileSubject = (typeof PROFILE_SUBJECTS)[number];

type Trail = { actor: string; recorded_at: Date; after: Record<string, string | null> | null };

/**
 * The refusal of an edit that somebody else overtook. `theirs` is what stands now; without it, what the trail says
 * became of the record `id`: its next version, or null when it was ended.
 */
export async function overtaken(
  tx: Tx,
  organisationId: number,
  record: { subject: ProfileSubject; number: string; id?: bigint },
  yours: Version,
  theirs?: Version,
): Promise<Refusal> {
  const trail =
    record.id === undefined
      ? await lastChange(tx, organisationId, record)
      : await changeOf(tx, organisationId, record);
  const by = trail?.actor ?? 'Somebody';
  const at = trail?.recorded_at.toISOString() ?? null;
  const stands = theirs ?? trail?.after ?? null;
  const message = stands
    ? `${by} saved another version meanwhile. Choose between theirs and yours.`
    : `${by} ended this meanwhile. What you typed was not saved.`;
  return staleEdit(message, { yours, theirs: stands, by, at });
}

async function lastChange(
  tx: Tx,
  organisationId: number,
  record: { subject: string; number: string },
): Promise<Trail | undefined> {
  const [row] = await tx.$queryRaw<Trail[]>`
    SELECT a.actor, a.recorded_at, c.after
    FROM audit_change c JOIN audit_event a ON a.organisation_id = ${organisationId} AND a.id = c.audit_id
    WHERE c.organisation_id = ${organisationId} AND c.subject = ${record.subject} AND c.subject_id = ${record.number}
    ORDER BY c.audit_id DESC, c.position DESC LIMIT 1`;
  return row;
}

/** Follows a record from version to version, and answers the last. */
async function changeOf(
  tx: Tx,
  organisationId: number,
  record: { subject: string; number: string; id?: bigint },
): Promise<Trail | undefined> {
  const [row] = await tx.$queryRaw<Trail[]>`
    WITH RECURSIVE step AS (
      SELECT c.audit_id, c.after FROM audit_change c
      WHERE c.organisation_id = ${organisationId} AND c.subject = ${record.subject} AND c.subject_id = ${record.number}
        AND c.before ->> 'id' = ${String(record.id)}
      UNION ALL
      SELECT c.audit_id, c.after FROM step s JOIN audit_change c
        ON c.organisation_id = ${organisationId} AND c.subject = ${record.subject} AND c.subject_id = ${record.number}
        AND c.before ->> 'id' = s.after ->> 'id')
    SELECT a.actor, a.recorded_at, s.after
    FROM step s JOIN audit_event a ON a.organisation_id = ${organisationId} AND a.id = s.audit_id
    ORDER BY s.audit_id DESC LIMIT 1`;
  return row;
}
