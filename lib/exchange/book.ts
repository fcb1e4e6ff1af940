import { type Day, dayFromDate } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import type { DocumentKind } from '@/lib/ledger/document';
import { firstOpenDay } from '@/lib/ledger/open-items';
import type { CustomerReference, ImportRecord } from './import-records';

/** A customer that the book has already. */
export type BookCustomer = { id: bigint; number: string; name: string; archived: boolean };

/** A document that the book has already, found by its id in the source system or by its number. */
export type BookDocument = {
  id: bigint;
  customerId: bigint;
  kind: DocumentKind;
  number: string;
  /** Signed minor units. */
  amount: bigint;
  currency: string;
  externalId: string | null;
};

/** What the book knows of the things that a file names. Nothing else of it is loaded. */
export type Book = {
  baseCurrency: string;
  today: Day;
  firstOpenDay: Day | null;
  byNumber: Map<string, BookCustomer>;
  byExternalId: Map<string, BookCustomer>;
  byName: Map<string, BookCustomer[]>;
  documentsByExternalId: Map<string, BookDocument>;
  /** By `kind number`, see `documentKey`. */
  documentsByNumber: Map<string, BookDocument>;
  /** By `currency day`: the rate in force, as plain text. */
  rates: Map<string, string>;
};

export const nameKey = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();
export const documentKey = (kind: DocumentKind, number: string): string => `${kind} ${number}`;

type Context = { tx: Tx; organisation: { id: number; baseCurrency: string }; today: Day };

/** Looks up everything that the records name, with one statement for each kind of thing. */
export async function openBook(
  context: Context,
  records: readonly ImportRecord[],
  source: string,
): Promise<Book> {
  const { tx, organisation, today } = context;
  const references = records.flatMap(referenceOf);
  const customers = await findCustomers(tx, organisation.id, references, source);
  const documents = await findDocuments(tx, organisation.id, records, source);
  return {
    baseCurrency: organisation.baseCurrency,
    today,
    firstOpenDay: await firstOpenDay(tx, organisation.id),
    ...customers,
    ...documents,
    rates: await findRates(tx, organisation.id, records),
  };
}

/** The words of remittance texts that may be document numbers. */
export const wordsOf = (reference: string): string[] =>
  reference.match(/[\p{L}\p{N}][\p{L}\p{N}\-_/.#]*/gu) ?? [];

function referenceOf(record: ImportRecord): CustomerReference[] {
  if (record.kind === 'exchange-rates') return [];
  if (record.kind === 'customers')
    return [{ number: record.number, externalId: record.externalId, name: record.name }];
  return [record.customer];
}

type CustomerRow = {
  id: bigint;
  number: string;
  name: string;
  trading_name: string | null;
  archived: boolean;
  external_id: string | null;
};

async function findCustomers(
  tx: Tx,
  organisationId: number,
  references: readonly CustomerReference[],
  source: string,
) {
  const numbers = distinct(references.map(({ number }) => number));
  const ids = distinct(references.map(({ externalId }) => externalId));
  const names = distinct(references.map(({ name }) => name && nameKey(name)));
  const rows = await tx.$queryRaw<CustomerRow[]>`
    SELECT c.id, c.number, c.name, c.trading_name, x.external_id,
           coalesce((SELECT s.status = 'archived' FROM customer_status s
                     WHERE s.organisation_id = ${organisationId} AND s.customer_id = c.id
                     ORDER BY s.effective_on DESC, s.recorded_at DESC, s.id DESC LIMIT 1), false) AS archived
    FROM customer c
    LEFT JOIN customer_external_id x ON x.organisation_id = ${organisationId} AND x.customer_id = c.id
      AND x.source_system = ${source} AND x.external_id = ANY(${ids})
    WHERE c.organisation_id = ${organisationId}
      AND (c.number = ANY(${numbers}) OR x.external_id IS NOT NULL
           OR regexp_replace(lower(c.name), '\\s+', ' ', 'g') = ANY(${names})
           OR regexp_replace(lower(c.trading_name), '\\s+', ' ', 'g') = ANY(${names}))
    ORDER BY c.id`;
  const byNumber = new Map<string, BookCustomer>();
  const byExternalId = new Map<string, BookCustomer>();
  const byName = new Map<string, BookCustomer[]>();
  for (const { trading_name, external_id, ...row } of rows) {
    const customer = byNumber.get(row.number) ?? row;
    byNumber.set(row.number, customer);
    if (external_id) byExternalId.set(external_id, customer);
    for (const name of new Set([row.name, trading_name ?? row.name].map(nameKey))) {
      const same = byName.get(name) ?? [];
      if (!same.includes(customer)) byName.set(name, [...same, customer]);
    }
  }
  return { byNumber, byExternalId, byName };
}

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

async function findDocuments(
  tx: Tx,
  organisationId: number,
  records: readonly ImportRecord[],
  source: string,
) {
  const numbers = distinct(
    records.flatMap((record) => ('number' in record ? [record.number] : [])).concat(records.flatMap(namedIn)),
  );
  const ids = distinct(records.flatMap(externalIdsOf));
  const rows = await tx.$queryRaw<DocumentRow[]>`
    SELECT i.id, i.customer_id, i.kind, i.number, i.amount, i.currency, i.source_system, i.external_id
    FROM item i WHERE i.organisation_id = ${organisationId} AND i.number = ANY(${numbers})
    UNION
    SELECT i.id, i.customer_id, i.kind, i.number, i.amount, i.currency, i.source_system, i.external_id
    FROM item i WHERE i.organisation_id = ${organisationId} AND i.source_system = ${source} AND i.external_id = ANY(${ids})`;
  const documentsByExternalId = new Map<string, BookDocument>();
  const documentsByNumber = new Map<string, BookDocument>();
  for (const { customer_id, source_system, external_id, ...row } of rows) {
    const document = { ...row, customerId: customer_id, externalId: external_id };
    if (source_system === source && external_id) documentsByExternalId.set(external_id, document);
    documentsByNumber.set(documentKey(row.kind, row.number), document);
  }
  return { documentsByExternalId, documentsByNumber };
}

const externalIdsOf = (record: ImportRecord): string[] => {
  if (!('amount' in record)) return [];
  const own = [record.externalId];
  return record.kind === 'invoices' && record.payment ? [...own, record.payment.externalId] : own;
};

/** Numbers that a payment's text or a credit note names. */
function namedIn(record: ImportRecord): (string | undefined)[] {
  if (record.kind === 'credit-notes') return [record.appliesTo];
  return record.kind === 'payments' && record.reference ? wordsOf(record.reference) : [];
}

async function findRates(
  tx: Tx,
  organisationId: number,
  records: readonly ImportRecord[],
): Promise<Map<string, string>> {
  const currencies = distinct(
    records.map((record) => (record.kind === 'exchange-rates' ? record.currency : undefined)),
  );
  if (currencies.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ currency: string; valid_on: Date; rate: string }[]>`
    SELECT DISTINCT ON (r.currency, r.valid_on) r.currency, r.valid_on, trim_scale(r.rate)::text AS rate
    FROM exchange_rate r WHERE r.organisation_id = ${organisationId} AND r.currency = ANY(${currencies})
    ORDER BY r.currency, r.valid_on, r.recorded_at DESC, r.id DESC`;
  return new Map(rows.map(({ currency, valid_on, rate }) => [`${currency} ${dayFromDate(valid_on)}`, rate]));
}

const distinct = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value): value is string => Boolean(value))),
];
