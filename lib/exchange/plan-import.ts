import { daysBetween } from '@/lib/kernel/day';
import { Refusal, unprocessable } from '@/lib/kernel/refusal';
import { type Book, nameKey } from './book';
import type { ImportPlan, PlannedDocument } from './import-plan';
import type { ImportRecord, NotedLine, RateRecord } from './import-records';
import type { Mapping } from './mapping';
import { planCustomer } from './plan-customer';
import { planInvoice, planOther } from './plan-document';
import { CustomerResolver, type NewCustomer } from './resolve-customer';

/** Holds the records of a file against the book. Nothing is written; a record that is refused leaves no trace in the plan. */
export function planImport(records: readonly ImportRecord[], book: Book, mapping: Mapping): ImportPlan {
  const plan = planRecords(records, book, mapping, new CustomerResolver(book, mapping));
  settleCustomers(plan, book);
  return plan;
}

/**
 * The same for some of a file's records: `resolver` knows the customers that those before have brought, which are not
 * settled yet.
 */
export function planRecords(
  records: readonly ImportRecord[],
  book: Book,
  mapping: Mapping,
  resolver: CustomerResolver,
): ImportPlan {
  const plan: ImportPlan = {
    customers: [],
    newCustomers: [],
    documents: [],
    rates: [],
    known: 0,
    knownCustomers: new Set(),
    refused: [],
    notes: [],
  };
  for (const record of records) {
    try {
      if (record.kind === 'customers') planCustomer(record, plan, book, mapping);
      else if (record.kind === 'exchange-rates') planRate(record, plan, book);
      else if (record.kind === 'invoices') planInvoice(record, plan, book, resolver, mapping);
      else planOther(record, plan, book, resolver, mapping);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const field = error.field && { field: error.field };
      plan.refused.push({ line: record.lines[0], message: error.message, ...field });
    }
  }
  return plan;
}

function planRate(record: RateRecord, plan: ImportPlan, book: Book): void {
  if (record.currency === book.baseCurrency)
    throw unprocessable(`${record.currency} is the base currency; its rate is 1.`, 'currency');
  if (book.rates.get(`${record.currency} ${record.validOn}`) === trimZeros(record.rate)) plan.known += 1;
  else plan.rates.push(record);
}

const trimZeros = (rate: string) => (rate.includes('.') ? rate.replace(/0+$/, '').replace(/\.$/, '') : rate);

/** Takes the customers that accepted documents bring, and gives them their first terms. */
function settleCustomers(plan: ImportPlan, book: Book): void {
  const documents = new Map<NewCustomer, PlannedDocument[]>();
  for (const document of plan.documents) {
    if (!('new' in document.party)) continue;
    const own = documents.get(document.party.new);
    if (own) own.push(document);
    else documents.set(document.party.new, [document]);
  }
  const names = new Set<string>();
  for (const [customer, own] of documents) {
    customer.line = own[0]?.line ?? customer.line;
    customer.input.terms.days = usual(own.flatMap(daysToPay)) ?? 30;
    plan.newCustomers.push(customer);
    plan.notes.push(...noteSameName(customer, names, book));
  }
}

/** What an invoice says of its customer's terms. */
export const daysToPay = ({ kind, issuedOn, dueOn }: PlannedDocument): number[] =>
  kind === 'invoice' && dueOn ? [daysBetween(issuedOn, dueOn)] : [];

/** `names` are those of the new customers before. */
export function noteSameName({ input, line }: NewCustomer, names: Set<string>, book: Book): NotedLine[] {
  const key = nameKey(input.name);
  const same = (book.byName.get(key) ?? []).map(({ number }) => number);
  if (names.has(key)) same.push('another new one of this file');
  names.add(key);
  if (same.length === 0) return [];
  return [{ line, message: `A new customer with the name of ${same.join(', ')}: perhaps the same.` }];
}

/** The value that comes most often; of several, the smallest. Terms of more than a year are none. */
function usual(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return usualOf(counts);
}

/** The same of values that were counted. */
export function usualOf(counts: ReadonlyMap<number, number>): number | undefined {
  const [most] = [...counts].sort(([a, times], [b, others]) => others - times || a - b);
  return most && most[0] <= 366 ? most[0] : undefined;
}
