import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { enqueue } from '@/lib/kernel/enqueue';
import { conflict, invalid, unprocessable } from '@/lib/kernel/refusal';
import { BULK, type BulkImport, findBulk, removeStaged } from './bulk-import';
import { readNotes } from './bulk-notes';
import { bulkInput } from './bulk-upload';
import { mappingSchema } from './mapping';

/**
 * Starts the import of a file that has arrived: a worker reads, checks and writes it, all of it or nothing. With
 * `check_only` it stops before the writing, until `writeBulk` says that what was found may be written.
 */
export const startBulk = defineCommand({
  name: 'exchange.start-bulk',
  summary: 'Starts the import of a large file in the background, all of it or nothing.',
  permission: 'exchange.import',
  input: z.strictObject({
    bulk: bulkInput,
    mapping: mappingSchema,
    leave_out_refused: z.boolean().default(false),
    check_only: z.boolean().default(false),
  }),
  async handle(context, { bulk: id, mapping, leave_out_refused, check_only }) {
    const { tx, actor } = context;
    const bulk = await findBulk(tx, actor.organisationId, id, true);
    if (!['uploading', 'failed', 'paused'].includes(bulk.state))
      throw conflict(`This import is ${bulk.state} already.`, 'bulk');
    if (mapping.kind !== bulk.kind)
      throw invalid(`The file is of ${bulk.kind}, the mapping of ${mapping.kind}.`, 'mapping');
    await refuseIncomplete(context, bulk);
    await removeStaged(tx, actor.organisationId, bulk.id, false);
    await tx.$executeRaw`DELETE FROM bulk_note WHERE organisation_id = ${actor.organisationId} AND bulk_id = ${bulk.id}`;
    await tx.$executeRaw`
      UPDATE bulk_import SET mapping = ${JSON.stringify(mapping)}::jsonb, leave_out_refused = ${leave_out_refused},
             check_only = ${check_only}, wanted = 'run', state = 'waiting', phase = 'reading', offset_bytes = 0, line = 1, headings = NULL, sha256 = NULL,
             lines = NULL, done = 0, total = 0, basis = NULL, summary = NULL, failure = NULL, changed_at = clock_timestamp()
      WHERE organisation_id = ${actor.organisationId} AND id = ${bulk.id}`;
    await enqueueBulk(context, bulk.id);
    return { bulk: id };
  },
  timeout: 120_000,
});

/** Lets an import that was only checked be written, without the lines that were refused when that is agreed to. */
export const writeBulk = defineCommand({
  name: 'exchange.write-bulk',
  summary: 'Writes what a large file brings, once the whole of it was checked and looked at.',
  permission: 'exchange.import',
  input: z.strictObject({ bulk: bulkInput, leave_out_refused: z.boolean().default(false) }),
  async handle(context, { bulk: id, leave_out_refused }) {
    const { tx, actor } = context;
    const bulk = await wantedFrom(context, id, ['paused'], 'is not waiting to be written');
    if (!isChecked(bulk)) throw conflict(`The import of ${bulk.fileName} is not checked yet.`, 'bulk');
    const { count } = await readNotes(tx, actor.organisationId, bulk.id, 'refused', 1);
    if (count > 0 && !leave_out_refused)
      throw unprocessable(
        `${count === 1 ? 'One line is' : `${count.toLocaleString('en')} lines are`} refused: say that they are left out, or mend the file.`,
        'leave_out_refused',
      );
    await tx.$executeRaw`
      UPDATE bulk_import SET check_only = false, leave_out_refused = ${leave_out_refused}
      WHERE organisation_id = ${actor.organisationId} AND id = ${bulk.id}`;
    await setWanted(context, bulk, 'run', 'waiting');
    await enqueueBulk(context, bulk.id);
    return { bulk: id };
  },
});

/** Stops an import after the batch that it is at; nothing of it is in the book yet, and it can go on. */
export const pauseBulk = defineCommand({
  name: 'exchange.pause-bulk',
  summary: 'Pauses an import in the background; it can go on where it was.',
  permission: 'exchange.import',
  input: z.strictObject({ bulk: bulkInput }),
  async handle(context, { bulk: id }) {
    const bulk = await wantedFrom(context, id, ['waiting', 'running'], 'cannot be paused');
    await setWanted(context, bulk, 'pause', bulk.state === 'waiting' ? 'paused' : bulk.state);
    return { bulk: id };
  },
});

/** Lets a paused import go on; one that failed begins with what it had read. */
export const resumeBulk = defineCommand({
  name: 'exchange.resume-bulk',
  summary: 'Lets a paused import in the background go on.',
  permission: 'exchange.import',
  input: z.strictObject({ bulk: bulkInput }),
  async handle(context, { bulk: id }) {
    const bulk = await wantedFrom(context, id, ['paused', 'running', 'waiting'], 'is not paused');
    if (bulk.state === 'paused' && isChecked(bulk))
      throw conflict(`${bulk.fileName} was checked; say that what it brings is to be written.`, 'bulk');
    await setWanted(context, bulk, 'run', bulk.state === 'paused' ? 'waiting' : bulk.state);
    await enqueueBulk(context, bulk.id);
    return { bulk: id };
  },
});

/** Gives an import up: nothing of it was written, and what was staged is removed with the file. */
export const cancelBulk = defineCommand({
  name: 'exchange.cancel-bulk',
  summary: 'Gives up an import in the background; nothing of it is written.',
  permission: 'exchange.import',
  input: z.strictObject({ bulk: bulkInput }),
  async handle(context, { bulk: id }) {
    const bulk = await wantedFrom(
      context,
      id,
      ['uploading', 'waiting', 'running', 'paused', 'failed'],
      'has ended',
    );
    const running = bulk.state === 'running';
    await setWanted(context, bulk, 'cancel', running ? 'running' : 'cancelled');
    if (running) await enqueueBulk(context, bulk.id);
    else await removeStaged(context.tx, context.actor.organisationId, bulk.id, true);
    return { bulk: id };
  },
  timeout: 120_000,
});

/** Everything was held against the book, and nothing goes on by itself. */
const isChecked = ({ checkOnly, phase }: BulkImport) => checkOnly && phase === 'writing';

/** The file must have arrived whole: its parts are as many, and together as long, as was said. */
async function refuseIncomplete({ tx, actor }: CommandContext, bulk: BulkImport): Promise<void> {
  const [there] = await tx.$queryRaw<{ parts: bigint; bytes: bigint | null }[]>`
    SELECT count(*) AS parts, sum(length(p.content))::bigint AS bytes FROM bulk_part p
    WHERE p.organisation_id = ${actor.organisationId} AND p.bulk_id = ${bulk.id}`;
  const parts = Math.ceil(bulk.bytes / BULK.part);
  if (Number(there?.parts ?? 0) !== parts || Number(there?.bytes ?? 0) !== bulk.bytes)
    throw invalid(`The file did not arrive whole: ${there?.parts ?? 0} of ${parts} parts are here.`, 'bulk');
}

async function wantedFrom(
  { tx, actor }: CommandContext,
  id: string,
  states: readonly BulkImport['state'][],
  fault: string,
): Promise<BulkImport> {
  const bulk = await findBulk(tx, actor.organisationId, id, true);
  if (!states.includes(bulk.state)) throw conflict(`The import of ${bulk.fileName} ${fault}.`, 'bulk');
  return bulk;
}

async function setWanted(
  { tx, actor }: CommandContext,
  bulk: BulkImport,
  wanted: BulkImport['wanted'],
  state: BulkImport['state'],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE bulk_import SET wanted = ${wanted}, state = ${state}, changed_at = clock_timestamp()
    WHERE organisation_id = ${actor.organisationId} AND id = ${bulk.id}`;
}

/** One job at a time for each import. */
const enqueueBulk = ({ tx, actor }: CommandContext, id: bigint) =>
  enqueue(
    tx,
    'imports',
    { organisationId: actor.organisationId, importId: id.toString() },
    { key: `${actor.organisationId}/${id}` },
  );
