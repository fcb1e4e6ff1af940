import { Refusal } from '@/lib/kernel/refusal';
import { quote, type TableRow } from './table';

/** The lines of one document, in the order of the file. */
export type DocumentLines = readonly [TableRow, ...TableRow[]];

/** A refusal of another line than the document's first. */
export class LineRefusal extends Refusal {
  readonly line: number;

  constructor(line: number, message: string, field: string) {
    super('invalid', message, field);
    this.line = line;
  }
}

/** Puts lines with one number together, wherever they stand; lines without a readable number are left out. */
export function groupLines(
  rows: readonly TableRow[],
  numberOf: (row: TableRow) => string | undefined,
): DocumentLines[] {
  const groups = new Map<string, [TableRow, ...TableRow[]]>();
  for (const row of rows) {
    const number = numberOf(row);
    if (number === undefined) continue;
    const group = groups.get(number);
    if (group) group.push(row);
    else groups.set(number, [row]);
  }
  return [...groups.values()];
}

/** What all lines of a document say alike; lines that say nothing follow the others. Refuses lines that disagree. */
export function common<T extends string | bigint>(
  lines: DocumentLines,
  heading: string,
  read: (row: TableRow) => T | undefined,
): T | undefined {
  let found: { line: number; value: T } | undefined;
  for (const row of lines) {
    const value = atLine(row, () => read(row));
    if (value === undefined) continue;
    found ??= { line: row.line, value };
    if (value === found.value) continue;
    const [there, here] = [quote(String(found.value)), quote(String(value))];
    throw new LineRefusal(
      row.line,
      `Line ${found.line} says ${there} for the same document, this line ${here}.`,
      heading,
    );
  }
  return found?.value;
}

/** Runs a reading so that its refusal names this line. */
export function atLine<T>(row: TableRow, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal) || error instanceof LineRefusal) throw error;
    throw new LineRefusal(row.line, error.message, error.field ?? '');
  }
}
