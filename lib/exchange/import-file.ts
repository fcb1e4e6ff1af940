import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { conflict, invalid, Refusal } from '@/lib/kernel/refusal';
import { mappingSchema } from './mapping';
import { planByKey } from './plan-by-key';
import { dryRun, fileInput, storedFile } from './preview-import';
import { readTable } from './read-table';
import { writeImport } from './write-import';

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
    if (file.kind !== input.mapping.kind)
      throw invalid(`The file is of ${file.kind}, the mapping of ${input.mapping.kind}.`, 'mapping');
    await takeTurn(context);
    const table = readTable(file.content, file.name, input.mapping);
    const { plan, summary } = await dryRun({ ...context, hold: true }, table, input.mapping);
    if (summary.refused.length > 0 && !input.leave_out_refused) refuseLines(summary.refused);
    await planByKey(tx);
    await writeImport(context, plan);
    await tx.$executeRaw`
      INSERT INTO import_run (organisation_id, kind, file_name, sha256, mapping, summary, actor, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${file.kind}, ${file.name}, ${Buffer.from(file.sha256)}, ${JSON.stringify(input.mapping)}::jsonb,
              ${JSON.stringify(summary)}::jsonb, ${actor.label}, ${auditId}, clock_timestamp())`;
    return summary;
  },
});

const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * One import at a time in an organisation: the next one plans on what the one before has written, so that two of the same
 * file end in one. It asks again and again instead of queueing for the lock, so that whoever waits can still stop.
 */
export async function takeTurn({ tx, actor, progress }: CommandContext): Promise<void> {
  for (let waited = 0; waited < LONGEST_WAIT_MS; waited += 200) {
    const free = await tx.$queryRaw<unknown[]>`
      SELECT id FROM organisation WHERE id = ${actor.organisationId} FOR NO KEY UPDATE SKIP LOCKED`;
    if (free.length > 0) return;
    progress(0, 0);
    await sleep(200);
  }
  throw conflict(
    'Another import of this organisation is still running. Try again when it has ended.',
    'file',
  );
}

/** Refused lines that a refusal lists one by one. */
const LISTED = 1_000;

function refuseLines(refused: readonly { line: number; message: string }[]): never {
  const issues = refused.slice(0, LISTED).map(({ line, message }) => ({ field: `line ${line}`, message }));
  const [first] = issues;
  const count = refused.length === 1 ? 'One line is' : `${refused.length} lines are`;
  throw new Refusal(
    'unprocessable',
    `${count} refused, so nothing was written. The first: ${first?.field}: ${first?.message}`,
    first?.field,
    issues,
  );
}
