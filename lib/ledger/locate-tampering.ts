import type { Tx } from '@/lib/kernel/db';
import { type Block, entriesOf, type Recomputed } from './block';
import { counted, type Fault } from './fault';

/**
 * Where a block that does not hold was touched: its marks, four bytes of each entry's hash, are compared with those
 * that the ledger gives now. What differs, is too many or is missing is named by its number in the sequence.
 */
export async function locate(tx: Tx, organisationId: number, block: Block, now: Recomputed): Promise<Fault> {
  const name = `Block ${counted(block.blockNo)}`;
  if (now.hash?.equals(block.hash)) {
    const text = `${name}: its entries stand as they were sealed; the record of the block itself was changed.`;
    return { check: 'chain', block: block.blockNo, entry: null, text };
  }
  const seqs = await entriesOf(tx, organisationId, block);
  const was = marksOf(block.marks);
  const is = marksOf(now.marks ?? Buffer.alloc(0));
  const first = firstDifference(was, is);
  const entry = seqs[first] ?? null;
  return {
    check: 'chain',
    block: block.blockNo,
    entry,
    text: `${name}: ${whatHappened(seqs, was, is, first)}`,
  };
}

function whatHappened(seqs: bigint[], was: number[], is: number[], first: number): string {
  const entry = seqs[first];
  if (first >= was.length && first >= is.length)
    return 'its entries stand as they were sealed; the record of the block itself was changed.';
  if (is.length > was.length && entry !== undefined)
    return `entry ${counted(entry)} was not there when it was sealed${more(is.length - was.length)}.`;
  if (is.length < was.length)
    return `${counted(was.length - is.length)} of its ${counted(was.length)} entries ${was.length - is.length === 1 ? 'is' : 'are'} missing, the first ${between(seqs, first)}.`;
  const others = was.filter((mark, index) => mark !== is[index]).length - 1;
  return `entry ${counted(entry ?? 0n)}, its document, posting or act is not what was sealed${more(others + 1)}.`;
}

const more = (count: number): string => (count > 1 ? `, and ${counted(count - 1)} more` : '');

/** Between which entries that are still there the missing one stood. */
function between(seqs: bigint[], first: number): string {
  const before = seqs[first - 1];
  const after = seqs[first];
  if (before === undefined && after === undefined) return 'at its beginning';
  if (before === undefined) return `before entry ${counted(after ?? 0n)}`;
  return after === undefined
    ? `after entry ${counted(before)}`
    : `between entries ${counted(before)} and ${counted(after)}`;
}

function marksOf(bytes: Buffer): number[] {
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readUInt32BE(index * 4));
}

function firstDifference(was: number[], is: number[]): number {
  const length = Math.max(was.length, is.length);
  for (let index = 0; index < length; index += 1) if (was[index] !== is[index]) return index;
  return length;
}
