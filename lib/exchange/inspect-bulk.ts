import { createHash } from 'node:crypto';
import { BULK, type BulkImport } from './bulk-import';
import type { BulkLease } from './bulk-lease';
import { partAt, partsFrom } from './bulk-parts';
import { cutRecords } from './cut-records';
import { alreadyUtf8, decodeText } from './decode-text';
import { checkHeadings, type Mapping } from './mapping';
import { isDeclaration, readCsv } from './read-csv';
import { recogniseFile } from './recognise-file';
import { type Headings, readHeadings } from './shape-table';
import { lineEndsIn, splitCsv } from './split-csv';
import { type Delimiter, refuseFile, type TextEncoding } from './table';
import { bytesOf, cutOff, markOf, TextStream } from './text-stream';

/** Bytes of a file's beginning that its headings and a proposal for its mapping are taken from. */
export const HEAD = 256 * 1024;

/** The beginning of a file as text of whole records. */
export type Head = { text: string; encoding: TextEncoding; delimiter: Delimiter };

/** Reads the beginning of a file that is too large to be looked at as a whole; refuses as `readTable` does. */
export function readHead(
  part: Uint8Array,
  fileName: string,
  options: { encoding?: TextEncoding | undefined; delimiter?: Delimiter | undefined },
  whole: boolean,
): Head {
  if (recogniseFile(part, fileName) === 'zip')
    throw refuseFile(`${fileName} is a workbook of more than 20 MB: save the sheet as CSV and import that.`);
  const encoding = options.encoding ?? 'utf-8';
  const final = whole && part.length <= HEAD;
  const bytes = part.subarray(0, HEAD);
  const text = decodeText(
    final ? bytes : bytes.subarray(0, bytes.length - cutOff(bytes, encoding)),
    encoding,
  );
  const { delimiter } = options.delimiter ? { delimiter: options.delimiter } : readCsv(firstLines(text));
  const { end, records } = cutRecords(text, delimiter, Number.POSITIVE_INFINITY, final);
  if (!final && records < 2) {
    const line = 1 + lineEndsIn(text.slice(0, end));
    throw refuseFile(
      `The record that begins on line ${line} does not end within the first ${HEAD / 1024} KB: a quote on it is probably never closed.`,
    );
  }
  return { text: text.slice(0, end), encoding, delimiter };
}

/** Enough whole lines to see what separates cells. */
function firstLines(text: string): string {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)/g)?.slice(0, 60) ?? [text];
  return lines.join('');
}

export type Inspected = { headings: Headings; offset: number; line: number; lines: number; sha256: Buffer };

/**
 * Looks at the whole file once before anything of it is read: that it is text of its encoding to the end, how many
 * lines it has, and where the first one under the headings begins.
 */
export async function inspectBulk(lease: BulkLease, bulk: BulkImport, mapping: Mapping): Promise<Inspected> {
  const first = await partAt(lease.organisationId, bulk.id, 0);
  const head = readHead(first, bulk.fileName, mapping, bulk.bytes <= first.length);
  const begun = beginning(head, first);
  checkHeadings(
    mapping,
    begun.headings.columns.map(({ name }) => name),
  );
  const { lines, sha256 } = await readThrough(lease, bulk, head.encoding);
  const inspected = { ...begun, lines, sha256 };
  await lease.batch(
    (tx) => tx.$executeRaw`
      UPDATE bulk_import SET headings = ${JSON.stringify(inspected.headings)}::jsonb, lines = ${lines}, sha256 = ${sha256},
             offset_bytes = ${inspected.offset}::bigint, line = ${inspected.line}, done = ${inspected.line - 1}::bigint,
             total = ${lines}::bigint, changed_at = clock_timestamp()
      WHERE organisation_id = ${lease.organisationId} AND id = ${bulk.id}`,
  );
  return inspected;
}

/** The headings, and where the line under them begins. */
function beginning({ text, encoding, delimiter }: Head, bytes: Uint8Array) {
  const records = splitCsv(text, delimiter);
  const declared = isDeclaration(text) ? records.shift() : undefined;
  const headings = readHeadings(records);
  let at = 0;
  let line = 1;
  const heading =
    records.find(({ cells }) => cells.some((cell) => cell.trim() !== ''))?.line ?? declared?.line ?? 1;
  while (line <= heading) {
    const { end } = cutRecords(text.slice(at), delimiter, 1, true);
    const record = text.slice(at, at + end);
    line += lineEndsIn(record);
    at += end;
  }
  return { headings, line, offset: markOf(bytes, encoding) + bytesOf(text.slice(0, at), encoding) };
}

async function readThrough(
  lease: BulkLease,
  bulk: BulkImport,
  encoding: TextEncoding,
): Promise<{ lines: number; sha256: Buffer }> {
  const hash = createHash('sha256');
  const text = new TextStream(encoding);
  let utf8: TextStream | undefined = encoding === 'windows-1252' ? new TextStream('utf-8') : undefined;
  let ascii = true;
  let last = '';
  for await (const part of partsFrom(lease.organisationId, bulk)) {
    lease.stopWhenTold();
    hash.update(part);
    last = text.push(part) || last;
    if (text.line > BULK.lines) throw tooMany();
    if (!utf8) continue;
    ascii &&= part.every((byte) => byte < 0x80);
    utf8 = stillUtf8(utf8, part);
  }
  text.end();
  if (utf8 && !ascii) throw refuseFile(alreadyUtf8(encoding));
  const lines = /[\r\n]$/.test(last) ? text.line - 1 : text.line;
  if (lines > BULK.lines) throw tooMany();
  return { lines, sha256: hash.digest() };
}

const tooMany = () =>
  refuseFile(
    `The file has more than ${BULK.lines.toLocaleString('en')} lines. Split it and import the parts.`,
  );

function stillUtf8(utf8: TextStream, part: Uint8Array): TextStream | undefined {
  try {
    utf8.push(part);
    return utf8;
  } catch {
    return undefined;
  }
}
