import { z } from 'zod';
import { optional } from '@/lib/kernel/input';
import { after, keysOf, orderBy, page, paging, type SortKey } from '@/lib/kernel/paging';
import { defineQuery } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';

const NEWEST_FIRST: SortKey[] = [{ sql: Prisma.sql`b.block_no`, type: 'integer', descending: true }];

const hashInput = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{8,64}$/, 'A hash is 64 hexadecimal digits; its first eight are enough.');

/** The chain of sealed blocks, newest first: what an auditor keeps elsewhere, and what an old head is looked up in. */
export const sealedBlocks = defineQuery({
  name: 'ledger.blocks',
  summary:
    'The sealed blocks of the ledger, newest first; each was the head of the chain when it was sealed.',
  permission: 'audit.read',
  input: z.strictObject({
    hash: optional(hashInput).describe('Only the block with this hash, or with one that begins so.'),
    ...paging,
  }),
  async read({ tx, actor: { organisationId } }, input) {
    const conditions = [Prisma.sql`b.organisation_id = ${organisationId}`, after(NEWEST_FIRST, input.cursor)];
    if (input.hash) conditions.push(Prisma.sql`starts_with(encode(b.hash, 'hex'), ${input.hash})`);
    const rows = await tx.$queryRaw<BlockRow[]>`
      SELECT b.block_no, b.after_seq, b.to_seq, b.entries, encode(b.hash, 'hex') AS hash,
             b.sealed_at, ${keysOf(NEWEST_FIRST)} AS keys
      FROM ledger_block b
      WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY ${orderBy(NEWEST_FIRST)}
      LIMIT ${input.limit + 1}`;
    const { rows: shown, nextCursor } = page(rows, input.limit);
    return {
      data: shown.map(({ block_no, after_seq, to_seq, entries, hash, sealed_at }) => ({
        block_no,
        after_seq: after_seq.toString(),
        to_seq: to_seq.toString(),
        entries,
        hash,
        sealed_at: sealed_at.toISOString(),
      })),
      next_cursor: nextCursor,
    };
  },
});

type BlockRow = {
  block_no: number;
  after_seq: bigint;
  to_seq: bigint;
  entries: number;
  hash: string;
  sealed_at: Date;
  keys: string;
};
