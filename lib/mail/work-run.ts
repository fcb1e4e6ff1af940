import type { Actor } from '@/lib/kernel/actor';
import { run } from '@/lib/kernel/command';
import { readOrganisation } from '@/lib/kernel/db';
import { Refusal } from '@/lib/kernel/refusal';
import { sendOfRun } from './send-of-run';
import { countDone, findRun, type SendRun } from './send-run';

type WorkOptions = { signal: AbortSignal; progress: (done: number, total: number) => void };

/** Customers that are read ahead; what people want is looked at as often. */
const AHEAD = 50;

/**
 * Decides on the customers of a run that have no result, one after the other, until none is left or people want it to stop.
 * It may be begun any number of times: each customer is an act of its own, under a key of its own.
 */
export async function workRun(
  organisationId: number,
  runId: string,
  { signal, progress }: WorkOptions,
): Promise<void> {
  for (;;) {
    const { found, done, next } = await readOrganisation(organisationId, async (tx) => {
      const sendRun = await findRun(tx, organisationId, runId);
      const rows = await tx.$queryRaw<{ position: number }[]>`
        SELECT s.position FROM send_run_customer s
        WHERE s.organisation_id = ${organisationId} AND s.run_id = ${sendRun.id}
          AND NOT EXISTS (SELECT FROM send_run_result r WHERE r.organisation_id = ${organisationId} AND r.run_id = s.run_id
                          AND r.position = s.position)
        ORDER BY s.position LIMIT ${AHEAD}`;
      return { found: sendRun, done: await countDone(tx, organisationId, sendRun.id), next: rows };
    });
    progress(done, found.customers);
    if (found.wanted !== 'go' || next.length === 0) return;
    for (const { position } of next) {
      signal.throwIfAborted();
      await decideOne(found, organisationId, position);
    }
  }
}

async function decideOne(sendRun: SendRun, organisationId: number, position: number): Promise<void> {
  // Whoever started it might: a collector's right is all that is needed.
  const actor: Actor = { organisationId, userId: sendRun.userId, label: sendRun.actor, roles: ['collector'] };
  try {
    await run(sendOfRun, actor, { run: sendRun.id.toString(), position }, `run ${sendRun.id} ${position}`);
  } catch (error) {
    // Another worker was there first, or people ended the run meanwhile.
    if (!(error instanceof Refusal && error.code === 'conflict')) throw error;
  }
}
