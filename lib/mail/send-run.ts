import type { CommandContext } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { enqueue } from '@/lib/kernel/enqueue';
import { idOf } from '@/lib/kernel/input';
import { notFound } from '@/lib/kernel/refusal';
import type { Language } from '@/lib/letters/words/language';

/** A selection that is reminded, and what people want of it now. */
export type SendRun = {
  id: bigint;
  kind: 'reminder' | 'statement';
  level: number;
  language: Language | null;
  attachStatement: boolean;
  customers: number;
  wanted: 'go' | 'pause' | 'stop';
  userId: number | null;
  actor: string;
};

/** A run of the organisation; a foreign one and an absent one look the same. */
export async function findRun(tx: Tx, organisationId: number, reference: string): Promise<SendRun> {
  const id = idOf(reference);
  const [run] = await tx.$queryRaw<SendRun[]>`
    SELECT r.id, r.kind, r.level, r.language, r.attach_statement AS "attachStatement", r.customers, r.user_id AS "userId", r.actor,
           coalesce((SELECT t.wanted FROM send_run_turn t WHERE t.organisation_id = ${organisationId} AND t.run_id = r.id
                     ORDER BY t.id DESC LIMIT 1), 'go') AS wanted
    FROM send_run r WHERE r.organisation_id = ${organisationId} AND r.id = ${id}`;
  if (!run) throw notFound('There is no such run.', 'run');
  return run;
}

/** How many customers of a run have their result. */
export async function countDone(tx: Tx, organisationId: number, id: bigint): Promise<number> {
  const [row] = await tx.$queryRaw<{ done: bigint }[]>`
    SELECT count(*) AS done FROM send_run_result r WHERE r.organisation_id = ${organisationId} AND r.run_id = ${id}`;
  return Number(row?.done ?? 0);
}

/** One job at a time for each run. */
export const enqueueRun = ({ tx, actor }: Pick<CommandContext, 'tx' | 'actor'>, id: bigint) =>
  enqueue(
    tx,
    'sending',
    { organisationId: actor.organisationId, runId: id.toString() },
    { key: `${actor.organisationId}/${id}` },
  );
