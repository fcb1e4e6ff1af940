import type { Tx } from '@/lib/kernel/db';
import { counted, type Fault } from './fault';

/**
 * Whether the chain ends where the sealer left it, and still holds the heads that earlier verifications saw. A chain
 * that lost its last blocks holds in itself; only what was kept elsewhere tells. (The best elsewhere is a file of the
 * heads that an auditor took along.)
 */
export async function headFaults(tx: Tx, organisationId: number): Promise<Fault[]> {
  const [left] = await tx.$queryRaw<{ left_no: number | null; last_no: number | null }[]>`
    SELECT h.block_no AS left_no, b.block_no AS last_no
    FROM (SELECT * FROM ledger_head WHERE organisation_id = ${organisationId}) h
    FULL JOIN (SELECT * FROM ledger_block WHERE organisation_id = ${organisationId} ORDER BY block_no DESC LIMIT 1) b
      ON true
    WHERE h.block_no IS DISTINCT FROM b.block_no OR h.hash IS DISTINCT FROM b.hash`;
  const lost = await lostHeads(tx, organisationId);
  return [...(left ? [notAsLeft(left.left_no, left.last_no)] : []), ...lost];
}

function notAsLeft(left: number | null, last: number | null): Fault {
  const at = (block: number | null, text: string): Fault => ({ check: 'chain', block, entry: null, text });
  if (left === null)
    return at(
      last,
      `The chain ends with block ${counted(last ?? 0)}, but the sealer’s own record of that is gone.`,
    );
  if (last === null || last < left)
    return at(
      (last ?? 0) + 1,
      `The chain was sealed through block ${counted(left)} and ends with ${last === null ? 'none' : `block ${counted(last)}`}: the blocks after it are missing.`,
    );
  return at(
    last,
    `Block ${counted(last)} is not the one that was sealed last: that was block ${counted(left)}.`,
  );
}

/** Heads that earlier verifications wrote down and the chain does not hold any more. */
async function lostHeads(tx: Tx, organisationId: number): Promise<Fault[]> {
  const rows = await tx.$queryRaw<{ block_no: number; hash: string; seen_at: Date }[]>`
    SELECT v.block_no, encode(v.block_hash, 'hex') AS hash, min(v.ended_at) AS seen_at
    FROM verification v
    WHERE v.organisation_id = ${organisationId} AND v.block_no IS NOT NULL AND v.faults = 0
      AND NOT EXISTS (SELECT FROM ledger_block b
                      WHERE b.organisation_id = ${organisationId} AND b.block_no = v.block_no AND b.hash = v.block_hash)
    GROUP BY v.block_no, v.block_hash ORDER BY v.block_no LIMIT 1`;
  return rows.map(({ block_no, hash, seen_at }) => ({
    check: 'chain',
    block: block_no,
    entry: null,
    text: `Block ${counted(block_no)} was the head with hash ${hash.slice(0, 16)}… when the books were verified on ${seen_at.toISOString()}; the chain does not hold it any more.`,
  }));
}
