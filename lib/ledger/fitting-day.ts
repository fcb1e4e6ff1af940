import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';

/** A document, and how much of it is to be allocated: positive minor units, no more than is open of it. */
export type Wanted = { id: bigint; amount: bigint };

/**
 * For each document the first day from which that much of it is open on every day; nothing for one of which it always
 * was. A payment of the past cannot pay what another one, reversed since, had paid in those days.
 */
export async function fittingDays(
  tx: Tx,
  organisationId: number,
  wanted: readonly Wanted[],
): Promise<Map<bigint, Day>> {
  if (wanted.length === 0) return new Map();
  const list = JSON.stringify(
    wanted.map(({ id, amount }) => ({ id: id.toString(), amount: amount.toString() })),
  );
  const rows = await tx.$queryRaw<{ item_id: bigint; day: Day | null }[]>`
    WITH wanted AS (SELECT * FROM jsonb_to_recordset(${list}::jsonb) AS w (id bigint, amount bigint))
    SELECT r.item_id, max(r.until) AS day
    FROM (SELECT e.item_id, abs(sum(sum(e.amount)) OVER days) AS open, lead(e.effective_on) OVER days AS until
          FROM entry e
          WHERE e.organisation_id = ${organisationId} AND e.item_id IN (SELECT w.id FROM wanted w)
          GROUP BY e.item_id, e.effective_on
          WINDOW days AS (PARTITION BY e.item_id ORDER BY e.effective_on)) r
    JOIN wanted w ON w.id = r.item_id
    WHERE r.open < w.amount
    GROUP BY r.item_id`;
  return new Map(rows.flatMap(({ item_id, day }) => (day ? [[item_id, day] as const] : [])));
}
