import type { Day } from '@/lib/kernel/day';
import { isCurrency } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import { documentAmount } from './document-amount';
import { common, type DocumentLines } from './document-lines';
import type { FieldName } from './import-fields';
import type {
  CreditNoteRecord,
  CustomerReference,
  InvoiceRecord,
  LineNotes,
  OpeningRecord,
} from './import-records';
import type { Mapping } from './mapping';
import { derivedId } from './repeated-lines';
import type { RowReader } from './row-reader';
import { quote } from './table';

/** An invoice, and the payment that its line may report; undefined when it is left out. */
export function readInvoice(
  lines: DocumentLines,
  reader: RowReader,
  mapping: Mapping,
  notes: LineNotes,
): InvoiceRecord | undefined {
  const facts = readFacts(lines, reader, mapping, notes);
  if (!facts) return undefined;
  const { text, number, issuedOn, externalId } = facts;
  const dueOn = readDueOn(lines, reader, issuedOn);
  const id = externalId ?? `invoice:${number}`;
  return {
    kind: 'invoices',
    ...facts.record,
    number,
    issuedOn,
    dueOn,
    purchaseOrder: text('purchase_order'),
    description: firstText(lines, reader, 'description'),
    externalId: id,
    payment: readItsPayment(lines, reader, facts.record, id),
  };
}

export function readCreditNote(
  lines: DocumentLines,
  reader: RowReader,
  mapping: Mapping,
  notes: LineNotes,
): CreditNoteRecord | undefined {
  const facts = readFacts(lines, reader, mapping, notes);
  if (!facts) return undefined;
  const { text, number, issuedOn, externalId } = facts;
  return {
    kind: 'credit-notes',
    ...facts.record,
    number,
    issuedOn,
    appliesTo: text('applies_to'),
    description: firstText(lines, reader, 'description'),
    externalId: externalId ?? `credit-note:${number}`,
  };
}

/** An open amount brought forward. Without a number of its own it is told apart by what the line says. */
export function readOpening(
  lines: DocumentLines,
  reader: RowReader,
  mapping: Mapping,
  notes: LineNotes,
): OpeningRecord | undefined {
  const [row] = lines;
  const currency = readCurrency(lines, reader);
  const amount = documentAmount(lines, reader, mapping, currency, notes);
  if (amount === undefined) return undefined;
  const customer = readCustomerReference(lines, reader);
  const number = reader.text(row, 'number');
  const issuedOn = reader.day(row, 'issued_on');
  const dueOn = required(readDueOn(lines, reader, issuedOn), reader, 'due_on', 'The due day is missing.');
  const id =
    reader.text(row, 'external_id') ??
    (number ? `opening:${number}` : derivedId(['opening', nameOf(customer), dueOn, amount, currency]));
  const description = reader.text(row, 'description');
  return {
    kind: 'opening-balances',
    lines: [row.line],
    customer,
    amount,
    currency,
    number,
    issuedOn,
    dueOn,
    description,
    externalId: id,
  };
}

/** What invoices and credit notes have in common, agreed on by all their lines. */
function readFacts(lines: DocumentLines, reader: RowReader, mapping: Mapping, notes: LineNotes) {
  const text = (field: FieldName) => common(lines, reader.heading(field), (row) => reader.text(row, field));
  const number = required(text('number'), reader, 'number', 'The number is missing.');
  const day = common(lines, reader.heading('issued_on'), (row) => reader.day(row, 'issued_on'));
  const issuedOn = required(day, reader, 'issued_on', 'The day of issue is missing.');
  const customer = readCustomerReference(lines, reader);
  const currency = readCurrency(lines, reader);
  const amount = documentAmount(lines, reader, mapping, currency, notes);
  if (amount === undefined) return undefined;
  const [first, ...more] = lines;
  const record = {
    lines: [first.line, ...more.map(({ line }) => line)] as const,
    customer,
    amount,
    currency,
  };
  return {
    text,
    number,
    issuedOn,
    externalId: text('external_id'),
    record: { ...record, lines: [...record.lines] as [number, ...number[]] },
  };
}

/** Refuses a line that names no customer: which one would be a guess. */
export function readCustomerReference(lines: DocumentLines, reader: RowReader): CustomerReference {
  const text = (field: FieldName) => common(lines, reader.heading(field), (row) => reader.text(row, field));
  const customer: CustomerReference = {
    number: text('customer_number'),
    externalId: text('customer_external_id'),
    name: text('customer_name'),
    email: lines.map((row) => reader.text(row, 'customer_email')).find(Boolean),
  };
  if (customer.number || customer.externalId || customer.name) return customer;
  throw invalid('The line names no customer.', reader.heading('customer_name'));
}

/** What tells the customer apart in an id that is made of the line. */
export const nameOf = ({ number, externalId, name }: CustomerReference): string | undefined =>
  number ?? externalId ?? name;

export function readCurrency(lines: DocumentLines, reader: RowReader): string {
  const heading = reader.heading('currency');
  const currency = required(
    common(lines, heading, reader.currency) ?? reader.defaultCurrency,
    reader,
    'currency',
    'The currency is missing.',
  );
  if (!isCurrency(currency)) throw invalid(`${quote(currency)} is not an ISO 4217 currency code.`, heading);
  return currency;
}

function readDueOn(lines: DocumentLines, reader: RowReader, issuedOn: Day | undefined): Day | undefined {
  const heading = reader.heading('due_on');
  const dueOn = common(lines, heading, (row) => reader.day(row, 'due_on'));
  if (dueOn && issuedOn && dueOn < issuedOn)
    throw invalid(`It falls due on ${dueOn}, before it was issued on ${issuedOn}.`, heading);
  return dueOn;
}

/** Paid on a day: the whole amount, unless the line says how much. */
function readItsPayment(
  lines: DocumentLines,
  reader: RowReader,
  { amount, currency }: { amount: bigint; currency: string },
  invoiceId: string,
) {
  const receivedOn = common(lines, reader.heading('paid_on'), (row) => reader.day(row, 'paid_on'));
  const paid = common(lines, reader.heading('paid_amount'), (row) =>
    reader.money(row, 'paid_amount', currency),
  );
  if (paid !== undefined && paid < 0n)
    throw invalid('The amount paid is negative.', reader.heading('paid_amount'));
  if (paid === 0n) return undefined;
  if (receivedOn) return { receivedOn, amount: paid ?? amount, externalId: paymentId(invoiceId) };
  if (paid !== undefined)
    throw invalid('An amount was paid, but the day is missing.', reader.heading('paid_on'));
  return undefined;
}

/** As an invoice's line reports one payment, the invoice names it; an id too long for the ledger is shortened to a hash. */
function paymentId(invoiceId: string): string {
  const id = `payment-of:${invoiceId}`;
  return id.length <= 200 ? id : derivedId(['payment-of', invoiceId]);
}

/** Line items describe themselves; the document keeps the first description. */
const firstText = (lines: DocumentLines, reader: RowReader, field: FieldName) =>
  lines.map((row) => reader.text(row, field)).find((text) => text !== undefined);

export function required<T>(value: T | undefined, reader: RowReader, field: FieldName, message: string): T {
  if (value === undefined) throw invalid(message, reader.heading(field));
  return value;
}
