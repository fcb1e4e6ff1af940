import type { DocumentKind } from '@/lib/ledger/document';
import { type Book, type BookContext, type BookDocument, documentKey } from './book';
import { readCustomers } from './book-customers';
import { distinct } from './distinct';
import type { ImportRecord } from './import-records';
import { wordsOf } from './words-of';

type DocumentRow = {
  id: bigint;
  customer_id: bigint;
  kind: DocumentKind;
  number: string;
  amount: bigint;
  currency: string;
  source_system: string | null;
  external_id: string | null;
};

/** The documents that the records are, by id in the source system or by number, and those that their texts name. */
export async function findDocuments(
  context: BookContext,
  records: readonly ImportRecord[],
  source: string,
): Promise<Pick<Book, 'documentsByExternalId' | 'documentsByNumber'>> {
  const { tx, organisation } = context;
  const numbers = distinct(records.flatMap(numbersOf));
  const ids = distinct(records.flatMap(externalIdsOf));
  const rows = await tx.$queryRaw<DocumentRow[]>`
    SELECT i.id, i.customer_id, i.kind, i.number, i.amount, i.currency, i.source_system, i.external_id
    FROM item i WHERE i.organisation_id = ${organisation.id}
      AND upper(i.number) = ANY(ARRAY(SELECT upper(n) FROM unnest(${numbers}::text[]) n))
    UNION
    SELECT i.id, i.customer_id, i.kind, i.number, i.amount, i.currency, i.source_system, i.external_id
    FROM item i WHERE i.organisation_id = ${organisation.id} AND i.source_system = ${source} AND i.external_id = ANY(${ids})`;
  const owners = await readCustomers(context, [...new Set(rows.map(({ customer_id }) => customer_id))]);
  const byId = new Map(owners.map((customer) => [customer.id, customer]));
  const documentsByExternalId = new Map<string, BookDocument>();
  const documentsByNumber = new Map<string, BookDocument>();
  for (const { customer_id, source_system, external_id, ...row } of rows) {
    const customer = byId.get(customer_id);
    if (!customer) continue;
    const document: BookDocument = { ...row, customer };
    if (source_system === source && external_id) documentsByExternalId.set(external_id, document);
    documentsByNumber.set(documentKey(row.kind, row.number), document);
  }
  return { documentsByExternalId, documentsByNumber };
}

/** Its own number, and those that a payment's text or a credit note names. */
function numbersOf(record: ImportRecord): (string | undefined)[] {
  if (record.kind === 'payments') return wordsOf(record.reference ?? '');
  if (record.kind === 'credit-notes') return [record.number, ...wordsOf(record.appliesTo ?? '')];
  return 'amount' in record ? [record.number] : [];
}

function externalIdsOf(record: ImportRecord): string[] {
  if (!('amount' in record)) return [];
  return record.kind === 'invoices' && record.payment
    ? [record.externalId, record.payment.externalId]
    : [record.externalId];
}
