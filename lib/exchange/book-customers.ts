import { type Book, type BookContext, type BookCustomer, nameKey } from './book';
import { distinct } from './distinct';
import type { CustomerReference, ImportRecord } from './import-records';

export type CustomersFound = Pick<Book, 'byNumber' | 'byExternalId' | 'byName'>;

/** The customers that the records name by number, by id in the source system, or by a name. */
export const findCustomers = (
  context: BookContext,
  records: readonly ImportRecord[],
  source: string,
): Promise<CustomersFound> => findReferenced(context, records.flatMap(referenceOf), source);

export async function findReferenced(
  { tx, organisation, hold }: BookContext,
  references: readonly CustomerReference[],
  source: string,
): Promise<CustomersFound> {
  const asked = {
    numbers: distinct(references.map(({ number }) => number)),
    ids: distinct(references.map(({ externalId }) => externalId)),
    names: distinct(references.map(({ name }) => name && nameKey(name))),
  };
  const found = await tx.$queryRaw<{ id: bigint; external_id: string | null }[]>`
    SELECT c.id, x.external_id
    FROM customer c
    LEFT JOIN customer_external_id x ON x.organisation_id = ${organisation.id} AND x.customer_id = c.id
      AND x.source_system = ${source} AND x.external_id = ANY(${asked.ids})
    WHERE c.organisation_id = ${organisation.id}
      AND (c.number = ANY(${asked.numbers}) OR x.external_id IS NOT NULL
           OR lower(regexp_replace(trim(c.name), '\\s+', ' ', 'g')) = ANY(${asked.names})
           OR lower(regexp_replace(trim(c.trading_name), '\\s+', ' ', 'g')) = ANY(${asked.names}))`;
  const customers = await readCustomers({ tx, organisation, hold }, [...new Set(found.map(({ id }) => id))]);
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  const byExternalId = new Map(
    found.flatMap(({ id, external_id }) => {
      const customer = byId.get(id);
      return customer && external_id ? [[external_id, customer] as const] : [];
    }),
  );
  return {
    byNumber: new Map(customers.map((customer) => [customer.number, customer])),
    byExternalId,
    byName: namesOf(customers),
  };
}

function referenceOf(record: ImportRecord): CustomerReference[] {
  if (record.kind === 'exchange-rates') return [];
  if (record.kind === 'customers')
    return [{ number: record.number, externalId: record.externalId, name: record.name }];
  return [record.customer];
}

/**
 * Customers with whether they are archived. Held ones are locked first and read by a statement after that, so that the
 * status is the one they keep.
 */
export async function readCustomers(
  { tx, organisation, hold }: Pick<BookContext, 'tx' | 'organisation' | 'hold'>,
  ids: readonly bigint[],
): Promise<BookCustomer[]> {
  if (ids.length === 0) return [];
  if (hold) {
    await tx.$queryRaw`
      SELECT c.id FROM customer c WHERE c.organisation_id = ${organisation.id} AND c.id = ANY(${[...ids]}::bigint[])
      ORDER BY c.id FOR KEY SHARE`;
  }
  const rows = await tx.$queryRaw<(Omit<BookCustomer, 'tradingName'> & { trading_name: string | null })[]>`
    SELECT c.id, c.number, c.name, c.trading_name,
           coalesce((SELECT s.status = 'archived' FROM customer_status s
                     WHERE s.organisation_id = ${organisation.id} AND s.customer_id = c.id
                     ORDER BY s.effective_on DESC, s.recorded_at DESC, s.id DESC LIMIT 1), false) AS archived
    FROM customer c
    WHERE c.organisation_id = ${organisation.id} AND c.id = ANY(${[...ids]}::bigint[])
    ORDER BY c.id`;
  return rows.map(({ trading_name, ...customer }) => ({ ...customer, tradingName: trading_name }));
}

function namesOf(customers: readonly BookCustomer[]): Map<string, BookCustomer[]> {
  const byName = new Map<string, BookCustomer[]>();
  for (const customer of customers) {
    for (const name of new Set([customer.name, customer.tradingName ?? customer.name].map(nameKey)))
      byName.set(name, [...(byName.get(name) ?? []), customer]);
  }
  return byName;
}
