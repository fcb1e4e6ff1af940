import type { Tx } from '@/lib/kernel/db';
import type { RecordsRead } from './import-records';

/** What was said of lines, but for the records. */
export type NotedOutcome = Pick<RecordsRead, 'refused' | 'skipped' | 'notes'>;

/** Keeps what is said of lines, with the phase that says it. */
export async function writeNotes(
  tx: Tx,
  organisationId: number,
  id: bigint,
  phase: 'reading' | 'checking',
  { refused, skipped, notes }: NotedOutcome,
): Promise<void> {
  const rows = [
    ...refused.map((line) => ({ outcome: 'refused', ...line })),
    ...skipped.map((line) => ({ outcome: 'skipped', ...line })),
    ...notes.map((line) => ({ outcome: 'note', ...line })),
  ];
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO bulk_note (organisation_id, bulk_id, phase, outcome, line, message, field)
    SELECT ${organisationId}::integer, ${id}::bigint, ${phase}, n.outcome, n.line, n.message, n.field
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n (outcome text, line integer, message text, field text)`;
}

type NoteRow = { line: number; message: string; field: string | null };

/** The first lines of an outcome in the order of the file, and how many there are. */
export async function readNotes(
  tx: Tx,
  organisationId: number,
  id: bigint,
  outcome: 'refused' | 'skipped' | 'note',
  most: number,
): Promise<{ count: number; lines: { line: number; message: string; field?: string }[] }> {
  const [counted] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM bulk_note n
    WHERE n.organisation_id = ${organisationId} AND n.bulk_id = ${id} AND n.outcome = ${outcome}`;
  const rows = await tx.$queryRaw<NoteRow[]>`
    SELECT n.line, n.message, n.field FROM bulk_note n
    WHERE n.organisation_id = ${organisationId} AND n.bulk_id = ${id} AND n.outcome = ${outcome}
    ORDER BY n.line, n.id LIMIT ${most}`;
  return {
    count: Number(counted?.count ?? 0),
    lines: rows.map(({ field, ...line }) => ({ ...line, ...(field && { field }) })),
  };
}
