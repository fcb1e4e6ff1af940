import { startBulk } from '@/lib/exchange/bulk-acts';
import { BULK } from '@/lib/exchange/bulk-import';
import { keepPart, openUpload } from '@/lib/exchange/bulk-upload';
import type { ImportKind } from '@/lib/exchange/import-fields';
import type { ImportSummary } from '@/lib/exchange/preview-import';
import { workImport } from '@/lib/exchange/work-import';
import type { Book } from '@/tests/support/world';
import { type ImportOptions, mappingOf } from './files';

type BulkOptions = ImportOptions & { mapping?: object; checkOnly?: boolean };

/** Sends a file in parts and starts its import, as the screen does; returns what names it. */
export async function startInto(
  book: Book,
  kind: ImportKind,
  content: Buffer,
  { settled, leaveOut = false, mapping, checkOnly = false }: BulkOptions = {},
): Promise<string> {
  const { bulk, parts } = await book.run(openUpload, { kind, file_name: 'book.csv', bytes: content.length });
  for (let position = 0; position < parts; position++) {
    const part = content.subarray(position * BULK.part, (position + 1) * BULK.part);
    await book.run(keepPart, { bulk, position, content: part.toString('base64') });
  }
  const how = mapping ?? mappingOf(kind, content.subarray(0, 200_000), book, settled);
  await book.run(startBulk, {
    bulk,
    mapping: how,
    leave_out_refused: leaveOut,
    check_only: checkOnly,
  });
  return bulk;
}

export type Ended = { state: string; failure: string | null; summary: ImportSummary | null };

/** Imports a file in the background's way, in this process. */
export async function bulkInto(
  book: Book,
  kind: ImportKind,
  content: Buffer,
  options: BulkOptions = {},
): Promise<Ended> {
  const bulk = await startInto(book, kind, content, options);
  await workImport(book.organisation.id, bulk);
  return endOf(book, bulk);
}

export async function endOf(book: Book, bulk: string): Promise<Ended> {
  const [row] = await book.sql<Ended>(
    'SELECT state, failure, summary FROM bulk_import WHERE organisation_id = $1 AND id = $2',
    [book.organisation.id, bulk],
  );
  if (!row) throw new Error('There is no such import.');
  return row;
}
