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
  const named = records.flatMap(namedBy);
  const keys = [...new Map(named.map((key) => [documentKey(key.kind, key.number), key])).values()];
  const ids = distinct(records.flatMap(externalIdsOf));
  const rows = await tx.$queryRaw<DocumentRow[]>`
    SELECT i.id, i.customer_id, i.kind, i.number, i.amount, i.currency, i.source_system, i.external_id
    FROM unnest(${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ number }) => number)}::text[]) AS named (kind, number)
    CROSS JOIN LATERAL (
      SELECT * FROM item d WHERE d.organisation_id = ${organisation.id} AND d.kind = named.kind AND d.number = named.number OFFSET 0) i
    UNION
    SELECT i.id, i.customer_id, i.kind, i.number, i.amount, i.currency, i.source_system, i.external_id
    FROM unnest(${ids}::text[]) AS asked (id)
    CROSS JOIN LATERAL (
      SELECT * FROM item d WHERE d.organisation_id = ${organisation.id} AND d.source_system = ${source}
        AND d.external_id = asked.id OFFSET 0) i`;
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

type DocumentName = { kind: DocumentKind; number: string };

/** Its own number, and those that a payment's text or a credit note names, as they stand and in capitals. */
function namedBy(record: ImportRecord): DocumentName[] {
  switch (record.kind) {
    case 'invoices':
      return [{ kind: 'invoice', number: record.number }];
    case 'opening-balances':
      return record.number ? [{ kind: 'opening', number: record.number }] : [];
    case 'credit-notes':
      return [{ kind: 'credit_note', number: record.number }, ...payable(record.appliesTo)];
    case 'payments':
      return payable(record.reference);
    default:
      return [];
  }
}

const payable = (text = ''): DocumentName[] =>
  wordsOf(text).flatMap((word) =>
    [...new Set([word, word.toUpperCase()])].flatMap((number) =>
      (['invoice', 'opening', 'debit_note'] as const).map((kind) => ({ kind, number })),
    ),
  );

function externalIdsOf(record: ImportRecord): string[] {
  if (!('amount' in record)) return [];
  return record.kind === 'invoices' && record.payment
    ? [record.externalId, record.payment.externalId]
    : [record.externalId];
}
