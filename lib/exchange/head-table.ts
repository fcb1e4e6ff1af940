import { type Head, readHead } from './inspect-bulk';
import { isDeclaration, readCsv } from './read-csv';
import type { ReadOptions } from './read-table';
import { shapeTable } from './shape-table';
import { splitCsv } from './split-csv';
import type { Table } from './table';

type CsvTable = Extract<Table, { format: 'csv' }>;

/**
 * The beginning of a file of `bytes` bytes as a table, from its first part: enough to propose how the whole is read.
 * Refuses as `readTable` does.
 */
export function headTable(
  part: Uint8Array,
  bytes: number,
  fileName: string,
  options: ReadOptions = {},
): CsvTable {
  const head = readHead(part, fileName, options, bytes <= part.length);
  const records = recordsOf(head);
  const { warnings } = options.delimiter ? { warnings: [] } : readCsv(head.text);
  const shaped = shapeTable(records, 'csv');
  const { encoding, delimiter } = head;
  return { ...shaped, warnings: [...warnings, ...shaped.warnings], format: 'csv', encoding, delimiter };
}

function recordsOf({ text, delimiter }: Head) {
  const records = splitCsv(text, delimiter);
  return isDeclaration(text) ? records.slice(1) : records;
}
