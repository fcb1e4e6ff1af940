import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { FAULTS_LISTED, type Fault } from '@/lib/ledger/fault';
import { Prisma } from '@/prisma/client/client';
import { COMPARISONS, type Comparison, type Standing } from './checkpoint-comparisons';

/**
 * Compares every checkpoint with what the entries and the plain definitions give for its own watermark and day, in
 * statements that share nothing with those that wrote it. Customers about whom something came in since are left to the
 * next time where a definition cannot be asked for the past. Null when there are no checkpoints.
 */
export async function verifyCheckpoints(
  tx: Tx,
  organisationId: number,
  options: { signal?: AbortSignal | undefined; onComparison?: ((check: string) => void) | undefined } = {},
): Promise<Fault[] | null> {
  const standing = await standingOf(tx, organisationId);
  if (!standing) return null;
  const faults: Fault[] = [];
  for (const comparison of COMPARISONS) {
    options.signal?.throwIfAborted();
    options.onComparison?.(comparison.name);
    faults.push(...(await compare(tx, organisationId, standing, comparison)));
  }
  return faults;
}

async function standingOf(tx: Tx, organisationId: number): Promise<Standing | null> {
  const [row] = await tx.$queryRaw<{ through_seq: bigint; as_of: Day }[]>`
    SELECT through_seq, as_of FROM checkpoint_state WHERE organisation_id = ${organisationId}`;
  return row ? { throughSeq: row.through_seq, asOf: row.as_of } : null;
}

type Row = Record<string, unknown>;

async function compare(
  tx: Tx,
  organisationId: number,
  standing: Standing,
  { name, keys, kept, right }: Comparison,
): Promise<Fault[]> {
  const on = keys.map((key) => Prisma.raw(`kept.${key} = truth.${key}`));
  const order = keys.map((key) => Prisma.raw(`coalesce(kept.${key}, truth.${key})`));
  const rows = await tx.$queryRaw<{ kept: Row | null; truth: Row | null }[]>`
    SELECT to_jsonb(kept) AS kept, to_jsonb(truth) AS truth
    FROM (${kept(organisationId, standing)}) kept
    FULL JOIN (${right(organisationId, standing)}) truth ON ${Prisma.join(on, ' AND ')}
    WHERE kept IS DISTINCT FROM truth
    ORDER BY ${Prisma.join(order, ', ')} LIMIT ${FAULTS_LISTED}`;
  return rows.map((row) => ({
    check: `checkpoint: ${name}`,
    block: null,
    entry: null,
    text: difference(name, keys, row.kept, row.truth),
  }));
}

/** “open items, customer_id 5, item_id 9: open_amount is kept as 100, and the ledger gives 200.” */
function difference(name: string, keys: readonly string[], kept: Row | null, truth: Row | null): string {
  const any = kept ?? truth ?? {};
  const where = `The checkpoint of ${name}, ${keys.map((key) => `${key} ${any[key]}`).join(', ')}`;
  if (!kept) return `${where}: it is missing.`;
  if (!truth) return `${where}: the ledger knows nothing of it.`;
  const column = Object.keys(kept).find((key) => JSON.stringify(kept[key]) !== JSON.stringify(truth[key]));
  if (!column) return `${where}: it differs.`;
  return `${where}: ${column} is kept as ${said(kept[column])}, and the ledger gives ${said(truth[column])}.`;
}

const said = (value: unknown): string => (value === null ? 'nothing' : JSON.stringify(value));
