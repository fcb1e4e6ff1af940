import { type Json, toJson } from './canonical';
import type { Tx } from './db';

/** What an act did to one record. `before` is null for a new one. */
export type Change = {
  subject: string;
  subjectId: string | bigint | number;
  before: unknown;
  after: unknown;
};

/** Writes the changes of one act, in the order in which they were noted; `before` of them were written already. */
export async function recordChanges(
  tx: Tx,
  organisationId: number,
  auditId: bigint,
  changes: Change[],
  before = 0,
): Promise<void> {
  if (changes.length === 0) return;
  const rows: Json = changes.map((change, index) => ({
    position: before + index + 1,
    subject: change.subject,
    subject_id: String(change.subjectId),
    before: toJson(change.before),
    after: toJson(change.after),
  }));
  await tx.$executeRaw`
    INSERT INTO audit_change (organisation_id, audit_id, position, subject, subject_id, before, after)
    SELECT ${organisationId}::integer, ${auditId}::bigint, c.position, c.subject, c.subject_id,
           nullif(c.before, 'null'::jsonb), nullif(c.after, 'null'::jsonb)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS c (position integer, subject text, subject_id text, before jsonb, after jsonb)`;
}
