import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { Refusal } from '@/lib/kernel/refusal';
import { mappingSchema } from './mapping';
import { dryRun, fileInput, importKind, storedFile } from './preview-import';
import { readTable } from './read-table';
import { LIMITS } from './table';
import { writeImport } from './write-import';

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
    // Refuses here what can be read under no mapping; what needs an answer first (its encoding) is asked on the next screen.
    const sha256 = createHash('sha256').update(content).digest();
    const [row] = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO import_file (organisation_id, kind, file_name, sha256, content, user_id)
      VALUES (${actor.organisationId}, ${input.kind}, ${input.file_name}, ${sha256}, ${content}, ${actor.userId}) RETURNING id`;
    return { file: String(row?.id), file_name: input.file_name };
  },
});

const LONGEST_MS = 10 * 60_000;

/**
 * Imports an uploaded file by a mapping: everything that it brings, or nothing. Lines that are refused stop it, unless
 * they are to be left out. What the book has already stays as it is, so the same file again changes nothing.
 */
export const importFile = defineCommand({
  name: 'exchange.import',
  summary: 'Imports an uploaded file by a mapping, all of it or nothing.',
  permission: 'exchange.import',
  timeout: LONGEST_MS,
  input: z.strictObject({
    file: fileInput,
    mapping: mappingSchema,
    leave_out_refused: z.boolean().default(false),
  }),
  async handle(context, input) {
    const { tx, actor, auditId } = context;
    const file = await storedFile(tx, actor.organisationId, input.file);
    const table = readTable(file.content, file.name, input.mapping);
    const { plan, summary } = await dryRun(context, table, input.mapping);
    if (summary.refused.length > 0 && !input.leave_out_refused) refuseLines(summary.refused);
    await writeImport(context, plan, input.mapping.defaults.source);
    await tx.$executeRaw`
      INSERT INTO import_run (organisation_id, kind, file_name, sha256, mapping, summary, actor, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${file.kind}, ${file.name}, ${Buffer.from(file.sha256)}, ${JSON.stringify(input.mapping)}::jsonb,
              ${JSON.stringify(summary)}::jsonb, ${actor.label}, ${auditId}, clock_timestamp())`;
    return summary;
  },
});

function refuseLines(refused: readonly { line: number; message: string }[]): never {
  const issues = refused.map(({ line, message }) => ({ field: `line ${line}`, message }));
  const [first] = issues;
  const count = refused.length === 1 ? 'One line is' : `${refused.length} lines are`;
  throw new Refusal(
    'unprocessable',
    `${count} refused, so nothing was written. The first: ${first?.field}: ${first?.message}`,
    first?.field,
    issues,
  );
}
