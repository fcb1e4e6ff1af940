import { type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss';
import { loginOf } from '@/lib/kernel/db';
import { type JobPayloads, QUEUE_NAMES, QUEUE_SCHEMA, type QueueName } from '@/lib/kernel/queues';
import { Refusal } from '@/lib/kernel/refusal';
import { named } from '@/lib/kernel/slow-log';
import { HANDLERS, type Handler, SCHEDULES } from './handlers';
import type { Say } from './say';

/**
 * Does the jobs of every queue that has a handler, one of each at a time, until `stopped`; what is unfinished then is
 * handed back, and the next worker begins it at once.
 */
export async function workQueues(stopped: AbortSignal, say: Say): Promise<void> {
  const boss = openBoss(say);
  await boss.start({ attempts: 5 });
  const running = new Set<string>();
  try {
    await keepSchedules(boss);
    for (const name of QUEUE_NAMES) await workQueue(boss, name, { stopped, running, say });
    await new Promise((resolve) => {
      if (stopped.aborted) resolve(undefined);
      stopped.addEventListener('abort', resolve, { once: true });
    });
  } finally {
    const unfinished = [...running];
    await boss.stop({ timeout: ENDING_MS, close: false });
    await handBack(boss, unfinished, say);
    await boss.stop();
  }
}

/** Handlers that do not heed their signal are given up after this. */
const ENDING_MS = 6000;

/** pg-boss as the jobs' role: migrating has made its tables, and it makes none itself. */
function openBoss(say: Say): PgBoss {
  const boss = new PgBoss({
    ...loginOf('jobs'),
    schema: QUEUE_SCHEMA,
    max: 3,
    migrate: false,
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on('error', (error) => say.fault('Background jobs', error));
  boss.on('warning', ({ message }) => say(`Background jobs: ${message}`));
  return boss;
}

/** The schedules of the database become those of this version. */
async function keepSchedules(boss: PgBoss): Promise<void> {
  for (const { name, key } of await boss.getSchedules()) {
    if (!SCHEDULES.some(({ queue }) => queue === name)) await boss.unschedule(name, key);
  }
  for (const { queue, cron, payload } of SCHEDULES) {
    await boss.schedule(queue, cron, payload, { tz: 'UTC', singletonKey: 'scheduled' });
  }
}

type Worker = { stopped: AbortSignal; running: Set<string>; say: Say };

async function workQueue<Q extends QueueName>(boss: PgBoss, name: Q, worker: Worker): Promise<void> {
  const handler: Handler<Q> | undefined = HANDLERS[name];
  if (!handler) return;
  const options = { pollingIntervalSeconds: 1, includeMetadata: true, perJobResults: true } as const;
  await boss.work<JobPayloads[Q], unknown, typeof options>(name, options, async (jobs) =>
    Promise.all(jobs.map((job) => doJob(job, handler, worker))),
  );
}

/** `failed` lets the job begin again; `deadletter` ends it as failed. */
async function doJob<Q extends QueueName>(
  job: JobWithMetadata<JobPayloads[Q]>,
  handler: Handler<Q>,
  { stopped, running, say }: Worker,
): Promise<JobResult> {
  const { id } = job;
  running.add(id);
  try {
    const signal = AbortSignal.any([stopped, job.signal]);
    const progress = sayProgress(job.name, say);
    await named(`jobs.${job.name}`, job.data.organisationId, () => handler(job.data, { signal, progress }));
    running.delete(id);
    return { id, status: 'completed' };
  } catch (error) {
    if (stopped.aborted) return { id, status: 'failed', output: { reason: 'The worker was stopped.' } };
    running.delete(id);
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Refusal) {
      say(`Job ${id} of ${job.name} was refused: ${reason}`);
      return { id, status: 'deadletter', output: { reason } };
    }
    say.fault(`Job ${id} of ${job.name} failed and is tried again (${job.retryCount} times before)`, error);
    return { id, status: 'failed', output: { reason } };
  }
}

/** A line every ten seconds. */
function sayProgress(queue: string, say: Say): (done: number, total: number) => void {
  let last = Date.now();
  return (done, total) => {
    if (Date.now() - last < 10_000) return;
    last = Date.now();
    say(`${queue}: ${done} of ${total}`);
  };
}

/** A job that was stopped here failed through no fault of its own, and does not wait as one that failed must. */
async function handBack(boss: PgBoss, ids: string[], say: Say): Promise<void> {
  if (ids.length === 0) return;
  try {
    await boss
      .getDb()
      .executeSql(
        `UPDATE ${QUEUE_SCHEMA}.job SET start_after = now() WHERE id = ANY($1::uuid[]) AND state = 'retry'`,
        [ids],
      );
  } catch (error) {
    say.fault('Unfinished jobs wait a moment longer', error);
  }
}
