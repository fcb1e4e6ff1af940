import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import { notFound } from '@/lib/kernel/refusal';
import { BULK, type BulkPhase, type BulkState, type Wanted } from './bulk-import';
import { bulkInput } from './bulk-upload';
import type { ImportKind } from './import-fields';
import type { Mapping } from './mapping';
import type { ImportSummary } from './preview-import';

/**
 * How a large import stands. Of a phase `done` of `total` are done: lines read, records checked, records written; a
 * `total` of 0 is not known yet.
 */
export type BulkProgress = {
  bulk: string;
  kind: ImportKind;
  file_name: string;
  bytes: number;
  by: string;
  state: BulkState;
  phase: BulkPhase;
  /** What was asked for and is done after the batch under way: to pause or to give up. */
  wanted: Wanted;
  /** Stops once the whole file was checked, until `exchange.write-bulk`. */
  check_only: boolean;
  done: number;
  total: number;
  failure: string | null;
  opened_at: string;
  changed_at: string;
};

type Row = Omit<BulkProgress, 'bulk' | 'bytes' | 'by' | 'done' | 'total' | 'opened_at' | 'changed_at'> & {
  id: bigint;
  bytes: bigint;
  actor: string;
  done: bigint;
  total: bigint;
  opened_at: Date;
  changed_at: Date;
};

const told = ({ id, bytes, actor, done, total, opened_at, changed_at, ...row }: Row): BulkProgress => ({
  bulk: id.toString(),
  ...row,
  bytes: Number(bytes),
  by: actor,
  done: Number(done),
  total: Number(total),
  opened_at: opened_at.toISOString(),
  changed_at: changed_at.toISOString(),
});

/** Large imports, the last one first: those that have not ended, and how the others did. */
export const bulkImports = defineQuery({
  name: 'exchange.bulk-imports',
  summary: 'Imports of large files in the background: how far each is, or how it ended.',
  permission: 'exchange.import',
  input: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  async read({ tx, organisation }, { limit }) {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT b.id, b.kind, b.file_name, b.bytes, b.actor, b.state, b.phase, b.wanted, b.check_only, b.done, b.total, b.failure,
             b.opened_at, b.changed_at
      FROM bulk_import b WHERE b.organisation_id = ${organisation.id} ORDER BY b.id DESC LIMIT ${limit}`;
    return { data: rows.map(told) };
  },
});

type OneRow = Row & { summary: ImportSummary | null; mapping: Mapping | null; here: bigint };

/** One large import: how it is read and what it brings, once that is known, and whether all of the file is here. */
export const bulkImport = defineQuery({
  name: 'exchange.bulk-import',
  summary: 'How far the import of a large file is, and what it brings.',
  permission: 'exchange.import',
  input: z.strictObject({ bulk: bulkInput }),
  async read({ tx, organisation }, { bulk }) {
    const [row] = await tx.$queryRaw<OneRow[]>`
      SELECT b.id, b.kind, b.file_name, b.bytes, b.actor, b.state, b.phase, b.wanted, b.check_only, b.done, b.total, b.failure,
             b.opened_at, b.changed_at, b.summary, b.mapping,
             (SELECT count(*) FROM bulk_part p WHERE p.organisation_id = ${organisation.id} AND p.bulk_id = b.id) AS here
      FROM bulk_import b WHERE b.organisation_id = ${organisation.id} AND b.id = ${BigInt(bulk)}`;
    if (!row) throw notFound('There is no such import.', 'bulk');
    const { summary, mapping, here, ...rest } = row;
    const arrived = Number(here) === Math.ceil(Number(row.bytes) / BULK.part);
    return { ...told(rest), arrived, mapping, summary };
  },
});
