import { z } from 'zod';
import { lockAccount } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { idOf } from '@/lib/kernel/input';
import { conflict, notFound, Refusal } from '@/lib/kernel/refusal';
import { decideMessage } from './decide';
import { findRun } from './send-run';

/**
 * Decides on one customer of a run, under the certificate, and writes its result beside it: what the worker does for each.
 * A customer that has a result is not decided on again.
 */
export const sendOfRun = defineCommand({
  name: 'mail.send-of-run',
  summary: 'Decides on one customer of a selection that is reminded; the background does it for each.',
  permission: 'queue.act',
  input: z.strictObject({
    run: z.string().trim().max(20).describe('The id of the run.'),
    position: z.int().min(1).describe('The place of the customer in it.'),
  }),
  hold: async ({ tx, actor }, { run, position }) =>
    lockAccount(tx, actor.organisationId, await numberAt(tx, actor.organisationId, run, position)),
  async handle(context, input) {
    const { tx, actor, auditId } = context;
    const run = await findRun(tx, actor.organisationId, input.run);
    if (run.wanted === 'stop') throw conflict('This run was ended.', 'run');
    const number = await numberAt(tx, actor.organisationId, input.run, input.position);
    const customer = await lockAccount(tx, actor.organisationId, number);
    const [done] = await tx.$queryRaw<{ outcome: string }[]>`
      SELECT r.outcome FROM send_run_result r
      WHERE r.organisation_id = ${actor.organisationId} AND r.run_id = ${run.id} AND r.position = ${input.position}`;
    if (done) throw conflict(`${customer.number} was decided on already.`, 'position');
    const decided = await decideMessage(context, customer, {
      kind: run.kind,
      channel: 'email',
      level: run.level,
      language: run.language ?? undefined,
      attachStatement: run.attachStatement,
      origin: 'selection',
      key: `run ${run.id} ${input.position}`,
    }).catch(failed);
    const reasons = 'reasons' in decided ? decided.reasons : [];
    await tx.$executeRaw`
      INSERT INTO send_run_result (organisation_id, run_id, position, outcome, message_id, reasons, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${run.id}, ${input.position}, ${decided.outcome},
              ${'messageId' in decided ? decided.messageId : null}::bigint, ${reasons}::text[], ${auditId}, clock_timestamp())`;
    return { customer: customer.number, outcome: decided.outcome, reasons };
  },
});

/** What cannot be put into words for one customer, a template that does not fit for one, does not keep the others waiting. */
function failed(error: unknown): { outcome: 'failed'; reasons: string[] } {
  if (error instanceof Refusal) return { outcome: 'failed', reasons: [error.message] };
  throw error;
}

async function numberAt(tx: Tx, organisationId: number, run: string, position: number): Promise<string> {
  const id = idOf(run);
  const [row] = await tx.$queryRaw<{ number: string }[]>`
    SELECT c.number FROM send_run_customer s
    JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = s.customer_id
    WHERE s.organisation_id = ${organisationId} AND s.run_id = ${id} AND s.position = ${position}`;
  if (!row) throw notFound('There is no such place in that run.', 'position');
  return row.number;
}
