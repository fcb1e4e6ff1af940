import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import type { Item } from './posting';

/** The day from which a document is off its account again; null while it stands. */
export async function reversedOn(tx: Tx, organisationId: number, item: Item): Promise<Day | null> {
  const [row] = await tx.$queryRaw<{ effective_on: Day }[]>`
    SELECT e.effective_on FROM posting p
    JOIN entry e ON e.organisation_id = ${organisationId} AND e.posting_id = p.id AND e.counter_item_id IS NULL
    WHERE p.organisation_id = ${organisationId} AND p.reverses_posting_id = ${item.postingId} AND e.item_id = ${item.id}`;
  return row ? row.effective_on : null;
}
