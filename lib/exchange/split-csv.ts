import { LIMITS, refuseFile } from './table';

/** One record and the physical line, from 1, on which it begins. */
export type CsvRecord = { line: number; cells: string[] };

/**
 * Splits CSV text into records by RFC 4180, with CR, LF or CRLF as line ends, also mixed. Blank lines are left out.
 * A quote that does not open its cell is an ordinary character, as in spreadsheets. Refuses, with the line on which
 * the quoted cell began, a quote that is never closed or is followed by more text.
 * Stops after `most` records.
 */
export function splitCsv(text: string, delimiter: string, most = Number.POSITIVE_INFINITY): CsvRecord[] {
  const records: CsvRecord[] = [];
  const at = { index: 0, line: 1 };
  while (at.index < text.length && records.length < most) {
    const line = at.line;
    const cells = readRecord(text, delimiter, at);
    if (cells.length > 1 || cells[0] !== '') records.push({ line, cells });
  }
  return records;
}

type Place = { index: number; line: number };

const [LF, CR, QUOTE] = [10, 13, 34];

function readRecord(text: string, delimiter: string, at: Place): string[] {
  const cells: string[] = [];
  const mark = delimiter.charCodeAt(0);
  for (;;) {
    cells.push(text.charCodeAt(at.index) === QUOTE ? readQuoted(text, mark, at) : readPlain(text, mark, at));
    if (cells.length > LIMITS.columns) throw tooWide(at.line);
    if (text.charCodeAt(at.index) !== mark) break;
    at.index++;
  }
  skipLineEnd(text, at);
  return cells;
}

function readPlain(text: string, mark: number, at: Place): string {
  const start = at.index;
  let index = start;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === mark || code === LF || code === CR) break;
  }
  at.index = index;
  return text.slice(start, index);
}

/** Reads from the opening quote to the delimiter or line end after the closing one; line breaks inside become LF. */
function readQuoted(text: string, mark: number, at: Place): string {
  const opened = at.line;
  const start = at.index + 1;
  let end = text.indexOf('"', start);
  while (end >= 0 && text.charCodeAt(end + 1) === QUOTE) end = text.indexOf('"', end + 2);
  if (end < 0)
    throw refuseFile(
      `The quoted cell that begins on line ${opened} is never closed: the file ends inside it.`,
    );
  const next = text.charCodeAt(end + 1);
  if (end + 1 < text.length && next !== mark && next !== LF && next !== CR) {
    throw refuseFile(
      `The quoted cell that begins on line ${opened} is followed by more text: a quote is missing or too many.`,
    );
  }
  at.index = end + 1;
  const inner = text.slice(start, end).replaceAll('""', '"');
  if (!inner.includes('\n') && !inner.includes('\r')) return inner;
  const cell = inner.replace(/\r\n?/g, '\n');
  at.line += cell.split('\n').length - 1;
  return cell;
}

function skipLineEnd(text: string, at: Place): void {
  if (at.index >= text.length) return;
  at.index += text.charCodeAt(at.index) === CR && text.charCodeAt(at.index + 1) === LF ? 2 : 1;
  at.line++;
}

const tooWide = (line: number) => refuseFile(`Line ${line} has more than ${LIMITS.columns} cells.`);
