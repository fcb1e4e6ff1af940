import { firstOpenDay } from '@/lib/ledger/open-items';
import type { Book, BookContext } from './book';
import { findReferenced } from './book-customers';
import { findDocuments } from './book-documents';
import type { BulkImport } from './bulk-import';
import type { CustomerReference, ImportRecord } from './import-records';
import { findOwners, findRates } from './open-book';

/**
 * What the book knows of the customers that a whole file names: those are few beside its lines, and names can only be
 * looked for among all of them. Documents and rates are looked up batch by batch.
 */
export async function openBulkBook(
  context: BookContext,
  bulk: Pick<BulkImport, 'id' | 'kind'>,
  source: string,
): Promise<Book> {
  const { tx, organisation, today } = context;
  const references =
    bulk.kind === 'exchange-rates' ? [] : await referencesOf(context, bulk.id, bulk.kind === 'customers');
  return {
    baseCurrency: organisation.baseCurrency,
    today,
    firstOpenDay: await firstOpenDay(tx, organisation.id),
    ...(await findReferenced(context, references, source)),
    documentsByExternalId: new Map(),
    documentsByNumber: new Map(),
    owners: new Set(),
    rates: new Map(),
  };
}

/** Exchanges what the book knows of documents, owners and rates for what the next records name. */
export async function turnPage(
  context: BookContext,
  book: Book,
  records: readonly ImportRecord[],
  source: string,
): Promise<void> {
  Object.assign(book, await findDocuments(context, records, source));
  book.rates = await findRates(context, records);
  if (book.owners.size === 0) book.owners = await findOwners(context, records);
}

const referencesOf = (
  { tx, organisation }: BookContext,
  id: bigint,
  customers: boolean,
): Promise<CustomerReference[]> => tx.$queryRaw<CustomerReference[]>`
  SELECT DISTINCT c.who ->> 'number' AS number, c.who ->> 'externalId' AS "externalId", c.who ->> 'name' AS name
  FROM (SELECT CASE WHEN ${customers} THEN r.record ELSE r.record -> 'customer' END AS who
        FROM bulk_record r WHERE r.organisation_id = ${organisation.id} AND r.bulk_id = ${id}) c`;
