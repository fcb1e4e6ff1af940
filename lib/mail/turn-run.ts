import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { conflict } from '@/lib/kernel/refusal';
import { countDone, enqueueRun, findRun, type SendRun } from './send-run';

const input = z.strictObject({ run: z.string().trim().max(20).describe('The id of the run.') });

/** Stops a run after the customer that it is at; it can go on. */
export const pauseRun = defineCommand({
  name: 'mail.pause-run',
  summary: 'Pauses reminding a selection; it can go on where it was.',
  permission: 'queue.act',
  input,
  handle: (context, { run }) => turn(context, run, 'pause'),
});

/** Lets a run go on with the customers that have no result yet. */
export const resumeRun = defineCommand({
  name: 'mail.resume-run',
  summary: 'Lets a paused selection be reminded on.',
  permission: 'queue.act',
  input,
  handle: (context, { run }) => turn(context, run, 'go'),
});

/** Ends a run: the customers that have no result are not decided on. */
export const stopRun = defineCommand({
  name: 'mail.stop-run',
  summary: 'Ends reminding a selection where it is.',
  permission: 'queue.act',
  input,
  handle: (context, { run }) => turn(context, run, 'stop'),
});

async function turn(context: CommandContext, reference: string, wanted: SendRun['wanted']) {
  const { tx, actor, auditId } = context;
  const run = await findRun(tx, actor.organisationId, reference);
  if (run.wanted === 'stop') throw conflict('This run was ended.', 'run');
  if ((await countDone(tx, actor.organisationId, run.id)) === run.customers)
    throw conflict('This run has come to its end.', 'run');
  await tx.$executeRaw`
    INSERT INTO send_run_turn (organisation_id, run_id, wanted, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${run.id}, ${wanted}, ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())`;
  if (wanted === 'go') await enqueueRun(context, run.id);
  return { run: run.id.toString(), wanted };
}
