import { randomUUID } from 'node:crypto';
import { fromPrisma, PgBoss } from 'pg-boss';
import type { Tx } from './db';
import { type JobPayloads, QUEUE_SCHEMA, type QueueName } from './queues';

export type EnqueueOptions = {
  /** Of one key, at most one job of a queue waits and one runs at a time; another one is not added. */
  key?: string;
  /** Not before this instant. */
  startAfter?: Date;
};

/**
 * Puts a job on a queue within the transaction `tx`: a worker sees it once that commits, and never when it rolls
 * back. Returns the job's id, or null when one with the same key waits already.
 */
export async function enqueue<Q extends QueueName>(
  tx: Tx,
  queue: Q,
  payload: JobPayloads[Q],
  { key, startAfter }: EnqueueOptions = {},
): Promise<string | null> {
  // Never started, it holds no connection and no timer: it only says what pg-boss writes for a new job.
  const boss = new PgBoss({ db: fromPrisma(tx), schema: QUEUE_SCHEMA, migrate: false });
  return boss.send(queue, payload, {
    // Every queue keeps one waiting job a key; a job without a key stands for itself.
    singletonKey: key ?? randomUUID(),
    ...(startAfter ? { startAfter } : {}),
  });
}
