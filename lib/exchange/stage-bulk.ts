import type { Tx } from '@/lib/kernel/db';
import { BULK, type BulkImport } from './bulk-import';
import type { BulkLease } from './bulk-lease';
import { type NotedOutcome, writeNotes } from './bulk-notes';
import { partsFrom } from './bulk-parts';
import { cutRecords } from './cut-records';
import type { Inspected } from './inspect-bulk';
import { rowNumber } from './line-items';
import type { Mapping } from './mapping';
import { readLines } from './read-records';
import { type Headings, shapeLines } from './shape-table';
import { lineEndsIn, splitCsv } from './split-csv';
import { stageRecord } from './staged-record';
import { type Delimiter, refuseFile, type TextEncoding } from './table';
import { bytesOf, TextStream } from './text-stream';

/** Characters within which a record must end. */
const LONGEST = 1_000_000;

type Progress = (done: number, total: number) => void;

/**
 * Reads the file from where the last batch ended and stages what it says, some thousand records at a time: each batch
 * and the place that it reached are written together, so that reading goes on there whenever it was cut off.
 */
export async function stageBulk(
  lease: BulkLease,
  bulk: BulkImport,
  mapping: Mapping,
  from: Pick<Inspected, 'headings' | 'offset' | 'line' | 'lines'>,
  progress: Progress,
): Promise<void> {
  const encoding = mapping.encoding ?? 'utf-8';
  const batches = batchesOf(
    partsFrom(lease.organisationId, bulk, from.offset),
    encoding,
    mapping.delimiter ?? ',',
    from,
  );
  let offset = from.offset;
  for await (const { text, line } of batches) {
    const next = { offset: offset + bytesOf(text, encoding), line: line + lineEndsIn(text) };
    await stageBatch(lease, bulk, mapping, from.headings, { text, line }, next);
    offset = next.offset;
    progress(next.line - 1, from.lines);
  }
}

type Batch = { text: string; line: number };

/** Whole records of the text, at most a batch at a time, and the line on which they begin. */
async function* batchesOf(
  parts: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  delimiter: Delimiter,
  from: { offset: number; line: number },
): AsyncGenerator<Batch> {
  const stream = new TextStream(encoding, from.line, false);
  let line = from.line;
  let rest = '';
  function* take(final: boolean): Generator<Batch> {
    for (;;) {
      const { end, records } = cutRecords(rest, delimiter, BULK.batch, final);
      if (records < BULK.batch && !final && rest.length < LONGEST) break;
      if (end === 0) break;
      const text = rest.slice(0, end);
      rest = rest.slice(end);
      yield { text, line };
      line += lineEndsIn(text);
    }
    if (rest.length > LONGEST * 2) throw neverEnding(line, rest);
  }
  for await (const part of parts) {
    rest += stream.push(part);
    yield* take(false);
  }
  stream.end();
  yield* take(true);
}

function neverEnding(line: number, rest: string) {
  const why = rest.includes('"') ? 'A quote on it is probably never closed.' : 'It has no line end.';
  return refuseFile(
    `The record that begins on line ${line} does not end within ${LONGEST.toLocaleString('en')} characters. ${why}`,
  );
}

async function stageBatch(
  lease: BulkLease,
  bulk: BulkImport,
  mapping: Mapping,
  headings: Headings,
  { text, line }: Batch,
  next: { offset: number; line: number },
): Promise<void> {
  const { rows, refused } = shapeLines(
    splitCsv(text, mapping.delimiter ?? ',', Number.POSITIVE_INFINITY, line),
    headings,
  );
  const table = { headers: headings.columns.map(({ name }) => name), rows, refused };
  if (mapping.lines === 'one-per-line-item') {
    const { items, outcome } = rowNumber(table, mapping);
    await write(lease, bulk, next, outcome, (tx) => insertLines(tx, lease.organisationId, bulk.id, items));
    return;
  }
  const read = readLines(table, mapping);
  const records = JSON.stringify(read.records.map(stageRecord));
  await write(lease, bulk, next, read, (tx) => insertRecords(tx, lease.organisationId, bulk.id, records));
}

const write = (
  lease: BulkLease,
  { id }: BulkImport,
  next: { offset: number; line: number },
  outcome: NotedOutcome,
  rows: (tx: Tx) => Promise<unknown>,
): Promise<unknown> =>
  lease.batch(async (tx) => {
    await rows(tx);
    await writeNotes(tx, lease.organisationId, id, 'reading', outcome);
    await tx.$executeRaw`
      UPDATE bulk_import SET offset_bytes = ${next.offset}::bigint, line = ${next.line}, done = ${next.line - 1}::bigint,
             changed_at = clock_timestamp()
      WHERE organisation_id = ${lease.organisationId} AND id = ${id}`;
  });

/** `records` is the JSON of a list of staged records. */
export const insertRecords = (tx: Tx, organisationId: number, id: bigint, records: string) =>
  tx.$executeRaw`
    INSERT INTO bulk_record (organisation_id, bulk_id, line, record, number_key, id_key, derived)
    SELECT ${organisationId}::integer, ${id}::bigint, r.line, r.record, r.number_key, r.id_key, r.derived
    FROM jsonb_to_recordset(${records}::jsonb) AS r (line integer, record jsonb, number_key text, id_key text, derived boolean)`;

const insertLines = (
  tx: Tx,
  organisationId: number,
  id: bigint,
  items: readonly { line: number; number: string; cells: string[] }[],
) =>
  tx.$executeRaw`
    INSERT INTO bulk_line (organisation_id, bulk_id, line, number, cells)
    SELECT ${organisationId}::integer, ${id}::bigint, l.line, l.number, l.cells
    FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb) AS l (line integer, number text, cells jsonb)`;
