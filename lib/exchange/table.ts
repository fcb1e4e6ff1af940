import { invalid } from '@/lib/kernel/refusal';

/** What a spreadsheet itself calls a cell; a CSV cell is always plain text and carries none. */
export type NativeKind = 'number' | 'day' | 'error';

/**
 * One line of a file. `line` is the physical line (CSV) or row number (XLSX) that a person finds in an editor.
 * `natives[i]` says that cell i came as a spreadsheet number (plain decimal text) or day (ISO text), so that
 * no format has to be guessed for it, or as an error, which is refused only where the cell is used.
 */
export type TableRow = { line: number; cells: string[]; natives?: (NativeKind | undefined)[] };

/** A line that cannot be taken, and why; `field` is the heading or our field where one is to blame. */
export type RefusedLine = { line: number; message: string; field?: string };

export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

export const DELIMITERS = ['\t', ';', '|', ','] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** A file as a table of text: every cell trimmed, every row as wide as the headings. */
export type Table = {
  headers: string[];
  rows: TableRow[];
  /** Lines that were left out of `rows`: wrong number of cells, control characters, cells that are too long. */
  refused: RefusedLine[];
  warnings: string[];
} & ({ format: 'csv'; encoding: TextEncoding; delimiter: Delimiter } | { format: 'xlsx'; sheet: string });

export const LIMITS = {
  /** Largest file that is looked at. */
  bytes: 20 * 1024 * 1024,
  rows: 300_000,
  columns: 500,
  /** Longest text of one cell; Excel's own limit. */
  cellLength: 32_767,
  /** XLSX only: files in the archive, and bytes that the parts we read may unpack to. */
  entries: 2_000,
  unpackedBytes: 200 * 1024 * 1024,
  /** How many times its packed size a part may unpack to (sheets reach 20 to 60), beyond what is small in any case. */
  ratio: 200,
  ratioFreeBytes: 1024 * 1024,
} as const;

/** A refusal of the whole file. */
export const refuseFile = (message: string) => invalid(message, 'file');

/** Shows a cell in a sentence without letting it take over the sentence. */
export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `“${line.length > 40 ? `${line.slice(0, 39)}…` : line}”`;
}
