import type { Tx } from '@/lib/kernel/db';

/** How much of a payment the bank took back by chargebacks that were not reversed: positive minor units. */
export async function chargedBackOf(tx: Tx, organisationId: number, paymentId: bigint): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ amount: bigint }[]>`
    SELECT coalesce(sum(e.amount), 0)::bigint AS amount
    FROM item i JOIN entry e ON e.organisation_id = ${organisationId} AND e.item_id = i.id AND e.counter_item_id IS NULL
    WHERE i.organisation_id = ${organisationId} AND i.charged_back_id = ${paymentId}`;
  return row?.amount ?? 0n;
}
