import { daysBetween, earlierOf, laterOf } from '@/lib/kernel/day';
import { toDecimalString } from '@/lib/kernel/money';
import { Refusal, unprocessable } from '@/lib/kernel/refusal';
import { type DocumentKind, isCredit, KINDS } from '@/lib/ledger/document';
import type { NewItem } from '@/lib/ledger/posting';
import { type Book, type BookDocument, documentKey, nameKey } from './book';
import type { CustomerRecord, ImportRecord, InvoiceRecord, NotedLine, RateRecord } from './import-records';
import type { Mapping } from './mapping';
import { CustomerResolver, type NewCustomer, type Party } from './resolve-customer';
import type { RefusedLine } from './table';

/** A document that the file brings; `number` is missing where the organisation's own series gives it. */
export type PlannedDocument = Omit<NewItem, 'customerId' | 'number'> & {
  line: number;
  party: Party;
  number?: string | undefined;
  externalId: string;
  /** What a credit pays: the invoice on the same line, what its text names, or by the rule. */
  pays?: { invoice: PlannedDocument | BookDocument } | { named: string } | { rule: true };
};

/** What an import would write, and what it would not. */
export type ImportPlan = {
  customers: CustomerRecord[];
  newCustomers: NewCustomer[];
  documents: PlannedDocument[];
  rates: RateRecord[];
  /** Records that the book has already, as they are. */
  known: number;
  knownCustomers: Set<string>;
  refused: RefusedLine[];
  notes: NotedLine[];
};

/** Holds the records of a file against the book. Nothing is written. */
export function planImport(records: readonly ImportRecord[], book: Book, mapping: Mapping): ImportPlan {
  const resolver = new CustomerResolver(book, mapping);
  const plan: ImportPlan = {
    customers: [],
    newCustomers: resolver.brought,
    documents: [],
    rates: [],
    known: 0,
    knownCustomers: new Set(),
    refused: [],
    notes: [],
  };
  for (const record of records) {
    try {
      planOne(record, plan, book, resolver, mapping);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      plan.refused.push({
        line: record.lines[0],
        message: error.message,
        ...(error.field && { field: error.field }),
      });
    }
  }
  for (const customer of plan.newCustomers) customer.input.terms.days = usual(customer.dueDays) ?? 30;
  for (const { input, line } of plan.newCustomers) noteSameName(input.name, line, book, plan);
  return plan;
}

function planOne(
  record: ImportRecord,
  plan: ImportPlan,
  book: Book,
  resolver: CustomerResolver,
  mapping: Mapping,
): void {
  if (record.kind === 'customers') planCustomer(record, plan, book);
  else if (record.kind === 'exchange-rates') planRate(record, plan, book);
  else if (record.kind === 'invoices') planInvoice(record, plan, book, resolver, mapping);
  else planOther(record, plan, book, resolver, mapping);
}

type OtherRecord = Exclude<ImportRecord, CustomerRecord | RateRecord | InvoiceRecord>;

const DOCUMENT_KIND = {
  payments: 'payment',
  'credit-notes': 'credit_note',
  'opening-balances': 'opening',
} as const;

/** Payments, credit notes and opening balances. */
function planOther(
  record: OtherRecord,
  plan: ImportPlan,
  book: Book,
  resolver: CustomerResolver,
  mapping: Mapping,
): void {
  const party = partyOf(record, plan, resolver);
  const issuedOn = issueDay(record, book);
  const document: PlannedDocument = {
    ...factsOf(record, party, DOCUMENT_KIND[record.kind], mapping),
    number: 'number' in record ? record.number : undefined,
    issuedOn,
    dueOn: record.kind === 'opening-balances' ? laterOf(record.dueOn, issuedOn) : null,
    reference: referenceOf(record),
    description: 'description' in record ? record.description : undefined,
    ...(record.kind === 'payments' && { pays: { rule: true } as const }),
    ...(record.kind === 'credit-notes' && record.appliesTo && { pays: { named: record.appliesTo } }),
  };
  if (isKnown(document, book)) plan.known += 1;
  else plan.documents.push(assertPostable(document, book));
}

function referenceOf(record: OtherRecord): string | undefined {
  if (record.kind === 'payments') return record.reference;
  return record.kind === 'credit-notes' ? record.appliesTo : undefined;
}

function planInvoice(
  record: InvoiceRecord,
  plan: ImportPlan,
  book: Book,
  resolver: CustomerResolver,
  mapping: Mapping,
): void {
  const party = partyOf(record, plan, resolver);
  if ('new' in party && record.dueOn) party.new.dueDays.push(daysBetween(record.issuedOn, record.dueOn));
  const invoice: PlannedDocument = {
    ...factsOf(record, party, 'invoice', mapping),
    number: record.number,
    issuedOn: record.issuedOn,
    dueOn: record.dueOn ?? null,
    purchaseOrder: record.purchaseOrder,
    description: record.description,
  };
  const known = isKnown(invoice, book);
  const payment = record.payment && {
    ...factsOf({ ...record, ...record.payment }, party, 'payment', mapping),
    issuedOn: record.payment.receivedOn,
    dueOn: null,
    reference: record.number,
    pays: { invoice: known || invoice },
  };
  if (payment) assertPostable(payment, book);
  const paymentKnown = payment && isKnown(payment, book);
  if (known) plan.known += 1;
  else plan.documents.push(assertPostable(invoice, book));
  if (payment && !paymentKnown) plan.documents.push(payment);
}

function planCustomer(record: CustomerRecord, plan: ImportPlan, book: Book): void {
  const known =
    (record.number && book.byNumber.get(record.number)) ||
    (record.externalId && book.byExternalId.get(record.externalId));
  const named = record.number || record.externalId ? [] : (book.byName.get(nameKey(record.name)) ?? []);
  const found = known || named[0];
  if (found) {
    plan.known += 1;
    plan.knownCustomers.add(found.number);
    return;
  }
  noteSameName(record.name, record.lines[0], book, plan);
  plan.customers.push(record);
}

function planRate(record: RateRecord, plan: ImportPlan, book: Book): void {
  if (record.currency === book.baseCurrency)
    throw unprocessable(`${record.currency} is the base currency; its rate is 1.`, 'currency');
  if (book.rates.get(`${record.currency} ${record.validOn}`) === trimZeros(record.rate)) plan.known += 1;
  else plan.rates.push(record);
}

function partyOf(
  record: Exclude<ImportRecord, CustomerRecord | RateRecord>,
  plan: ImportPlan,
  resolver: CustomerResolver,
): Party {
  const { customer } = record;
  const named = customer.number || customer.externalId || customer.name;
  const party =
    !named && record.kind === 'payments' && record.reference
      ? resolver.resolveByReference(record.reference)
      : resolver.resolve(customer, record.lines[0], record.currency);
  if ('known' in party) plan.knownCustomers.add(party.known.number);
  return party;
}

const factsOf = (
  record: { lines: readonly [number, ...number[]]; amount: bigint; currency: string; externalId: string },
  party: Party,
  kind: DocumentKind,
  mapping: Mapping,
) => ({
  line: record.lines[0],
  party,
  kind,
  amount: record.amount,
  currency: record.currency,
  sourceSystem: mapping.defaults.source,
  externalId: record.externalId,
});

/** An opening without a day of its own is as old as its due day, but not of the future. */
function issueDay(record: OtherRecord, book: Book) {
  if (record.kind === 'payments') return record.receivedOn;
  if (record.kind === 'credit-notes') return record.issuedOn;
  return record.issuedOn ?? earlierOf(record.dueOn, book.today);
}

/** Whether the ledger has this document already; one that says something else under its id or number is refused. */
function isKnown(document: PlannedDocument, book: Book): BookDocument | false {
  const { kind, number, externalId } = document;
  const found =
    book.documentsByExternalId.get(externalId) ??
    (number ? book.documentsByNumber.get(documentKey(kind, number)) : undefined);
  if (!found) return false;
  const amount = isCredit(kind) ? -document.amount : document.amount;
  const sameCustomer = 'known' in document.party && document.party.known.id === found.customerId;
  if (found.kind === kind && found.amount === amount && found.currency === document.currency && sameCustomer)
    return found;
  const there = `${found.currency} ${toDecimalString(found.amount, found.currency)}${sameCustomer ? '' : ' for another customer'}`;
  throw unprocessable(
    `${KINDS[kind].name} ${number ?? externalId} is in the ledger already, with ${there}.`,
    'number',
  );
}

function assertPostable(document: PlannedDocument, book: Book): PlannedDocument {
  if (book.firstOpenDay && document.issuedOn < book.firstOpenDay) {
    throw unprocessable(
      `${document.issuedOn} lies in a closed period; the first open day is ${book.firstOpenDay}.`,
      'issued_on',
    );
  }
  if (document.kind === 'payment' && document.issuedOn > book.today) {
    throw unprocessable(
      `A payment cannot be received on ${document.issuedOn}: that day is still to come.`,
      'received_on',
    );
  }
  return document;
}

function noteSameName(name: string, line: number, book: Book, plan: ImportPlan): void {
  const same = book.byName.get(nameKey(name)) ?? [];
  if (same.length === 0) return;
  plan.notes.push({
    line,
    message: `A new customer with the name of ${same.map(({ number }) => number).join(', ')}: perhaps the same.`,
  });
}

/** The value that comes most often; of several, the smallest. */
function usual(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [most] = [...counts].sort(([a, times], [b, others]) => others - times || a - b);
  return most && most[0] >= 0 && most[0] <= 366 ? most[0] : undefined;
}

const trimZeros = (rate: string) => (rate.includes('.') ? rate.replace(/0+$/, '').replace(/\.$/, '') : rate);
