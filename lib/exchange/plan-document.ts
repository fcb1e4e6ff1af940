import { earlierOf, laterOf } from '@/lib/kernel/day';
import { toDecimalString } from '@/lib/kernel/money';
import { unprocessable } from '@/lib/kernel/refusal';
import { type DocumentKind, isCredit, KINDS } from '@/lib/ledger/document';
import { type Book, type BookDocument, documentKey } from './book';
import type { ImportPlan, PlannedDocument } from './import-plan';
import type { CustomerRecord, ImportRecord, InvoiceRecord, RateRecord } from './import-records';
import type { Mapping } from './mapping';
import type { CustomerResolver, Party } from './resolve-customer';
import { wordsOf } from './words-of';

type OtherRecord = Exclude<ImportRecord, CustomerRecord | RateRecord | InvoiceRecord>;

const DOCUMENT_KIND = {
  payments: 'payment',
  'credit-notes': 'credit_note',
  'opening-balances': 'opening',
} as const;

/** Payments, credit notes and opening balances. */
export function planOther(
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
  if (findKnown(document, book)) {
    plan.known += 1;
    return;
  }
  assertPostable(document, book);
  if (record.kind === 'credit-notes' && record.appliesTo)
    noteUnknownInvoice(record.appliesTo, document, plan, book);
  plan.documents.push(document);
}

/** An invoice, and the payment that its line reports. Each is written unless the ledger has it already. */
export function planInvoice(
  record: InvoiceRecord,
  plan: ImportPlan,
  book: Book,
  resolver: CustomerResolver,
  mapping: Mapping,
): void {
  const party = partyOf(record, plan, resolver);
  const invoice: PlannedDocument = {
    ...factsOf(record, party, 'invoice', mapping),
    number: record.number,
    issuedOn: record.issuedOn,
    dueOn: record.dueOn ?? null,
    purchaseOrder: record.purchaseOrder,
    description: record.description,
  };
  const known = findKnown(invoice, book);
  const payment: PlannedDocument | undefined = record.payment && {
    ...factsOf({ ...record, ...record.payment }, party, 'payment', mapping),
    issuedOn: record.payment.receivedOn,
    dueOn: null,
    reference: record.number,
    pays: { invoice: known ?? invoice },
  };
  const brought = payment ? [invoice, payment] : [invoice];
  const fresh = brought.filter((document) => !findKnown(document, book));
  for (const document of fresh) assertPostable(document, book);
  plan.known += brought.length - fresh.length;
  plan.documents.push(...fresh);
}

function partyOf(record: InvoiceRecord | OtherRecord, plan: ImportPlan, resolver: CustomerResolver): Party {
  const { customer } = record;
  const named = customer.number || customer.externalId || customer.name;
  const [line] = record.lines;
  const party =
    !named && record.kind === 'payments' && record.reference
      ? resolver.resolveByReference(record.reference, (message) => plan.notes.push({ line, message }))
      : resolver.resolve(customer, line, record.currency);
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

function referenceOf(record: OtherRecord): string | undefined {
  if (record.kind === 'payments') return record.reference;
  return record.kind === 'credit-notes' ? record.appliesTo : undefined;
}

/** An opening without a day of its own is as old as its due day, but not of the future. */
function issueDay(record: OtherRecord, book: Book) {
  if (record.kind === 'payments') return record.receivedOn;
  if (record.kind === 'credit-notes') return record.issuedOn;
  return record.issuedOn ?? earlierOf(record.dueOn, book.today);
}

/** The document, when the ledger has it already; one that says something else under its id or number is refused. */
function findKnown(document: PlannedDocument, book: Book): BookDocument | undefined {
  const { kind, number, externalId } = document;
  const found =
    book.documentsByExternalId.get(externalId) ??
    (number ? book.documentsByNumber.get(documentKey(kind, number)) : undefined);
  if (!found) return undefined;
  const amount = isCredit(kind) ? -document.amount : document.amount;
  const sameCustomer = 'known' in document.party && document.party.known.id === found.customer.id;
  const same = found.kind === kind && found.amount === amount && found.currency === document.currency;
  if (same && sameCustomer) return found;
  const size = found.amount < 0n ? -found.amount : found.amount;
  const there = `${found.currency} ${toDecimalString(size, found.currency)} for ${found.customer.number} ${found.customer.name}`;
  const here =
    number ?? (document.pays && 'invoice' in document.pays ? `of ${document.reference}` : 'of this line');
  throw unprocessable(
    `${KINDS[kind].name} ${here} is in the ledger already, as ${KINDS[found.kind].name.toLowerCase()} ${found.number} with ${there}.`,
    'number',
  );
}

function assertPostable({ kind, party, issuedOn }: PlannedDocument, book: Book): void {
  if ('known' in party && party.known.archived)
    throw unprocessable(
      `${party.known.number} ${party.known.name} is archived: restore it first.`,
      'customer',
    );
  if (book.firstOpenDay && issuedOn < book.firstOpenDay) {
    throw unprocessable(
      `${issuedOn} lies in a closed period; the first open day is ${book.firstOpenDay}.`,
      kind === 'payment' ? 'received_on' : 'issued_on',
    );
  }
  if (kind === 'payment' && issuedOn > book.today)
    throw unprocessable(
      `A payment cannot be received on ${issuedOn}: that day is still to come.`,
      'received_on',
    );
}

/** A credit note that names no invoice of its customer comes in, but pays nothing by itself. */
function noteUnknownInvoice(
  named: string,
  { line, party }: PlannedDocument,
  plan: ImportPlan,
  book: Book,
): void {
  const owners = wordsOf(named).flatMap((word) =>
    (['invoice', 'opening', 'debit_note'] as const).flatMap(
      (kind) => book.documentsByNumber.get(documentKey(kind, word))?.customer.id ?? [],
    ),
  );
  if ('known' in party && owners.includes(party.known.id)) return;
  const why = owners.length > 0 ? 'is another customer’s' : 'is not in the ledger';
  plan.notes.push({ line, message: `${named} ${why}: the credit stays unapplied.` });
}
