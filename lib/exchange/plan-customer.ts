import { newCustomerInput } from '@/lib/customers/customer-input';
import { noCollector } from '@/lib/customers/owner';
import { parseInput } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { invalid, Refusal, unprocessable } from '@/lib/kernel/refusal';
import { type Book, type BookCustomer, nameKey } from './book';
import type { FieldName } from './import-fields';
import type { ImportPlan } from './import-plan';
import type { CustomerRecord } from './import-records';
import type { Mapping } from './mapping';

/** A customer that the book does not have is new; one that it has stays as it is, and a name that differs is said. */
export function planCustomer(record: CustomerRecord, plan: ImportPlan, book: Book, mapping: Mapping): void {
  const [line] = record.lines;
  const found = findKnown(record, book);
  if (found) {
    plan.known += 1;
    plan.knownCustomers.add(found.number);
    if (!namesOf(found).includes(nameKey(record.name)))
      plan.notes.push({ line, message: `${found.number} is called ${found.name} in the book and stays so.` });
    return;
  }
  if (record.ownerEmail && !book.owners.has(record.ownerEmail.toLowerCase()))
    throw invalid(noCollector(record.ownerEmail), mapping.columns.owner_email);
  const input = readInput(record, mapping);
  const same = (book.byName.get(nameKey(record.name)) ?? []).map(({ number }) => number).join(', ');
  if (same) plan.notes.push({ line, message: `A new customer with the name of ${same}: perhaps the same.` });
  plan.customers.push({ line, input });
}

const namesOf = ({ name, tradingName }: BookCustomer) => [name, tradingName ?? name].map(nameKey);

/** By number and id, which must not name two; a line that has neither is known by its name. */
function findKnown(record: CustomerRecord, book: Book): BookCustomer | undefined {
  const byNumber = record.number ? book.byNumber.get(record.number) : undefined;
  const byId = record.externalId ? book.byExternalId.get(record.externalId) : undefined;
  if (byId && byId.number !== (record.number ?? byId.number)) {
    throw unprocessable(
      `The id ${record.externalId} stands for ${byId.number} ${byId.name} already, not for ${record.number}.`,
      'external_id',
    );
  }
  if (byNumber || byId || record.number || record.externalId) return byNumber ?? byId;
  return book.byName.get(nameKey(record.name))?.[0];
}

/** Reads the record as `customers.create` would; a refusal names the heading of the file. */
function readInput(record: CustomerRecord, mapping: Mapping) {
  try {
    return parseInput(newCustomerInput, inputOf(record, mapping.defaults.source));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [issue] = error.issues;
    const path = issue?.field.split('.').at(-1) ?? '';
    throw invalid(
      issue?.message ?? error.message,
      mapping.columns[FIELDS[path] ?? (path as FieldName)] ?? path,
    );
  }
}

/** Fields of the command that the import calls otherwise. */
const FIELDS: Readonly<Record<string, FieldName>> = {
  owner: 'owner_email',
  days: 'terms_days',
  basis: 'terms_basis',
  line1: 'address_line_1',
  line2: 'address_line_2',
};

function inputOf(record: CustomerRecord, source: string) {
  const { currency, creditLimit, terms, address } = record;
  const { email, phone, contactName } = record;
  return {
    number: record.number,
    name: record.name,
    trading_name: record.tradingName,
    tax_id: record.taxId,
    owner: record.ownerEmail,
    terms: {
      ...(terms && { basis: terms.basis, days: terms.days }),
      ...(currency && { currency }),
      ...(currency && creditLimit !== undefined && { credit_limit: toDecimalString(creditLimit, currency) }),
    },
    contacts:
      email || phone || contactName
        ? [{ role: 'billing', name: contactName ?? record.name, email, phone }]
        : [],
    addresses: address ? [addressOf(address)] : [],
    external_ids: record.externalId ? [{ source_system: source, external_id: record.externalId }] : [],
  };
}

const addressOf = ({ postalCode, ...address }: NonNullable<CustomerRecord['address']>) => ({
  kind: 'billing',
  ...address,
  postal_code: postalCode,
});
