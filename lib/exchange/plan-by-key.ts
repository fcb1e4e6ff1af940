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
