import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';

/** Entries that are not sealed yet are counted no further. */
const COUNTED = 10_000;

/** How far the ledger is sealed, and what the last verification found. */
export const sealState = defineQuery({
  name: 'health.seal',
  summary: `The head of the chain of sealed blocks, the entries that are not sealed yet (counted up to ${COUNTED.toLocaleString('en-GB')}), and what the last verification found.`,
  permission: 'audit.read',
  input: z.strictObject({}),
  async read({ tx, actor: { organisationId } }) {
    const [head] = await tx.$queryRaw<HeadRow[]>`
      SELECT b.block_no, b.to_seq, encode(b.hash, 'hex') AS hash, b.sealed_at,
             (SELECT sum(x.entries) FROM ledger_block x WHERE x.organisation_id = ${organisationId})::bigint AS entries
      FROM ledger_block b WHERE b.organisation_id = ${organisationId} ORDER BY b.block_no DESC LIMIT 1`;
    const [waiting] = await tx.$queryRaw<{ entries: number }[]>`
      SELECT count(*)::integer AS entries
      FROM (SELECT FROM entry e WHERE e.organisation_id = ${organisationId} AND e.seq > ${head?.to_seq ?? 0n}
            ORDER BY e.seq LIMIT ${COUNTED}) x`;
    const [last] = await tx.$queryRaw<VerificationRow[]>`
      SELECT v.ended_at, v.asked_by, v.faults, v.first_fault, v.entries, v.block_no
      FROM verification v WHERE v.organisation_id = ${organisationId} ORDER BY v.id DESC LIMIT 1`;
    return {
      head: head
        ? {
            block_no: head.block_no,
            hash: head.hash,
            entries: head.entries.toString(),
            sealed_at: head.sealed_at.toISOString(),
          }
        : null,
      not_sealed: waiting?.entries ?? 0,
      last_verification: last
        ? { ...last, ended_at: last.ended_at.toISOString(), entries: last.entries.toString() }
        : null,
    };
  },
});

type HeadRow = { block_no: number; to_seq: bigint; hash: string; sealed_at: Date; entries: bigint };

type VerificationRow = {
  ended_at: Date;
  asked_by: string;
  faults: number;
  first_fault: string | null;
  entries: bigint;
  block_no: number | null;
};
