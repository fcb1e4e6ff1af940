import type { Tx } from '@/lib/kernel/db';
import { notFound } from '@/lib/kernel/refusal';
import type { ImportKind } from './import-fields';
import type { Mapping } from './mapping';
import type { Headings } from './shape-table';

/** What the people want of a big import. */
export type Wanted = 'upload' | 'run' | 'pause' | 'cancel';
export type BulkState = 'uploading' | 'waiting' | 'running' | 'paused' | 'cancelled' | 'failed' | 'done';
/** Reading stages what the file says, checking holds it against the book, writing puts it in. */
export type BulkPhase = 'reading' | 'checking' | 'writing' | 'done';

/** A file that is imported in the background, in parts. `offset` and `line` are where the next record begins. */
export type BulkImport = {
  id: bigint;
  kind: ImportKind;
  fileName: string;
  bytes: number;
  actor: string;
  userId: number | null;
  mapping: Mapping | null;
  leaveOutRefused: boolean;
  /** Nothing is written before its people have seen what the whole file would bring. */
  checkOnly: boolean;
  wanted: Wanted;
  state: BulkState;
  phase: BulkPhase;
  offset: number;
  line: number;
  /** Lines of the whole file, once it was looked at. */
  lines: number | null;
  headings: Headings | null;
  basis: Basis | null;
};

/** What a check rests on: when it is no longer so, the check is made again. */
export type Basis = { lastRun: string | null; firstOpenDay: string | null };

export const BULK = {
  /** Largest file. */
  bytes: 512 * 1024 * 1024,
  /** Most lines of a file, its headings among them. */
  lines: 2_000_000,
  /** Bytes of each part but the last. */
  part: 1024 * 1024,
  /** Records that are read, checked or written at a time. */
  batch: 5_000,
} as const;

type BulkRow = {
  id: bigint;
  kind: ImportKind;
  file_name: string;
  bytes: bigint;
  actor: string;
  user_id: number | null;
  mapping: Mapping | null;
  leave_out_refused: boolean;
  check_only: boolean;
  wanted: Wanted;
  state: BulkState;
  phase: BulkPhase;
  offset_bytes: bigint;
  line: number;
  lines: number | null;
  headings: Headings | null;
  basis: Basis | null;
};

/** A big import of this organisation; `lock` holds it until the transaction ends. */
export async function findBulk(
  tx: Tx,
  organisationId: number,
  id: string | bigint,
  lock = false,
): Promise<BulkImport> {
  if (lock)
    await tx.$queryRaw`
      SELECT b.id FROM bulk_import b WHERE b.organisation_id = ${organisationId} AND b.id = ${BigInt(id)} FOR NO KEY UPDATE`;
  const [row] = await tx.$queryRaw<BulkRow[]>`
    SELECT b.id, b.kind, b.file_name, b.bytes, b.actor, b.user_id, b.mapping, b.leave_out_refused, b.check_only,
           b.wanted, b.state, b.phase, b.offset_bytes, b.line, b.lines, b.headings, b.basis
    FROM bulk_import b WHERE b.organisation_id = ${organisationId} AND b.id = ${BigInt(id)}`;
  if (!row) throw notFound('There is no such import.', 'bulk');
  const { file_name, user_id, leave_out_refused, check_only, offset_bytes, bytes, ...rest } = row;
  return {
    ...rest,
    bytes: Number(bytes),
    fileName: file_name,
    userId: user_id,
    leaveOutRefused: leave_out_refused,
    checkOnly: check_only,
    offset: Number(offset_bytes),
  };
}

const STAGED = ['bulk_line', 'bulk_record', 'bulk_document', 'bulk_customer', 'bulk_rate'] as const;

/** Removes what an import has staged; notes on lines stay, the file itself goes when `file` says so. */
export async function removeStaged(tx: Tx, organisationId: number, id: bigint, file: boolean): Promise<void> {
  for (const table of [...STAGED, ...(file ? (['bulk_part'] as const) : [])])
    await tx.$executeRawUnsafe(
      `DELETE FROM ${table} WHERE organisation_id = $1 AND bulk_id = $2`,
      organisationId,
      id,
    );
}

/** Removes what a check has found, so that it can be made again. Documents of line items are gathered again too. */
export async function removeStagedPlan(
  tx: Tx,
  organisationId: number,
  id: bigint,
  lines: Mapping['lines'],
): Promise<void> {
  const tables = ['bulk_document', 'bulk_customer', 'bulk_rate'];
  if (lines === 'one-per-line-item') tables.push('bulk_record');
  for (const table of tables)
    await tx.$executeRawUnsafe(
      `DELETE FROM ${table} WHERE organisation_id = $1 AND bulk_id = $2`,
      organisationId,
      id,
    );
  await tx.$executeRaw`
    DELETE FROM bulk_note WHERE organisation_id = ${organisationId} AND bulk_id = ${id} AND phase = 'checking'`;
}
