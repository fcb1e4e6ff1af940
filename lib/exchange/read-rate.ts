import { Decimal } from 'decimal.js';
import { invalid } from '@/lib/kernel/refusal';
import type { DocumentLines } from './document-lines';
import type { RateRecord } from './import-records';
import { readCurrency, required } from './read-document';
import type { RowReader } from './row-reader';

/** The rate of a currency on a day, in units of base currency for one unit of it. */
export function readRate(lines: DocumentLines, reader: RowReader): RateRecord {
  const [row] = lines;
  const { decimal } = required(reader.number(row, 'rate'), reader, 'rate', 'The rate is missing.');
  const heading = reader.heading('rate');
  if (new Decimal(decimal).lte(0)) throw invalid('A rate is more than zero.', heading);
  if (!/^\d{1,9}(?:\.\d{1,10})?$/.test(decimal))
    throw invalid('A rate has at most 9 digits and 10 decimals.', heading);
  const validOn = required(reader.day(row, 'valid_on'), reader, 'valid_on', 'The day is missing.');
  return {
    kind: 'exchange-rates',
    lines: [row.line],
    currency: readCurrency(lines, reader),
    validOn,
    rate: decimal,
  };
}
