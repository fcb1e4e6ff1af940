import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import { QUEUE_NAMES, QUEUE_SCHEMA, QUEUES, type QueueName } from '@/lib/kernel/queues';

/**
 * Makes pg-boss's schema and the queues, or brings them to this version, as the owner; whoever enqueues or works then
 * needs no right to make tables. `client` holds the migrations' lock. Safe to repeat.
 */
export async function installQueues(client: pg.Client): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => execute(client, text, values) },
    schema: QUEUE_SCHEMA,
    registerInstance: false,
    supervise: false,
    schedule: false,
  });
  const failures: unknown[] = [];
  boss.on('error', (error) => failures.push(error));
  await boss.start();
  try {
    for (const name of QUEUE_NAMES) await makeQueue(boss, name);
    await client.query(RIGHTS);
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures.length > 0) throw failures[0];
}

/** pg-boss sends some plans as several statements and wants the rows of them all. */
async function execute(client: pg.Client, text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
  const result: pg.QueryResult | pg.QueryResult[] = await client.query(text, values);
  return { rows: [result].flat().flatMap(({ rows }) => rows) };
}

async function makeQueue(boss: PgBoss, name: QueueName): Promise<void> {
  const { longest, retries } = QUEUES[name];
  const settings = {
    expireInSeconds: longest,
    retryLimit: retries,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: LONGEST_DELAY,
    heartbeatSeconds: HEARTBEAT,
  };
  await boss.createQueue(name, { policy: 'stately', ...settings });
  await boss.updateQueue(name, settings);
}

/** Seconds without a sign of life after which a job's worker is taken to be dead; pg-boss allows no fewer. */
const HEARTBEAT = 10;

/** Seconds that a job which failed again and again waits at most. */
const LONGEST_DELAY = 15;

/** The app adds jobs; the workers do the rest. Neither makes tables. */
const RIGHTS = `
  GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO duebook_app, duebook_jobs;
  GRANT SELECT ON ${QUEUE_SCHEMA}.queue TO duebook_app;
  GRANT SELECT, INSERT ON ${QUEUE_SCHEMA}.job, ${QUEUE_SCHEMA}.job_common TO duebook_app;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO duebook_jobs;
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO duebook_jobs`;
