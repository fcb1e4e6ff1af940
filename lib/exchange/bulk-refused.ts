import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import { findBulk } from './bulk-import';
import { bulkInput } from './bulk-upload';
import type { RefusedLine } from './table';

/** Lines a page: a file may refuse two millions. */
const PAGE = 5_000;

const place = z.coerce.number().int().min(0);

/** Lines that a large file had refused, page by page in the order of the file; `next` says where the next page begins. */
export const bulkRefused = defineQuery({
  name: 'exchange.bulk-refused',
  summary: 'The refused lines of a large file, page by page.',
  permission: 'exchange.import',
  input: z.strictObject({
    bulk: bulkInput,
    /** The last line and note of the page before. */
    after: z.strictObject({ line: place, note: z.string().regex(/^\d{1,18}$/) }).optional(),
  }),
  async read({ tx, organisation }, { bulk: id, after }) {
    const bulk = await findBulk(tx, organisation.id, id);
    const [line, note] = [after?.line ?? 0, BigInt(after?.note ?? 0)];
    const rows = await tx.$queryRaw<{ id: bigint; line: number; message: string; field: string | null }[]>`
      SELECT n.id, n.line, n.message, n.field FROM bulk_note n
      WHERE n.organisation_id = ${organisation.id} AND n.bulk_id = ${bulk.id} AND n.outcome = 'refused'
        AND n.line >= ${line} AND (n.line > ${line} OR n.id > ${note})
      ORDER BY n.line, n.id LIMIT ${PAGE}`;
    const last = rows.length === PAGE ? rows.at(-1) : undefined;
    const lines = rows.map(
      ({ line: at, message, field }): RefusedLine => ({ line: at, message, ...(field && { field }) }),
    );
    return { lines, next: last ? { line: last.line, note: last.id.toString() } : null };
  },
});
