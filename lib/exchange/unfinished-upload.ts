import { z } from 'zod';
import { textInput } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';
import { importKind } from './preview-import';

/**
 * The upload that this person began of a file of that kind, name and size, and the hash of every part that is here: the
 * sender goes on with what is missing when they are those of its own file. `bulk` is null when there is none.
 */
export const unfinishedUpload = defineQuery({
  name: 'exchange.unfinished-upload',
  summary: 'The parts that are here of a large file whose upload was cut off.',
  permission: 'exchange.import',
  input: z.strictObject({
    kind: importKind,
    file_name: textInput(200),
    bytes: z.number().int().min(1),
  }),
  async read({ tx, organisation, actor }, { kind, file_name, bytes }) {
    const [begun] = await tx.$queryRaw<{ id: bigint }[]>`
      SELECT b.id FROM bulk_import b
      WHERE b.organisation_id = ${organisation.id} AND b.kind = ${kind} AND b.file_name = ${file_name}
        AND b.bytes = ${bytes}::bigint AND b.user_id IS NOT DISTINCT FROM ${actor.userId}::integer AND b.state = 'uploading'
      ORDER BY b.id DESC LIMIT 1`;
    if (!begun) return { bulk: null, parts: [] };
    const parts = await tx.$queryRaw<{ position: number; sha256: string }[]>`
      SELECT p.position, encode(sha256(p.content), 'hex') AS sha256 FROM bulk_part p
      WHERE p.organisation_id = ${organisation.id} AND p.bulk_id = ${begun.id} ORDER BY p.position`;
    return { bulk: begun.id.toString(), parts };
  },
});
