import type { Tx } from '@/lib/kernel/db';
import { BULK, type BulkImport } from './bulk-import';
import type { BulkLease } from './bulk-lease';
import { writeNotes } from './bulk-notes';
import { repeatedLines } from './repeated-lines';
import { unstageRecord } from './staged-record';
import type { RefusedLine } from './table';

const LONGEST_MS = 600_000;

/**
 * Across the whole file: numbers the lines that say the same, and refuses records whose number or id stands in it
 * before. The database finds what comes twice; `repeatedLines` judges that, in the order of the file. Returns the lines
 * that are refused.
 */
export async function tellApart(lease: BulkLease, bulk: BulkImport): Promise<ReadonlySet<number>> {
  const { organisationId } = lease;
  const lines = await lease.batch(async (tx) => {
    await tx.$executeRaw`SET LOCAL work_mem = '64MB'`;
    await numberTwins(tx, organisationId, bulk.id);
    return linesWithRepeatedKeys(tx, organisationId, bulk.id);
  }, LONGEST_MS);
  const seen = new Map<string, number>();
  const refused = new Set<number>();
  for (let at = 0; at < lines.length; at += BULK.batch) {
    await lease.batch(async (tx) => {
      const records = await recordsOn(tx, organisationId, bulk.id, lines.slice(at, at + BULK.batch));
      const told: RefusedLine[] = [];
      repeatedLines(records, told, seen);
      for (const { line } of told) refused.add(line);
      await writeNotes(tx, organisationId, bulk.id, 'checking', { refused: told, skipped: [], notes: [] });
    });
  }
  return refused;
}

const numberTwins = (tx: Tx, organisationId: number, id: bigint) => tx.$executeRaw`
  UPDATE bulk_record r SET nth = t.nth
  FROM (SELECT b.line, row_number() OVER (PARTITION BY b.id_key ORDER BY b.line) AS nth
        FROM bulk_record b WHERE b.organisation_id = ${organisationId} AND b.bulk_id = ${id} AND b.derived) t
  WHERE r.organisation_id = ${organisationId} AND r.bulk_id = ${id} AND r.line = t.line AND t.nth > 1
    AND r.nth IS DISTINCT FROM t.nth`;

async function linesWithRepeatedKeys(tx: Tx, organisationId: number, id: bigint): Promise<number[]> {
  const rows = await tx.$queryRaw<{ line: number }[]>`
    SELECT DISTINCT k.line FROM (
      SELECT u.line, count(*) OVER (PARTITION BY u.key) AS times FROM (
        SELECT r.line, r.number_key AS key FROM bulk_record r
        WHERE r.organisation_id = ${organisationId} AND r.bulk_id = ${id} AND r.number_key IS NOT NULL
        UNION ALL
        SELECT r.line, r.id_key FROM bulk_record r
        WHERE r.organisation_id = ${organisationId} AND r.bulk_id = ${id} AND r.id_key IS NOT NULL AND NOT r.derived) u) k
    WHERE k.times > 1 ORDER BY k.line`;
  return rows.map(({ line }) => line);
}

async function recordsOn(tx: Tx, organisationId: number, id: bigint, lines: number[]) {
  const rows = await tx.$queryRaw<{ record: unknown; nth: number | null }[]>`
    SELECT r.record, r.nth FROM bulk_record r
    WHERE r.organisation_id = ${organisationId} AND r.bulk_id = ${id} AND r.line = ANY(${lines}::integer[]) ORDER BY r.line`;
  return rows.map(({ record, nth }) => unstageRecord(record, nth));
}
