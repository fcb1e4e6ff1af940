import { z } from 'zod';
import { defineQuery } from '@/lib/kernel/query';
import { conflict } from '@/lib/kernel/refusal';
import { findBulk } from './bulk-import';
import { bulkInput } from './bulk-upload';
import { headTable } from './head-table';
import { previewOf, settledInput } from './preview-import';

/**
 * The mapping that is proposed for a large file, what must still be said, and what its first lines would change: nothing
 * but its beginning is read, so that no screen waits for a file.
 */
export const previewBulk = defineQuery({
  name: 'exchange.preview-bulk',
  summary: 'How a large file would be read, and what its first lines would change.',
  permission: 'exchange.import',
  input: z.strictObject({ bulk: bulkInput, settled: settledInput }),
  async read({ tx, organisation, today }, input) {
    const bulk = await findBulk(tx, organisation.id, input.bulk);
    const [first] = await tx.$queryRaw<{ content: Uint8Array }[]>`
      SELECT p.content FROM bulk_part p
      WHERE p.organisation_id = ${organisation.id} AND p.bulk_id = ${bulk.id} AND p.position = 0`;
    if (!first) throw conflict('The file is not here: it did not arrive, or its import has ended.', 'bulk');
    const table = headTable(first.content, bulk.bytes, bulk.fileName, input.settled);
    const file = { id: bulk.id.toString(), kind: bulk.kind, name: bulk.fileName };
    const preview = await previewOf({ tx, organisation, today }, file, table, input.settled);
    const { encoding, delimiter } = table;
    // What a small file tells again each time it is read is said once for a large one; a mapping is kept without it.
    return { ...preview, start: { encoding, delimiter, ...preview.mapping } };
  },
});
