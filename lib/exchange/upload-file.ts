import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { findEncoding } from './decode-text';
import { importKind } from './preview-import';
import { readTable } from './read-table';
import { recogniseFile } from './recognise-file';
import { LIMITS, refuseFile } from './table';

/** Keeps a file, so that it can be looked at, mapped and imported without sending it again. */
export const uploadFile = defineCommand({
  name: 'exchange.upload-file',
  summary: 'Keeps a CSV or XLSX file to be imported; nothing in the book changes.',
  permission: 'exchange.import',
  timeout: 60_000,
  input: z.strictObject({
    kind: importKind,
    file_name: textInput(200),
    content: z.base64().max(Math.ceil((LIMITS.bytes * 4) / 3) + 4, {
      error: `The file is larger than ${LIMITS.bytes / 1024 / 1024} MB.`,
    }),
  }),
  redact: ({ kind, file_name, content }) => ({
    kind,
    file_name,
    bytes: Math.floor((content.length * 3) / 4),
  }),
  async handle({ tx, actor }, input) {
    const content = Buffer.from(input.content, 'base64');
    refuseUnreadable(content, input.file_name);
    const sha256 = createHash('sha256').update(content).digest();
    const [row] = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO import_file (organisation_id, kind, file_name, sha256, content, user_id)
      VALUES (${actor.organisationId}, ${input.kind}, ${input.file_name}, ${sha256}, ${content}, ${actor.userId}) RETURNING id`;
    return { file: String(row?.id), file_name: input.file_name };
  },
});

/** Refuses what no mapping makes readable. Text that is not UTF-8 is kept: the next step asks what it is. */
function refuseUnreadable(content: Buffer, fileName: string): void {
  if (content.length === 0) throw refuseFile(`${fileName} is empty.`);
  if (content.length > LIMITS.bytes)
    throw invalid(`The file is larger than ${LIMITS.bytes / 1024 / 1024} MB.`, 'file');
  const encoding = recogniseFile(content, fileName) === 'zip' ? undefined : findEncoding(content).encoding;
  readTable(content, fileName, { encoding });
}
