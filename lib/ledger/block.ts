import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import { bigintColumn, readRows } from '@/lib/kernel/rows';

const bytes = z.instanceof(Uint8Array).transform((value) => Buffer.from(value));

const blockColumns = z
  .object({
    block_no: z.int(),
    version: z.int(),
    after_seq: bigintColumn,
    to_seq: bigintColumn,
    entries: z.int(),
    marks: bytes,
    prev_hash: bytes,
    hash: bytes,
    sealed_at: z.date(),
    // With its microseconds, which a Date does not hold.
    sealed_at_text: z.string(),
  })
  .transform((row) => ({
    blockNo: row.block_no,
    version: row.version,
    afterSeq: row.after_seq,
    toSeq: row.to_seq,
    entries: row.entries,
    marks: row.marks,
    prevHash: row.prev_hash,
    hash: row.hash,
    sealedAt: row.sealed_at,
    sealedAtText: row.sealed_at_text,
  }));

/** A sealed block as it stands in the database. */
export type Block = z.output<typeof blockColumns>;

/** Marks of full blocks are 40 kB. */
const BLOCKS_AT_ONCE = 100;

/** The next blocks of the chain, in order. */
export async function blocksAfter(tx: Tx, organisationId: number, blockNo: number): Promise<Block[]> {
  const rows = await tx.$queryRaw`
    SELECT b.block_no, b.version, b.after_seq, b.to_seq, b.entries, b.marks, b.prev_hash, b.hash, b.sealed_at,
           b.sealed_at::text AS sealed_at_text
    FROM ledger_block b
    WHERE b.organisation_id = ${organisationId} AND b.block_no > ${blockNo}
    ORDER BY b.block_no LIMIT ${BLOCKS_AT_ONCE}`;
  return readRows(blockColumns, rows);
}

const recomputedColumns = z.object({
  version: z.int(),
  to_seq: bigintColumn.nullable(),
  entries: z.int(),
  marks: bytes.nullable(),
  hash: bytes.nullable(),
});

/** What the ledger gives for a block now; without an entry left there is no hash. */
export type Recomputed = z.output<typeof recomputedColumns>;

export async function recompute(tx: Tx, organisationId: number, block: Block): Promise<Recomputed> {
  const rows = await tx.$queryRaw`
    SELECT h.version, h.to_seq, h.entries, h.marks, h.hash
    FROM block_hash(${organisationId}, ${block.blockNo}::integer, ${block.afterSeq}, ${block.toSeq}, NULL::integer,
                    ${block.prevHash}, ${block.sealedAtText}::timestamptz) h`;
  const [now] = readRows(recomputedColumns, rows);
  if (!now) throw new Error('block_hash did not answer.');
  return now;
}

/** The numbers of the entries that lie in a block now, in order. */
export async function entriesOf(tx: Tx, organisationId: number, block: Block): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ seq: bigint }[]>`
    SELECT e.seq FROM entry e
    WHERE e.organisation_id = ${organisationId} AND e.seq > ${block.afterSeq} AND e.seq <= ${block.toSeq}
    ORDER BY e.seq`;
  return rows.map(({ seq }) => seq);
}
