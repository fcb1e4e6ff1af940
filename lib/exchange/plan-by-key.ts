import type { Tx } from '@/lib/kernel/db';

/**
 * Before many rows are written in one transaction. The database keeps the plans of its own checks (foreign keys,
 * triggers) for the session; one that was made while a table was empty, or seemed so after an import that was rolled
 * back, would read all of the table for each row that is written.
 */
export async function planByKey(tx: Tx): Promise<void> {
  await tx.$executeRaw`DISCARD PLANS`;
  await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
}

/** Rows after which the planner is told how large the tables are. */
const LOOKS = [500, 5_000, 50_000, 500_000];

/**
 * Tells the planner how large the tables have become, when between `before` and `now` rows it is time to. Every index
 * begins with the organisation: where the statistics do not know one, any index seems as good for a lookup by key, and
 * each lookup then reads all of the organisation. PostgreSQL before 17 lets only a table's owner do so, and is slower.
 */
export async function measureTables(
  tx: Tx,
  tables: readonly ('customer' | 'posting' | 'item' | 'entry')[],
  before: number,
  now: number,
): Promise<void> {
  if (!LOOKS.some((look) => before < look && now >= look)) return;
  const [row] = await tx.$queryRaw<
    { may: boolean }[]
  >`SELECT current_setting('server_version_num')::integer >= 170000 AS may`;
  // Another import at it holds the tables' statistics until it ends: this one then plans with what it has.
  if (row?.may) await tx.$executeRawUnsafe(`ANALYZE (SKIP_LOCKED) ${tables.join(', ')}`);
}
