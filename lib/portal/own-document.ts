import type { Tx } from '@/lib/kernel/db';
import { notFound, unprocessable } from '@/lib/kernel/refusal';
import { type ItemRow, itemFromRow, splitReference } from '@/lib/ledger/open-items';
import type { Item } from '@/lib/ledger/posting';

type Account = { organisationId: number; customerId: bigint };

/** A document of this customer by its number; another customer's and an absent one look the same. */
export async function ownDocument(
  tx: Tx,
  { organisationId, customerId }: Account,
  reference: string,
  field: string,
): Promise<Item> {
  const [kind, number] = splitReference(reference);
  const rows = await tx.$queryRaw<ItemRow[]>`
    SELECT i.id, i.customer_id, i.posting_id, i.kind, i.number, i.amount, i.currency, i.issued_on, i.due_on
    FROM item i
    WHERE i.organisation_id = ${organisationId} AND i.customer_id = ${customerId} AND i.number_key = upper(${number})
      AND i.number = ${number} AND (${kind}::text IS NULL OR i.kind = ${kind})
    ORDER BY i.id`;
  const [row, second] = rows;
  if (!row) throw notFound(`There is no document ${reference} on this account.`, field);
  if (second) throw unprocessable(`${reference} names several documents.`, field);
  return itemFromRow(row);
}
