import type { Tx } from '@/lib/kernel/db';
import { invalid, notFound, unprocessable } from '@/lib/kernel/refusal';
import { isCredit } from '@/lib/ledger/document';
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

/** The documents of this customer that a promise names: debits, each once, all in one currency. */
export async function ownDebits(tx: Tx, account: Account, references: readonly string[]): Promise<Item[]> {
  const items: Item[] = [];
  for (const [place, reference] of references.entries()) {
    const field = `documents.${place}`;
    const item = await ownDocument(tx, account, reference, field);
    if (isCredit(item.kind)) throw unprocessable(`${item.number} is a credit; it cannot be paid.`, field);
    if (items.some(({ id }) => id === item.id)) throw invalid(`${item.number} is named twice.`, field);
    if (items[0] && items[0].currency !== item.currency)
      throw unprocessable(
        `${item.number} is in ${item.currency}, ${items[0].number} in ${items[0].currency}.`,
        field,
      );
    items.push(item);
  }
  return items;
}
