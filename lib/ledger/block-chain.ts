import type { Tx } from '@/lib/kernel/db';
import { type Block, blocksAfter, recompute } from './block';
import { headFaults } from './chain-head';
import { counted, FAULTS_LISTED, type Fault } from './fault';
import { locate } from './locate-tampering';

export type Chain = {
  faults: Fault[];
  blocks: number;
  /** Entries in the blocks. */
  entries: bigint;
  head: { blockNo: number; hash: string; sealedAt: Date } | null;
};

export type ChainOptions = {
  signal?: AbortSignal | undefined;
  /** Hears the entries that are checked so far. */
  onProgress?: ((entries: bigint) => void) | undefined;
};

/**
 * Makes every block's hash anew from the ledger and follows the chain from the first block to the head. Each block that
 * does not hold gives a fault that names the first entry that was touched.
 */
export async function verifyChain(
  tx: Tx,
  organisationId: number,
  options: ChainOptions = {},
): Promise<Chain> {
  const chain: Chain = { faults: [], blocks: 0, entries: 0n, head: null };
  let last: Block | null = null;
  for await (const block of everyBlock(tx, organisationId)) {
    options.signal?.throwIfAborted();
    chain.faults.push(...linkFaults(block, last));
    chain.faults.push(...(await contentFaults(tx, organisationId, block)));
    if (chain.faults.length >= FAULTS_LISTED)
      return { ...chain, faults: chain.faults.slice(0, FAULTS_LISTED) };
    chain.blocks += 1;
    chain.entries += BigInt(block.entries);
    options.onProgress?.(chain.entries);
    last = block;
  }
  if (last)
    chain.head = {
      blockNo: last.blockNo,
      hash: Buffer.from(last.hash).toString('hex'),
      sealedAt: last.sealedAt,
    };
  chain.faults.push(...(await headFaults(tx, organisationId)));
  return chain;
}

async function* everyBlock(tx: Tx, organisationId: number): AsyncGenerator<Block> {
  for (let after = 0; ; ) {
    const blocks = await blocksAfter(tx, organisationId, after);
    yield* blocks;
    const last = blocks.at(-1);
    if (!last) return;
    after = last.blockNo;
  }
}

/** What is wrong with the place of a block behind the one before it. */
function linkFaults(block: Block, last: Block | null): Fault[] {
  const at = (text: string): Fault => ({ check: 'chain', block: block.blockNo, entry: null, text });
  const expected = (last?.blockNo ?? 0) + 1;
  if (block.blockNo !== expected) {
    const missing =
      block.blockNo === expected + 1
        ? `Block ${counted(expected)} is`
        : `Blocks ${counted(expected)} to ${counted(block.blockNo - 1)} are`;
    return [{ ...at(`${missing} missing from the chain.`), block: expected }];
  }
  const faults: Fault[] = [];
  const name = `Block ${counted(block.blockNo)}`;
  if (block.afterSeq !== (last?.toSeq ?? 0n))
    faults.push(at(`${name} does not begin where the one before it ends.`));
  if (!block.prevHash.equals(last?.hash ?? BEFORE_THE_FIRST))
    faults.push(at(`${name} does not carry the hash of the block before it.`));
  return faults;
}

/** What the first block carries in place of a hash before it. */
const BEFORE_THE_FIRST = Buffer.alloc(32);

async function contentFaults(tx: Tx, organisationId: number, block: Block): Promise<Fault[]> {
  const now = await recompute(tx, organisationId, block);
  const whole =
    now.hash?.equals(block.hash) && now.marks?.equals(block.marks) && now.entries === block.entries;
  return whole && now.version === block.version ? [] : [await locate(tx, organisationId, block, now)];
}
