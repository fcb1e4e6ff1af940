import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { textInput } from '@/lib/kernel/input';
import { notFound, unprocessable } from '@/lib/kernel/refusal';
import { DOCUMENT_KINDS, type DocumentKind } from './document';
import type { Item } from './posting';

/** How a document is named in inputs: its number, or `kind:number` where two kinds share one. */
export const documentReference = textInput(80).meta({
  description: 'A document’s number, like INV-2041; “payment:2041” where two kinds share a number.',
});

/**
 * A document with what is open of it: signed minor units, debits positive. `leastOpen`, positive, is what was open of it on
 * every day since it began.
 */
export type OpenItem = Item & { openAmount: bigint; leastOpen: bigint; reference: string | null };

export type ItemRow = {
  id: bigint;
  customer_id: bigint;
  posting_id: bigint;
  kind: DocumentKind;
  number: string;
  amount: bigint;
  currency: string;
  issued_on: Day;
  due_on: Day | null;
};

/** The document of that number; an unknown one and another organisation's look the same. */
export async function findDocument(
  tx: Tx,
  organisationId: number,
  reference: string,
  field = 'document',
): Promise<Item> {
  const [prefix, rest] = splitReference(reference);
  // By both: `number_key`, in upper case, is what the index holds.
  const rows = await tx.$queryRaw<ItemRow[]>`
    SELECT i.id, i.customer_id, i.posting_id, i.kind, i.number, i.amount, i.currency, i.issued_on, i.due_on
    FROM item i
    WHERE i.organisation_id = ${organisationId} AND i.number_key = upper(${rest}) AND i.number = ${rest}
      AND (${prefix}::text IS NULL OR i.kind = ${prefix})
    ORDER BY i.id`;
  const [row, second] = rows;
  if (!row) throw notFound(`There is no document ${reference}.`, field);
  if (second) {
    const names = rows.map(({ kind, number }) => `${kind}:${number}`).join(', ');
    throw unprocessable(`${reference} names several documents: write one of ${names}.`, field);
  }
  return itemFromRow(row);
}

/** The same for a document of one customer; another customer's is none of it. */
export async function findDocumentOf(
  tx: Tx,
  organisationId: number,
  customer: { id: bigint; number: string },
  reference: string,
  field = 'document',
): Promise<Item> {
  const item = await findDocument(tx, organisationId, reference, field);
  if (item.customerId !== customer.id)
    throw notFound(`${customer.number} has no document ${reference}.`, field);
  return item;
}

/**
 * The open debits of a customer in one currency as known now, locked in id order until the transaction ends,
 * so that what is planned on them still holds when it is written.
 */
export async function lockOpenDebits(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  currency: string,
): Promise<OpenItem[]> {
  const candidates = await openIds(tx, organisationId, customerId, currency);
  if (candidates.length === 0) return [];
  await lockItems(tx, organisationId, candidates);
  return openAmounts(tx, organisationId, candidates);
}

/** The same for many customers, in every currency. */
export async function lockOpenDebitsOf(
  tx: Tx,
  organisationId: number,
  customers: bigint[],
): Promise<OpenItem[]> {
  const rows = await tx.$queryRaw<{ item_id: bigint }[]>`
    SELECT o.item_id
    FROM open_amount_of(${organisationId}::integer, ${customers}::bigint[], 'infinity', 'infinity') o
    WHERE o.due_on IS NOT NULL`;
  const ids = rows.map(({ item_id }) => item_id);
  if (ids.length === 0) return [];
  await lockItems(tx, organisationId, ids);
  return openAmounts(tx, organisationId, ids);
}

/** Locks documents in id order, as the database's own check does. */
export async function lockItems(tx: Tx, organisationId: number, ids: bigint[]): Promise<void> {
  await tx.$queryRaw`/* kept: lock documents */
    SELECT i.id FROM item i WHERE i.organisation_id = ${organisationId} AND i.id = ANY(${ids}::bigint[])
    ORDER BY i.id FOR NO KEY UPDATE`;
}

/** What is open of these documents, all entries counted; settled ones are left out. */
export async function openAmounts(tx: Tx, organisationId: number, ids: bigint[]): Promise<OpenItem[]> {
  // By key, one after the other: statistics that do not know an organisation yet would plan thousands as one.
  const rows = await tx.$queryRaw<OpenRow[]>`/* kept: open amounts */
    SELECT i.*, s.open_amount, s.least_open
    FROM (SELECT DISTINCT unnest(${ids}::bigint[]) AS id) n
    CROSS JOIN LATERAL (
      SELECT sum(r.moved)::bigint AS open_amount, min(abs(r.open))::bigint AS least_open
      FROM (SELECT sum(e.amount) AS moved, sum(sum(e.amount)) OVER (ORDER BY e.effective_on) AS open
            FROM entry e WHERE e.organisation_id = ${organisationId} AND e.item_id = n.id
            GROUP BY e.effective_on) r) s
    CROSS JOIN LATERAL (
      SELECT d.id, d.customer_id, d.posting_id, d.kind, d.number, d.amount, d.currency, d.issued_on, d.due_on, d.reference
      FROM item d WHERE d.organisation_id = ${organisationId} AND d.id = n.id OFFSET 0) i
    WHERE s.open_amount <> 0
    ORDER BY i.id`;
  return rows.map((row) => ({
    ...itemFromRow(row),
    openAmount: row.open_amount,
    leastOpen: row.least_open,
    reference: row.reference,
  }));
}

/** The first day on which something may still be effective, or null when no period is closed. */
export async function firstOpenDay(tx: Tx, organisationId: number): Promise<Day | null> {
  const [row] = await tx.$queryRaw<
    { day: Day | null }[]
  >`SELECT closed_through(${organisationId}::integer) + 1 AS day`;
  return row?.day ?? null;
}

/**
 * Refuses a day that lies in a closed period, by the name of its field. The database refuses it too: that is what
 * holds when a period is closed meanwhile.
 */
export async function assertOpenPeriod(
  tx: Tx,
  organisationId: number,
  day: Day,
  field: string,
): Promise<void> {
  refuseClosedDay(day, await firstOpenDay(tx, organisationId), field);
}

export function refuseClosedDay(day: Day, firstOpen: Day | null, field: string): void {
  if (firstOpen && day < firstOpen)
    throw unprocessable(`${day} lies in a closed period; ${firstOpen} is the first open day.`, field);
}

export const itemFromRow = (row: ItemRow): Item => ({
  id: row.id,
  customerId: row.customer_id,
  postingId: row.posting_id,
  kind: row.kind,
  number: row.number,
  amount: row.amount,
  currency: row.currency,
  issuedOn: row.issued_on,
  dueOn: row.due_on,
});

type OpenRow = ItemRow & { open_amount: bigint; least_open: bigint; reference: string | null };

async function openIds(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  currency: string,
): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ item_id: bigint }[]>`
    SELECT o.item_id
    FROM open_amount_of(${organisationId}::integer, ARRAY[${customerId}::bigint], 'infinity', 'infinity') o
    WHERE o.currency = ${currency} AND o.due_on IS NOT NULL`;
  return rows.map((row) => row.item_id);
}

/** The kind that a reference names, if any, and the number. */
export function splitReference(reference: string): [DocumentKind | null, string] {
  const colon = reference.indexOf(':');
  const prefix = reference.slice(0, Math.max(colon, 0));
  const kind = DOCUMENT_KINDS.find((name) => name === prefix);
  return kind ? [kind, reference.slice(colon + 1)] : [null, reference];
}
