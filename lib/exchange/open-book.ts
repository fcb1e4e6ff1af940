import { collectors } from '@/lib/customers/owner';
import type { Day } from '@/lib/kernel/day';
import { firstOpenDay } from '@/lib/ledger/open-items';
import type { Book, BookContext } from './book';
import { findCustomers } from './book-customers';
import { findDocuments } from './book-documents';
import { distinct } from './distinct';
import type { ImportRecord } from './import-records';

/** Looks up everything that the records name, with one statement for each kind of thing. */
export async function openBook(
  context: BookContext,
  records: readonly ImportRecord[],
  source: string,
): Promise<Book> {
  const { tx, organisation, today } = context;
  return {
    baseCurrency: organisation.baseCurrency,
    today,
    firstOpenDay: await firstOpenDay(tx, organisation.id),
    ...(await findCustomers(context, records, source)),
    ...(await findDocuments(context, records, source)),
    owners: await findOwners(context, records),
    rates: await findRates(context, records),
  };
}

export async function findOwners({ tx, organisation }: BookContext, records: readonly ImportRecord[]) {
  const named = records.some((record) => record.kind === 'customers' && record.ownerEmail);
  const people = named ? await collectors(tx, organisation.id) : [];
  return new Set(people.map(({ email }) => email.toLowerCase()));
}

export async function findRates(
  { tx, organisation }: BookContext,
  records: readonly ImportRecord[],
): Promise<Map<string, string>> {
  const currencies = distinct(
    records.map((record) => (record.kind === 'exchange-rates' ? record.currency : undefined)),
  );
  if (currencies.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ currency: string; valid_on: Day; rate: string }[]>`
    SELECT DISTINCT ON (r.currency, r.valid_on) r.currency, r.valid_on, trim_scale(r.rate)::text AS rate
    FROM exchange_rate r WHERE r.organisation_id = ${organisation.id} AND r.currency = ANY(${currencies})
    ORDER BY r.currency, r.valid_on, r.recorded_at DESC, r.id DESC`;
  return new Map(rows.map(({ currency, valid_on, rate }) => [`${currency} ${valid_on}`, rate]));
}
