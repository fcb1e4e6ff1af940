import { restoreCell } from './spreadsheet-safe';
import {
  LIMITS,
  type NativeKind,
  quote,
  type RefusedLine,
  refuseFile,
  type Table,
  type TableRow,
} from './table';

/** What a CSV or XLSX reader found: cells as they stand, the first record being the headings. */
export type RawRecord = { line: number; cells: string[]; natives?: (NativeKind | undefined)[] };

export type Shaped = { headers: string[]; rows: TableRow[]; refused: RefusedLine[]; warnings: string[] };

/**
 * Makes a table of records: headings checked, cells trimmed, empty lines and empty columns without a heading left out,
 * lines of another width refused by number. A short XLSX line is complete (a spreadsheet stores no empty cells at a
 * line's end); a CSV line that is too short may have been cut.
 */
export function shapeTable(records: readonly RawRecord[], source: Table['format']): Shaped {
  const [first, ...body] = records
    .map(source === 'csv' ? trimmedText : trimmed)
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (!first) throw refuseFile('The file is empty.');
  if (body.length === 0)
    throw refuseFile(`The file has headings on line ${first.line} but no lines under them.`);
  const warnings: string[] = [];
  const columns = nameColumns(first, body, warnings);
  if (columns.length > 2 && warnings.length > columns.length / 2)
    throw titleInstead(first, columns.length, warnings.length);
  const { rows, refused } = rowsOf(body, columns, first.cells.length, source === 'xlsx');
  if (rows.length === 0) refuseTitle(first, refused);
  warnLostLetters(rows, warnings);
  return { headers: columns.map(({ name }) => name), rows, refused, warnings };
}

/** How the lines under the headings are read: the columns that are kept, and how many cells a line has. */
export type Headings = { columns: Column[]; width: number };
type Column = { index: number; name: string };

/**
 * The headings of a CSV file by its first records, refused as `shapeTable` refuses them. As later lines are not known
 * yet, a column without a heading is kept, whether anything stands in it or not.
 */
export function readHeadings(records: readonly RawRecord[]): Headings {
  shapeTable(records, 'csv');
  const [first] = records.map(trimmedText).filter(({ cells }) => cells.some((cell) => cell !== ''));
  const cells = first?.cells ?? [];
  const columns = cells.map((heading, index) => ({
    index,
    name: heading.replace(/\s+/g, ' ') || `Column ${index + 1}`,
  }));
  return { columns, width: cells.length };
}

/** Lines of a CSV file under its headings; empty ones are left out, those of another width refused. */
export function shapeLines(
  records: readonly RawRecord[],
  { columns, width }: Headings,
): Pick<Shaped, 'rows' | 'refused'> {
  const body = records.map(trimmedText).filter(({ cells }) => cells.some((cell) => cell !== ''));
  return rowsOf(body, columns, width, false);
}

function rowsOf(
  body: readonly RawRecord[],
  columns: readonly Column[],
  width: number,
  padded: boolean,
): Pick<Shaped, 'rows' | 'refused'> {
  const refused: RefusedLine[] = [];
  const rows: TableRow[] = [];
  for (const record of body) {
    const message = faultOf(record, width, padded);
    if (message) refused.push({ line: record.line, message });
    else rows.push(pick(record, columns));
  }
  return { rows, refused };
}

const trimmed = (record: RawRecord): RawRecord => ({
  ...record,
  cells: record.cells.map((cell) => cell.trim()),
});

/** Our own exports mark texts that look like formulas; the marks are no part of the text. */
const trimmedText = (record: RawRecord): RawRecord => ({
  ...record,
  cells: record.cells.map((cell) => restoreCell(cell.trim()).trim()),
});

/** Columns that have a heading, or values; a heading is made up for the latter. Refuses a heading that stands twice. */
function nameColumns(first: RawRecord, body: readonly RawRecord[], warnings: string[]): Column[] {
  const columns: Column[] = [];
  for (const [index, heading] of first.cells.entries()) {
    const name = heading.replace(/\s+/g, ' ');
    if (name === '' && !body.some(({ cells }) => (cells[index] ?? '') !== '')) continue;
    if (name === '')
      warnings.push(
        `Column ${index + 1} has values but no heading; it is called “Column ${index + 1}” here.`,
      );
    columns.push({ index, name: name || `Column ${index + 1}` });
  }
  for (const [position, { name, index }] of columns.entries()) {
    const earlier = columns.slice(0, position).find((column) => column.name === name);
    if (!earlier) continue;
    const where = `in columns ${earlier.index + 1} and ${index + 1}`;
    throw refuseFile(
      `The heading ${quote(name)} stands twice on line ${first.line}, ${where}. Rename one of them.`,
    );
  }
  return columns;
}

const CONTROL = /[^\P{Cc}\t\n\r]/u;

function faultOf({ cells }: RawRecord, width: number, padded: boolean): string | undefined {
  const extra = cells.slice(width).some((cell) => cell !== '');
  if (extra || (cells.length < width && !padded)) {
    return `The line has ${cells.length} cells, but there are ${width} headings.`;
  }
  const column = cells.findIndex((cell) => CONTROL.test(cell));
  if (column >= 0) return `Cell ${column + 1} contains a control character.`;
  const long = cells.findIndex((cell) => cell.length > LIMITS.cellLength);
  if (long >= 0)
    return `Cell ${long + 1} is longer than ${LIMITS.cellLength.toLocaleString('en')} characters.`;
  return undefined;
}

function pick(record: RawRecord, columns: readonly Column[]): TableRow {
  const cells = columns.map(({ index }) => record.cells[index] ?? '');
  if (!record.natives) return { line: record.line, cells };
  return { line: record.line, cells, natives: columns.map(({ index }) => record.natives?.[index]) };
}

const titleInstead = (first: RawRecord, all: number, unnamed: number) =>
  refuseFile(
    `Line ${first.line} names ${all - unnamed} of ${all} columns (${quote(first.cells.filter(Boolean).join(', '))}). ` +
      'Is there a title above the headings? Remove it, so that the headings stand first.',
  );

/** All lines wider than the first: most likely a title stands above the headings. */
function refuseTitle(first: RawRecord, refused: readonly RefusedLine[]): never {
  const fault = refused[0];
  throw refuseFile(
    `No line fits the ${first.cells.length} headings on line ${first.line} (${quote(first.cells.join(', '))}). ` +
      `Is there a title above the headings? Line ${fault?.line}: ${fault?.message}`,
  );
}

function warnLostLetters(rows: readonly TableRow[], warnings: string[]): void {
  const lost = rows.filter(({ cells }) => cells.some((cell) => cell.includes('\ufffd')));
  const [first] = lost;
  if (!first) return;
  warnings.push(
    `${lost.length === 1 ? 'One line contains' : `${lost.length} lines contain`} letters that were lost before the file ` +
      `was uploaded (shown as \ufffd), the first on line ${first.line}.`,
  );
}
