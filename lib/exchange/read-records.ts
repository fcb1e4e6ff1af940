import { Refusal } from '@/lib/kernel/refusal';
import { type DocumentLines, groupLines, LineRefusal } from './document-lines';
import type { ImportKind } from './import-fields';
import type { ImportRecord, LineNotes, RecordsRead } from './import-records';
import { checkHeadings, type Mapping } from './mapping';
import { readCustomer } from './read-customer';
import { readCreditNote, readInvoice, readOpening } from './read-document';
import { readPayment } from './read-payment';
import { readRate } from './read-rate';
import { repeatedLines } from './repeated-lines';
import { type RowReader, rowReader } from './row-reader';
import { judgeStatus } from './status-words';
import { quote, type Table, type TableRow } from './table';

/**
 * Reads a table by a mapping into records of one kind, without asking the book. Every line ends in exactly one of four
 * ways: in a record, refused with its reason, skipped because it is no such document, or as one of several lines of a
 * record. Lines that the table had refused already are refused here too.
 */
export function readRecords(table: Table, mapping: Mapping): RecordsRead {
  const result = readLines(table, mapping);
  result.records = repeatedLines(result.records, result.refused);
  result.refused.sort((a, b) => a.line - b.line);
  return result;
}

/** The same for some of a file's lines: what stands in the file twice is not known yet. */
export function readLines(table: Pick<Table, 'headers' | 'rows' | 'refused'>, mapping: Mapping): RecordsRead {
  checkHeadings(mapping, table.headers);
  const result: RecordsRead = { records: [], refused: [...table.refused], skipped: [], notes: [] };
  const reader = rowReader(table, mapping, result.notes);
  const rows = table.rows.filter((row) => isTaken(row, reader, mapping, result));
  for (const document of documentsOf(rows, reader, mapping, result))
    readOne(document, reader, mapping, result);
  return result;
}

/** The lines that are taken as line items, with the number of their document; the rest is told to `result`. */
export function takenRows(
  table: Pick<Table, 'headers' | 'rows'>,
  mapping: Mapping,
  result: RecordsRead,
): { row: TableRow; number: string }[] {
  const reader = rowReader(table, mapping, result.notes);
  return table.rows.flatMap((row) => {
    if (!isTaken(row, reader, mapping, result)) return [];
    const number = attempt(row, result, () => numberOf(row, reader));
    return number === undefined ? [] : [{ row, number }];
  });
}

const numberOf = (row: TableRow, reader: RowReader): string =>
  reader.text(row, 'number') ?? missing(reader.heading('number'));

/** Leaves out drafts, failed payments and the like; refuses a status that is not known. */
function isTaken(row: TableRow, reader: RowReader, mapping: Mapping, result: RecordsRead): boolean {
  return (
    attempt(row, result, () => {
      for (const field of ['status', 'type'] as const) {
        const word = mapping.columns[field] === undefined ? undefined : reader.text(row, field);
        if (word === undefined) continue;
        const verdict = judgeStatus(mapping.kind, word);
        if (!verdict)
          throw new Refusal(
            'invalid',
            `${quote(word)} is not a known status or type.`,
            reader.heading(field),
          );
        if (verdict.take) continue;
        result.skipped.push({ line: row.line, message: `Left out: ${verdict.reason}.` });
        return false;
      }
      return true;
    }) ?? false
  );
}

function documentsOf(
  rows: TableRow[],
  reader: RowReader,
  mapping: Mapping,
  result: RecordsRead,
): DocumentLines[] {
  if (mapping.lines === 'one-per-document') return rows.map((row): DocumentLines => [row]);
  return groupLines(rows, (row) => attempt(row, result, () => numberOf(row, reader)));
}

function missing(heading: string): never {
  throw new Refusal('invalid', 'The number is missing.', heading);
}

type ReadDocument = (
  lines: DocumentLines,
  reader: RowReader,
  mapping: Mapping,
  notes: LineNotes,
) => ImportRecord | undefined;

const READERS: Record<ImportKind, ReadDocument> = {
  customers: readCustomer,
  invoices: readInvoice,
  payments: readPayment,
  'credit-notes': readCreditNote,
  'opening-balances': readOpening,
  'exchange-rates': readRate,
};

function readOne(document: DocumentLines, reader: RowReader, mapping: Mapping, result: RecordsRead): void {
  const [{ line }] = document;
  const notes: LineNotes = {
    skip: (message) => result.skipped.push({ line, message }),
    note: (message) => result.notes.push({ line, message }),
  };
  const record = attempt(document[0], result, () => READERS[mapping.kind](document, reader, mapping, notes));
  if (record) result.records.push(record);
}

/** Runs one reading; a refusal becomes a refused line, anything else is a bug and goes on. */
function attempt<T>(row: TableRow, result: RecordsRead, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const line = error instanceof LineRefusal ? error.line : row.line;
    result.refused.push({ line, message: error.message, ...(error.field ? { field: error.field } : {}) });
    return undefined;
  }
}
