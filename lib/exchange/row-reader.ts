import type { Day } from '@/lib/kernel/day';
import { parseAmount } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import { parseDayAs } from './day-format';
import { type FieldName, fieldsOf } from './import-fields';
import type { NotedLine } from './import-records';
import type { Mapping } from './mapping';
import { type NumberRead, parseNumberAs } from './number-format';
import { quote, type Table, type TableRow } from './table';

/**
 * Takes our fields from one line of a table by a mapping. A cell that cannot be read throws a Refusal whose `field` is the
 * heading; an empty one is undefined.
 */
export type RowReader = {
  /** What the user sees above the field's column, else our own word for it. */
  heading: (field: FieldName) => string;
  text: (row: TableRow, field: FieldName) => string | undefined;
  day: (row: TableRow, field: FieldName) => Day | undefined;
  number: (row: TableRow, field: FieldName) => NumberRead | undefined;
  /** What the line itself says; lines that say nothing are in the default one. */
  currency: (row: TableRow) => string | undefined;
  defaultCurrency: string | undefined;
  /** Minor units of `currency`, as written. */
  money: (row: TableRow, field: FieldName, currency: string) => bigint | undefined;
};

/** `notes` hears of texts that were cut. */
export function rowReader(table: Pick<Table, 'headers'>, mapping: Mapping, notes: NotedLine[]): RowReader {
  const fields = fieldsOf(mapping.kind);
  const columns = new Map(
    [...fields.keys()].map((field) => [field, table.headers.indexOf(mapping.columns[field] ?? '')]),
  );
  const heading = (field: FieldName) => mapping.columns[field] ?? fields.get(field)?.label ?? field;
  const at = (row: TableRow, field: FieldName) => {
    const index = columns.get(field) ?? -1;
    const cell = row.cells[index];
    if (!cell) return undefined;
    const native = row.natives?.[index];
    if (native === 'error' || SPREADSHEET_ERROR.test(cell))
      throw invalid(`The cell holds ${quote(cell)}.`, heading(field));
    return { cell, native };
  };
  const reader: RowReader = {
    heading,
    text(row, field) {
      const text = at(row, field)?.cell;
      const { max = Number.POSITIVE_INFINITY, free } = fields.get(field) ?? {};
      if (text === undefined || text.length <= max) return text;
      if (!free)
        throw invalid(`${quote(text)} has ${text.length} characters; at most ${max} fit.`, heading(field));
      notes.push({ line: row.line, message: `${heading(field)} was cut to ${max} characters.` });
      return text.slice(0, max);
    },
    day(row, field) {
      const found = at(row, field);
      return found && parseDayAs(found.cell, dayFormatOf(found.native, mapping), heading(field));
    },
    number(row, field) {
      const found = at(row, field);
      return found && parseNumberAs(found.cell, numberFormatOf(found.native, mapping), heading(field));
    },
    currency: (row) => at(row, 'currency')?.cell.toUpperCase(),
    defaultCurrency: mapping.defaults.currency,
    money: (row, field, currency) => inCurrency(reader.number(row, field), currency, heading(field)),
  };
  return reader;
}

/** What Excel writes into a CSV where a formula failed. */
const SPREADSHEET_ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/;

/** `checkMapping` makes sure that a format is there wherever texts have to be read. */
const dayFormatOf = (native: string | undefined, mapping: Mapping) =>
  native === 'day' ? 'YYYY-MM-DD' : (mapping.dayFormat ?? 'YYYY-MM-DD');
const numberFormatOf = (native: string | undefined, mapping: Mapping) =>
  native === 'number' ? '1,234.56' : (mapping.numberFormat ?? '1,234.56');

function inCurrency(read: NumberRead | undefined, currency: string, heading: string): bigint | undefined {
  if (read === undefined) return undefined;
  if (read.currencies && !read.currencies.includes(currency)) {
    throw invalid(`The amount says ${read.sign}, but the currency is ${currency}.`, heading);
  }
  return parseAmount(read.decimal, currency, heading);
}
