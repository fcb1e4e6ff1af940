import { stringify } from 'csv-stringify/sync';
import type { Day } from '@/lib/kernel/day';
import { neutraliseCell } from './spreadsheet-safe';

/** A cell to export: text, an amount as the API writes it (`-1234.50`), a day, a whole number, or nothing. */
export type ExportCell = string | number | null | { amount: string } | { day: Day };

/**
 * CSV as Excel and everything else reads it: UTF-8 with a byte order mark (without it Excel takes the file for
 * Windows-1252), commas, CRLF. Cells that a spreadsheet would run as formulas are neutralised; headings too.
 */
export function writeCsv(headers: readonly string[], rows: Iterable<readonly ExportCell[]>): Buffer {
  return write([headers, ...rows], true);
}

/** Lines that follow what `writeCsv` has begun, for files that are sent as they are written. */
export const moreCsv = (rows: Iterable<readonly ExportCell[]>): Buffer => write([...rows], false);

function write(rows: readonly (readonly ExportCell[])[], bom: boolean): Buffer {
  const lines = rows.map((cells) => cells.map((cell) => neutraliseCell(textOf(cell))));
  return Buffer.from(
    stringify(lines, { bom, record_delimiter: 'windows', quote_record_delimiter: true }),
    'utf8',
  );
}

function textOf(cell: ExportCell): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return 'day' in cell ? cell.day : cell.amount;
  return String(cell);
}
