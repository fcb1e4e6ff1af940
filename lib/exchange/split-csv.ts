import { CsvError, parse } from 'csv-parse/sync';
import { LIMITS, refuseFile } from './table';

/** One record and the physical line, from 1, on which it begins. */
export type CsvRecord = { line: number; cells: string[] };

/**
 * Splits CSV text into records by RFC 4180, with CR, LF or CRLF as line ends, also mixed. Blank lines are left out.
 * A quote that does not open its cell is an ordinary character, as in spreadsheets. Refuses, with the line on which
 * its record began, a quote that is never closed or is followed by more text.
 * Stops after `most` records; `firstLine` is the physical line on which the text begins.
 */
export function splitCsv(
  text: string,
  delimiter: string,
  most = Number.POSITIVE_INFINITY,
  firstLine = 1,
): CsvRecord[] {
  refuseFarTooWide(text, delimiter, firstLine);
  const records: CsvRecord[] = [];
  let line = firstLine;
  const take = ({ raw, record }: RawRecord): null => {
    if (records.length >= most) throw ENOUGH;
    if (record.length > LIMITS.columns) throw tooWide(line);
    if (raw.includes('"')) refuseTextAfterQuote(record, raw, line);
    if (record.length > 1 || record[0] !== '') records.push({ line, cells: record.map(withPlainLineEnds) });
    line += lineEndsIn(raw);
    return null;
  };
  try {
    parse(text, {
      delimiter,
      bom: false,
      raw: true,
      // Lines are counted from the raw text: the parser's own count takes a CRLF inside quotes for two lines.
      record_delimiter: LINE_ENDS,
      relax_column_count: true,
      relax_quotes: true,
      on_record: (record) => take(record as unknown as RawRecord),
    });
  } catch (error) {
    if (error === ENOUGH) return records;
    if (!(error instanceof CsvError)) throw error;
    throw refuseFile(`The quoted cell that begins on line ${line} is never closed: the file ends inside it.`);
  }
  return records;
}

type RawRecord = { raw: string; record: string[] };

/** Ends the parsing from inside: its own `to` counts blank lines too. */
const ENOUGH = new Error('Enough records were read.');

const LINE_ENDS = ['\r\n', '\n', '\r'];

/** How many lines end in a text: CR, LF and CRLF each end one. */
export const lineEndsIn = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

const withPlainLineEnds = (cell: string): string =>
  cell.includes('\r') ? cell.replace(/\r\n?/g, '\n') : cell;

/**
 * The parser takes `"x"y` as it stands, as it takes `5" pipe`. A cell that begins with a quote is what it says only where
 * the file has that quote doubled.
 */
function refuseTextAfterQuote(record: readonly string[], raw: string, line: number): void {
  for (const cell of record) {
    if (!cell.startsWith('"') || raw.includes(`"${cell.replaceAll('"', '""')}"`)) continue;
    throw refuseFile(
      `The quoted cell that begins on line ${line} is followed by more text: a quote is missing or too many.`,
    );
  }
}

const tooWide = (line: number) => refuseFile(`Line ${line} has more than ${LIMITS.columns} cells.`);

const tooLong = () =>
  refuseFile(
    `The file has more than ${MOST_LINES.toLocaleString('en')} lines, blank ones counted. Split it and import the parts.`,
  );

/** Marks on one physical line that not even texts full of them explain. */
const FAR_TOO_MANY = LIMITS.columns * 40;
const [LF, CR] = [10, 13];
/** Blank ones count: each takes the parser as long as one that says something. */
const MOST_LINES = 2_000_000;

/** Millions of cells on a line would be built, at some 40 bytes each, before the parser hands the record over. */
function refuseFarTooWide(text: string, delimiter: string, firstLine: number): void {
  const mark = delimiter.charCodeAt(0);
  let [line, marks] = [firstLine, 0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === mark) marks++;
    if (marks > FAR_TOO_MANY) throw tooWide(line);
    if (code !== LF && code !== CR) continue;
    marks = 0;
    if (code === LF || text.charCodeAt(index + 1) !== LF) line++;
    if (line - firstLine > MOST_LINES) throw tooLong();
  }
}
