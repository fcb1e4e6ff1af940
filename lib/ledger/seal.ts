import { inJobs } from '@/lib/kernel/db';

/** Entries of a full block. */
export const BLOCK_ENTRIES = 10_000;

export type SealOptions = {
  /** Entries of a block at most; `BLOCK_ENTRIES` unless said. */
  most?: number;
  /** A block that is not full is sealed once the last one is this old, in milliseconds; at once unless said. */
  patience?: number;
  signal?: AbortSignal;
  onBlock?: (sealed: Sealed) => void;
};

export type Sealed = { blocks: number; entries: number };

/**
 * Seals what is not sealed yet of an organisation's entries, through `upto`, which must be final (the gate's
 * watermark): block after block, each in a transaction of its own, so that it can be stopped anywhere. Seals nothing
 * while another process is at it. Throws when the chain does not end where the sealer left it: it was tampered with.
 */
export async function seal(organisationId: number, upto: bigint, options: SealOptions = {}): Promise<Sealed> {
  const most = options.most ?? BLOCK_ENTRIES;
  const sealed: Sealed = { blocks: 0, entries: 0 };
  while (!options.signal?.aborted) {
    const entries = await sealOne(organisationId, upto, most, options.patience ?? 0);
    if (entries === 0) break;
    sealed.blocks += 1;
    sealed.entries += entries;
    options.onBlock?.(sealed);
  }
  return sealed;
}

/** The entries that were sealed; 0 when there was nothing to seal. */
async function sealOne(
  organisationId: number,
  upto: bigint,
  most: number,
  patience: number,
): Promise<number> {
  return inJobs(organisationId, async (tx) => {
    const [row] = await tx.$queryRaw<{ entries: number }[]>`
      SELECT s.entries
      FROM (SELECT coalesce((SELECT clock_timestamp() - b.sealed_at < ${patience} * interval '1 millisecond'
                             FROM ledger_block b WHERE b.organisation_id = ${organisationId}
                             ORDER BY b.block_no DESC LIMIT 1), false) AS fresh) h
      CROSS JOIN LATERAL seal_block(${organisationId}, ${upto}, ${most}::integer,
                                    CASE WHEN h.fresh THEN ${most}::integer ELSE 1 END) s`;
    return row?.entries ?? 0;
  });
}
