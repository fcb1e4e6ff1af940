import { Decimal } from 'decimal.js';
import { roundMinor } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import { atLine, common, type DocumentLines } from './document-lines';
import type { LineNotes } from './import-records';
import type { Mapping } from './mapping';
import type { RowReader } from './row-reader';
import type { TableRow } from './table';

/**
 * The amount of a document in minor units, positive, or undefined when it is zero (the line is skipped then).
 * Of several line items: the total that they all repeat if there is one, else the sum of their amounts, each rounded
 * to the currency's decimals as accounting systems do. Refuses a negative amount.
 */
export function documentAmount(
  lines: DocumentLines,
  reader: RowReader,
  mapping: Mapping,
  currency: string,
  notes: LineNotes,
) {
  const written =
    mapping.lines === 'one-per-document'
      ? reader.money(lines[0], 'amount', currency)
      : (repeatedTotal(lines, reader, currency) ?? sumOfLines(lines, reader, mapping, currency, notes));
  if (written === undefined) throw invalid('The amount is missing.', reader.heading('amount'));
  const amount = mapping.sign === 'reversed' ? -written : written;
  if (amount < 0n) throw invalid(negative(mapping), reader.heading('amount'));
  if (amount > 0n) return amount;
  notes.skip('Left out: its amount is zero.');
  return undefined;
}

const negative = ({ kind }: Mapping) =>
  kind === 'invoices'
    ? 'The amount is negative: a credit belongs among the credit notes.'
    : 'The amount is negative.';

const repeatedTotal = (lines: DocumentLines, reader: RowReader, currency: string) =>
  common(lines, reader.heading('document_total'), (row) => reader.money(row, 'document_total', currency));

function sumOfLines(
  lines: DocumentLines,
  reader: RowReader,
  mapping: Mapping,
  currency: string,
  notes: LineNotes,
) {
  const amounts = lines.map((row) => atLine(row, () => lineAmount(row, reader, currency)));
  if (amounts.every((amount) => amount === undefined)) return undefined;
  const taxed = lines.some((row) => reader.number(row, 'tax_amount') !== undefined);
  if (mapping.columns.tax_amount && !taxed)
    notes.note('No line has a tax amount: the sum of the lines is taken as it is.');
  return amounts.reduce<bigint>((sum, amount) => sum + (amount ?? 0n), 0n);
}

/** A line with nothing but a description has no amount. */
function lineAmount(row: TableRow, reader: RowReader, currency: string): bigint | undefined {
  const whole = reader.money(row, 'amount', currency);
  if (whole !== undefined) return whole;
  const net = decimal(row, reader, 'line_amount') ?? priced(row, reader);
  const tax = decimal(row, reader, 'tax_amount');
  if (net === undefined && tax === undefined) return undefined;
  return roundMinor(net ?? new Decimal(0), currency) + roundMinor(tax ?? new Decimal(0), currency);
}

function priced(row: TableRow, reader: RowReader): Decimal | undefined {
  const price = decimal(row, reader, 'unit_amount');
  if (price === undefined) return undefined;
  const quantity = decimal(row, reader, 'quantity') ?? new Decimal(1);
  const discount = decimal(row, reader, 'discount_percent') ?? new Decimal(0);
  if (discount.lt(0) || discount.gt(100))
    throw invalid('The discount is not between 0 and 100 %.', reader.heading('discount_percent'));
  return price.times(quantity).times(new Decimal(100).minus(discount)).div(100);
}

function decimal(
  row: TableRow,
  reader: RowReader,
  field: 'line_amount' | 'tax_amount' | 'unit_amount' | 'quantity' | 'discount_percent',
) {
  const read = reader.number(row, field);
  return read && new Decimal(read.decimal);
}
