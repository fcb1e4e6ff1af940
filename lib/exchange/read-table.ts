import { decodeText } from './decode-text';
import { readCsv } from './read-csv';
import { readXlsx } from './read-xlsx';
import { recogniseFile } from './recognise-file';
import { shapeTable } from './shape-table';
import { type Delimiter, LIMITS, refuseFile, type Table, type TextEncoding } from './table';

/** What the user, not the file, decides: only ever set after asking. */
export type ReadOptions = {
  encoding?: TextEncoding | undefined;
  delimiter?: Delimiter | undefined;
  sheet?: string | undefined;
};

/**
 * Reads a CSV or XLSX file into a table of text. `fileName` is only used in sentences: the bytes tell what it is.
 * Throws a Refusal (`field` is `file`) that names what or which line is wrong when no table can be read;
 * single bad lines are listed in `refused` instead.
 */
export function readTable(bytes: Uint8Array, fileName: string, options: ReadOptions = {}): Table {
  if (bytes.length === 0) throw refuseFile(`${fileName} is empty.`);
  if (bytes.length > LIMITS.bytes) {
    throw refuseFile(
      `${fileName} is larger than ${LIMITS.bytes / 1024 / 1024} MB. Split it and import the parts.`,
    );
  }
  if (recogniseFile(bytes, fileName) === 'zip') return readXlsx(bytes, fileName, options.sheet);
  const encoding = options.encoding ?? 'utf-8';
  const { records, delimiter, warnings } = readCsv(decodeText(bytes, encoding), options.delimiter);
  const shaped = shapeTable(records, 'csv');
  return { ...shaped, warnings: [...warnings, ...shaped.warnings], format: 'csv', encoding, delimiter };
}
