import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { conflict, invalid } from '@/lib/kernel/refusal';
import { BULK, findBulk } from './bulk-import';
import { importKind } from './preview-import';
import { recogniseFile } from './recognise-file';
import { refuseFile } from './table';

/** What names a big import in inputs. */
export const bulkInput = z.string().regex(/^\d{1,18}$/, { error: 'That is no import of ours.' });

/** Opens the upload of a file that is sent in parts, to be imported in the background. */
export const openUpload = defineCommand({
  name: 'exchange.open-upload',
  summary: 'Opens the upload of a large CSV file, which is sent in parts; nothing in the book changes.',
  permission: 'exchange.import',
  input: z.strictObject({
    kind: importKind,
    file_name: textInput(200),
    bytes: z
      .number()
      .int()
      .min(1, { error: 'The file is empty.' })
      .max(BULK.bytes, {
        error: `The file is larger than ${BULK.bytes / 1024 / 1024} MB. Split it and import the parts.`,
      }),
  }),
  async handle({ tx, actor }, input) {
    const [row] = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO bulk_import (organisation_id, kind, file_name, bytes, actor, user_id)
      VALUES (${actor.organisationId}, ${input.kind}, ${input.file_name}, ${input.bytes}::bigint, ${actor.label}, ${actor.userId})
      RETURNING id`;
    return { bulk: String(row?.id), part_bytes: BULK.part, parts: Math.ceil(input.bytes / BULK.part) };
  },
});

/** Keeps one part of the file. The same part again is no fault. */
export const keepPart = defineCommand({
  name: 'exchange.keep-part',
  summary: 'Keeps one part of a large file: a mebibyte, the last part what is left.',
  permission: 'exchange.import',
  input: z.strictObject({
    bulk: bulkInput,
    position: z.number().int().min(0),
    content: z.base64().max(Math.ceil((BULK.part * 4) / 3) + 4),
  }),
  redact: ({ bulk, position }) => ({ bulk, position }),
  async handle({ tx, actor }, { bulk: id, position, content }) {
    const bulk = await findBulk(tx, actor.organisationId, id);
    if (bulk.wanted !== 'upload') throw conflict('The import of this file has begun already.', 'bulk');
    const bytes = Buffer.from(content, 'base64');
    if (bytes.length !== partSize(bulk.bytes, position))
      throw invalid('The part did not arrive whole, or is none of this file.', 'content');
    if (position === 0 && recogniseFile(bytes, bulk.fileName) === 'zip')
      throw refuseFile(
        'A workbook of more than 20 MB is not read: save the sheet as CSV and import that (in Excel: “CSV UTF-8”).',
      );
    await tx.$executeRaw`
      INSERT INTO bulk_part (organisation_id, bulk_id, position, content)
      VALUES (${actor.organisationId}, ${bulk.id}, ${position}, ${bytes}) ON CONFLICT DO NOTHING`;
    return { bulk: id, position };
  },
});

/** Bytes that the part at a position has; 0 when the file has no such part. */
export const partSize = (bytes: number, position: number): number =>
  Math.max(0, Math.min(BULK.part, bytes - position * BULK.part));
