import { readJobs, type Tx } from '@/lib/kernel/db';
import { type Chain, verifyChain } from '@/lib/ledger/block-chain';
import type { Fault } from '@/lib/ledger/fault';
import { verifyRules } from '@/lib/ledger/verify-rules';
import { verifyCheckpoints } from './verify-checkpoints';

/** What was found of one organisation's books. No fault: everything that was looked at holds. */
export type Verification = {
  organisationId: number;
  startedAt: Date;
  endedAt: Date;
  faults: Fault[];
  /** Entries of the ledger, and those of them that no block holds yet. */
  entries: bigint;
  unsealed: bigint;
  blocks: number;
  head: Chain['head'];
  /** False when there are no checkpoints to compare. */
  checkpoints: boolean;
};

/** Where a verification is: its step, and for the chain the entries done of all. */
export type Progress = { step: string; done?: bigint; of?: bigint };

export type VerifyOptions = {
  signal?: AbortSignal | undefined;
  onProgress?: ((at: Progress) => void) | undefined;
};

/**
 * Verifies the books of one organisation in one snapshot, while people go on: the chain of sealed blocks, the rules of
 * the ledger over all entries (places, legs, allocation bounds, trial balance), and the checkpoints against the plain
 * definitions. A large ledger takes minutes; memory is bounded by the database's own.
 */
export async function verifyOrganisation(
  organisationId: number,
  options: VerifyOptions = {},
): Promise<Verification> {
  return readJobs(organisationId, (tx) => verifyWithin(tx, organisationId, options), { timeout: LONGEST_MS });
}

/** The same within a transaction that sees the organisation. */
export async function verifyWithin(
  tx: Tx,
  organisationId: number,
  { signal, onProgress }: VerifyOptions = {},
): Promise<Verification> {
  const startedAt = new Date();
  // Every statement reads whole tables, of which row-level security hides the size from the planner.
  await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
  await tx.$executeRaw`SET LOCAL work_mem = '64MB'`;
  const { entries, sealed } = await countEntries(tx, organisationId);
  const chain = await verifyChain(tx, organisationId, {
    signal,
    onProgress: (done) => onProgress?.({ step: 'chain', done, of: sealed }),
  });
  const rules = await verifyRules(tx, organisationId, {
    signal,
    onRule: (check) => onProgress?.({ step: check }),
  });
  const checkpoints = await verifyCheckpoints(tx, organisationId, {
    signal,
    onComparison: (check) => onProgress?.({ step: `checkpoint: ${check}` }),
  });
  return {
    organisationId,
    startedAt,
    endedAt: new Date(),
    faults: [...chain.faults, ...rules, ...(checkpoints ?? [])],
    entries,
    unsealed: entries - sealed,
    blocks: chain.blocks,
    head: chain.head,
    checkpoints: checkpoints !== null,
  };
}

const LONGEST_MS = 6 * 3600_000;

async function countEntries(tx: Tx, organisationId: number): Promise<{ entries: bigint; sealed: bigint }> {
  const [row] = await tx.$queryRaw<{ entries: bigint; sealed: bigint }[]>`
    SELECT count(*) AS entries,
           count(*) FILTER (WHERE e.seq <= (SELECT coalesce(max(b.to_seq), 0) FROM ledger_block b
                                            WHERE b.organisation_id = ${organisationId})) AS sealed
    FROM entry e WHERE e.organisation_id = ${organisationId}`;
  return row ?? { entries: 0n, sealed: 0n };
}
