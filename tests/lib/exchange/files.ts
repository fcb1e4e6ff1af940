import type { ImportKind } from '@/lib/exchange/import-fields';
import { importFile } from '@/lib/exchange/import-file';
import { type Mapping, parseMapping, type Settled } from '@/lib/exchange/mapping';
import { type ImportSummary, withBaseCurrency } from '@/lib/exchange/preview-import';
import { proposeMapping } from '@/lib/exchange/propose-mapping';
import { readTable } from '@/lib/exchange/read-table';
import { uploadFile } from '@/lib/exchange/upload-file';
import type { Book, RunAs } from '@/tests/support/world';

export const csv = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);

/** The mapping that is proposed for a file, when nothing is left to ask. */
export function mappingOf(kind: ImportKind, content: Uint8Array, book: Book, settled: Settled = {}): Mapping {
  const table = readTable(content, 'book.csv', settled);
  const { mapping } = proposeMapping(kind, table, withBaseCurrency(settled, book.organisation.baseCurrency));
  return parseMapping(mapping);
}

export type ImportOptions = RunAs & { settled?: Settled; leaveOut?: boolean };

/** Uploads and imports a file, as the screen and the command line do. */
export async function importInto(
  book: Book,
  kind: ImportKind,
  content: Buffer,
  { settled, leaveOut = false, ...options }: ImportOptions = {},
): Promise<ImportSummary> {
  const mapping = mappingOf(kind, content, book, settled);
  const { file } = await book.run(uploadFile, {
    kind,
    file_name: 'book.csv',
    content: content.toString('base64'),
  });
  return book.run(importFile, { file, mapping, leave_out_refused: leaveOut }, options);
}

/** Everything that an import can write, as texts that can be compared: who owes what, since when, and what pays what. */
export async function booked(book: Book): Promise<string[]> {
  const rows = await book.sql<{ line: string }>(
    `SELECT concat_ws(' | ', c.number, c.name, i.kind, i.number, i.amount, i.currency, i.issued_on, i.due_on, i.reference,
                      e.amount, e.effective_on, o.number) AS line
     FROM entry e
     JOIN item i ON i.organisation_id = $1 AND i.id = e.item_id
     JOIN customer c ON c.organisation_id = $1 AND c.id = e.customer_id
     LEFT JOIN item o ON o.organisation_id = $1 AND o.id = e.counter_item_id
     WHERE e.organisation_id = $1`,
    [book.organisation.id],
  );
  return rows.map(({ line }) => line).sort();
}
