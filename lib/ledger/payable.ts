import type { Tx } from '@/lib/kernel/db';
import { Prisma } from '@/prisma/client/client';
import { DOCUMENT_KINDS, KINDS } from './document';
import { lockOpenDebits, type OpenItem, openAmounts } from './open-items';

/**
 * The open debits that `amount` (positive minor units) pays by the rule when nothing is named, locked in id order until
 * the transaction ends: no more of them than it takes. The caller holds the account in turn (`holdAccount`): credits of
 * one account are allocated by the rule one after the other, so that each sees what the one before has paid; where
 * something else came in between, everything that is open is locked and looked at again.
 */
export async function lockPayable(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  currency: string,
  amount: bigint,
): Promise<OpenItem[]> {
  const first = await lockFirstPayable(tx, organisationId, customerId, currency, amount);
  if (first.length === 0) return [];
  const ids = first.map(({ item_id }) => item_id);
  const debits = await openAmounts(tx, organisationId, ids);
  const seen = new Map(first.map(({ item_id, open_amount }) => [item_id, open_amount]));
  const asSeen =
    debits.length === first.length && debits.every(({ id, openAmount }) => seen.get(id) === openAmount);
  return asSeen ? debits : lockOpenDebits(tx, organisationId, customerId, currency);
}

/** In the order of `planAllocation`, until they come to the amount; then locked one by one, in the order of their ids. */
const lockFirstPayable = (
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  currency: string,
  amount: bigint,
) =>
  tx.$queryRaw<{ item_id: bigint; open_amount: bigint }[]>`/* kept: payable */
    SELECT y.item_id, y.open_amount
    FROM (
      SELECT x.item_id, x.open_amount
      FROM (SELECT o.item_id, o.open_amount, sum(o.open_amount) OVER paid AS before
            FROM open_debit_of(${organisationId}::integer, ${customerId}::bigint, ${currency}::text, ${amount}::bigint) o
            WINDOW paid AS (ORDER BY CASE WHEN o.item_id IN ${itemsOfRank(organisationId, customerId, 0)} THEN 0
                                          WHEN o.item_id IN ${itemsOfRank(organisationId, customerId, 1)} THEN 1 ELSE 2 END,
                                     o.due_on, o.item_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) x
      WHERE coalesce(x.before, 0) < ${amount}::bigint
      ORDER BY x.item_id) y
    CROSS JOIN LATERAL (
      SELECT FROM item i WHERE i.organisation_id = ${organisationId} AND i.id = y.item_id OFFSET 0 FOR NO KEY UPDATE) locked`;

/** Of the few kinds that are paid before everything else; the index `item_cost` is of them alone, and named to be used. */
const itemsOfRank = (organisationId: number, customerId: bigint, rank: number) => Prisma.sql`(
  SELECT i.id FROM item i
  WHERE i.organisation_id = ${organisationId} AND i.customer_id = ${customerId} AND i.kind IN ('fee', 'interest')
    AND i.kind = ANY(${DOCUMENT_KINDS.filter((kind) => KINDS[kind].rank === rank)}::text[]))`;
