import { invalid } from '@/lib/kernel/refusal';
import { documentAmount } from './document-amount';
import type { DocumentLines } from './document-lines';
import type { CustomerReference, LineNotes, PaymentRecord } from './import-records';
import type { Mapping } from './mapping';
import { nameOf, readCurrency, readCustomerReference, required } from './read-document';
import { derivedId } from './repeated-lines';
import type { RowReader } from './row-reader';

/**
 * A payment. What was refunded of it (Stripe's “Amount Refunded”) never stays: a payment refunded in full is left
 * out, one refunded in part comes in with what is left of it, and both are said.
 */
export function readPayment(
  lines: DocumentLines,
  reader: RowReader,
  mapping: Mapping,
  notes: LineNotes,
): PaymentRecord | undefined {
  const [row] = lines;
  const currency = readCurrency(lines, reader);
  const whole = documentAmount(lines, reader, mapping, currency, notes);
  if (whole === undefined) return undefined;
  const amount = whole - readRefund(lines, reader, currency, whole);
  if (amount === 0n) {
    notes.skip('Left out: it was refunded in full.');
    return undefined;
  }
  if (amount < whole) notes.note('A part of it was refunded: only what is left comes in.');
  const receivedOn = required(
    reader.day(row, 'received_on'),
    reader,
    'received_on',
    'The day of receipt is missing.',
  );
  const reference = reader.text(row, 'reference');
  const customer = readPayer(lines, reader, reference);
  const externalId =
    reader.text(row, 'external_id') ??
    derivedId(['payment', nameOf(customer), receivedOn, amount, currency, reference]);
  return {
    kind: 'payments',
    lines: [row.line],
    customer,
    amount,
    currency,
    receivedOn,
    reference,
    externalId,
  };
}

function readRefund(lines: DocumentLines, reader: RowReader, currency: string, whole: bigint): bigint {
  const refunded = reader.money(lines[0], 'refunded_amount', currency) ?? 0n;
  if (refunded >= 0n && refunded <= whole) return refunded;
  throw invalid(
    'The amount refunded is not between zero and the payment.',
    reader.heading('refunded_amount'),
  );
}

/** A payment may leave it to the invoices in its reference to say whose it is. */
function readPayer(
  lines: DocumentLines,
  reader: RowReader,
  reference: string | undefined,
): CustomerReference {
  const named = (['customer_number', 'customer_external_id', 'customer_name'] as const).some((field) =>
    reader.text(lines[0], field),
  );
  return named || reference === undefined ? readCustomerReference(lines, reader) : {};
}
