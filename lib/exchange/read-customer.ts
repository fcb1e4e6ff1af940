import { isCurrency, parseAmount } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import { countryCode } from './country-code';
import type { DocumentLines } from './document-lines';
import type { FieldName } from './import-fields';
import type { AddressRead, CustomerRecord, LineNotes } from './import-records';
import type { Mapping } from './mapping';
import { parseTerms, type TermsRead } from './parse-terms';
import { required } from './read-document';
import type { RowReader } from './row-reader';
import { quote, type TableRow } from './table';

/** A customer with its billing contact, address and terms. */
export function readCustomer(
  [row]: DocumentLines,
  reader: RowReader,
  _mapping: Mapping,
  notes: LineNotes,
): CustomerRecord {
  const text = (field: FieldName) => reader.text(row, field);
  const name = required(text('name'), reader, 'name', 'The name is missing.');
  const currency = readCurrency(row, reader);
  const tradingName = text('trading_name');
  return {
    kind: 'customers',
    lines: [row.line],
    name,
    number: text('number'),
    tradingName: tradingName === name ? undefined : tradingName,
    taxId: text('tax_id'),
    email: readEmail(row, reader, 'email'),
    contactName: [text('contact_name'), text('contact_last_name')].filter(Boolean).join(' ') || undefined,
    phone: text('phone'),
    address: readAddress(row, reader, notes),
    terms: readTerms(row, reader),
    currency,
    creditLimit: readCreditLimit(row, reader, currency),
    ownerEmail: readEmail(row, reader, 'owner_email'),
    externalId: text('external_id'),
  };
}

function readCurrency(row: TableRow, reader: RowReader): string | undefined {
  const currency = reader.currency(row) ?? reader.defaultCurrency;
  if (currency === undefined || isCurrency(currency)) return currency;
  throw invalid(`${quote(currency)} is not an ISO 4217 currency code.`, reader.heading('currency'));
}

function readEmail(row: TableRow, reader: RowReader, field: FieldName): string | undefined {
  const email = reader.text(row, field);
  if (email === undefined || /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/.test(email)) return email;
  throw invalid(`${quote(email)} is not an e-mail address.`, reader.heading(field));
}

function readTerms(row: TableRow, reader: RowReader): TermsRead | undefined {
  const days = reader.text(row, 'terms_days');
  const basis = reader.text(row, 'terms_basis');
  if (days === undefined) return undefined;
  return parseTerms(basis === undefined ? days : `${days} ${basis}`, reader.heading('terms_days'));
}

/** Needs a currency: an amount without one is no limit. */
function readCreditLimit(row: TableRow, reader: RowReader, currency: string | undefined): bigint | undefined {
  const read = reader.number(row, 'credit_limit');
  if (read === undefined) return undefined;
  const heading = reader.heading('credit_limit');
  if (currency === undefined) throw invalid('Say which currency the credit limit is in.', heading);
  const limit = reader.money(row, 'credit_limit', currency) ?? parseAmount(read.decimal, currency, heading);
  if (limit < 0n) throw invalid('The credit limit is negative.', heading);
  return limit;
}

/** The book keeps two address lines and the country as a code: more lines are joined, an unknown country is said. */
function readAddress(row: TableRow, reader: RowReader, notes: LineNotes): AddressRead | undefined {
  const text = (field: FieldName) => reader.text(row, field);
  const [line1, ...more] = (['address_line_1', 'address_line_2', 'address_line_3', 'address_line_4'] as const)
    .map(text)
    .filter((line) => line !== undefined);
  const written = text('country');
  const country = written === undefined ? undefined : countryCode(written);
  const place = { city: text('city'), region: text('region'), postalCode: text('postal_code'), country };
  if (line1 === undefined && Object.values(place).every((value) => value === undefined)) return undefined;
  if (written !== undefined && country === undefined)
    notes.note(`${quote(written)} is not a country that is known; it is left out.`);
  if (line1 !== undefined) return { line1, line2: more.join(', ') || undefined, ...place };
  const standIn = place.city ?? place.region ?? place.postalCode;
  return standIn === undefined ? undefined : { line1: standIn, ...place };
}
