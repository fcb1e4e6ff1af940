import pg from 'pg';
import { type Prisma, PrismaClient } from '@/prisma/client/client';
import { refusalFromDatabase } from './database-errors';
import { DirectPg, readDirectly, type Sql, withDirect } from './direct-statements';
import { processWide } from './process-wide';
import { HeadedClient } from './transaction-head';

/** A transaction with the organisation set: the only thing that reads or writes an organisation's rows. */
export type Tx = Sql;

/** One that can be asked by Prisma's models, too. */
export type ModelTx = Prisma.TransactionClient;

export type TransactionOptions = {
  /** Milliseconds before the transaction is given up; 15 s unless said. Its statements may take as long. */
  timeout?: number;
  /** Tells facts as recorded at another instant; the database hears it from its owner only (demo book, tests). */
  recordedAt?: Date;
};

/**
 * Runs `work` in one transaction that sees and writes one organisation alone.
 * Row-level security refuses the rest. Refusals of the database's own guards arrive as `Refusal`.
 * READ COMMITTED: the ledger refuses anything else.
 */
export async function inOrganisation<T>(
  organisationId: number,
  work: (tx: ModelTx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return transaction('app', within(organisationId, work, options), options);
}

/** The same for what only reads: all of it in one snapshot. */
export async function readOrganisation<T>(
  organisationId: number,
  work: (tx: Tx) => Promise<T>,
  options: { timeout?: number } = {},
): Promise<T> {
  return read('app', [SNAPSHOT, ...settingsWithin(organisationId, options)], work);
}

const SNAPSHOT = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ';

/** The same as `duebook_jobs`, which keeps the checkpoints: the background writer's transactions. */
export async function inJobs<T>(
  organisationId: number,
  work: (tx: ModelTx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return transaction('jobs', within(organisationId, work, options), options);
}

/** The same as `duebook_jobs`, for what only reads: all of it in one snapshot. */
export async function readJobs<T>(
  organisationId: number,
  work: (tx: Tx) => Promise<T>,
  options: { timeout?: number } = {},
): Promise<T> {
  return read('jobs', [SNAPSHOT, ...settingsWithin(organisationId, options)], work);
}

/** Every organisation of the database, for the background writer. */
export async function organisationIds(): Promise<number[]> {
  return acrossOrganisations('jobs', async (tx) => {
    const rows = await tx.$queryRaw<{ id: number }[]>`SELECT id FROM organisation ORDER BY id`;
    return rows.map(({ id }) => id);
  });
}

/** The sign-in door: people, sessions and memberships, across organisations. Only `lib/identity` uses it. */
export async function inIdentity<T>(work: (tx: ModelTx) => Promise<T>): Promise<T> {
  return acrossOrganisations('app', work);
}

/** The same for what only reads. */
export const readIdentity = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => read('app', [ACROSS], work);

/** What `/ready` asks: the time zone that sessions run in, and the migrations that the database has. */
export async function databaseState(): Promise<{ timeZone: string; migrations: string[] }> {
  const [row] = await database('app').prisma.$queryRaw<{ timeZone: string; migrations: string[] }[]>`
    SELECT current_setting('TimeZone') AS "timeZone",
           array(SELECT migration_name::text FROM _prisma_migrations
                 WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS migrations`;
  if (!row) throw new Error('The database did not answer.');
  return row;
}

/** Connections that this process may hold for people's requests. */
export const poolSize = (): number => Number(process.env.DATABASE_POOL ?? 20);

/**
 * Connections that this process may hold for its background work: two catch-ups, a sealing, an import, a verification,
 * and the list of organisations.
 */
const JOBS_POOL = 6;

export async function disconnect(): Promise<void> {
  const all = Object.values(held);
  delete held.app;
  delete held.jobs;
  await Promise.all(all.map((each) => each.prisma.$disconnect().then(() => each.pool.end())));
}

function acrossOrganisations<T>(part: Part, work: (tx: ModelTx) => Promise<T>): Promise<T> {
  const opened = async (tx: ModelTx) => {
    await tx.$executeRawUnsafe(ACROSS);
    return work(tx);
  };
  return transaction(part, opened, {});
}

const ACROSS = `SET LOCAL app.identity = 'on'`;

function within<T>(
  organisationId: number,
  work: (tx: ModelTx) => Promise<T>,
  options: TransactionOptions,
): (tx: ModelTx) => Promise<T> {
  const settings = settingsWithin(organisationId, options);
  return async (tx) => {
    for (const setting of settings) await tx.$executeRawUnsafe(setting);
    return work(tx);
  };
}

/** What a transaction of an organisation begins with. */
function settingsWithin(
  organisationId: number,
  { timeout = 0, recordedAt }: Pick<TransactionOptions, 'timeout' | 'recordedAt'>,
): string[] {
  if (!Number.isSafeInteger(organisationId) || organisationId <= 0)
    throw new Error(`No organisation ${organisationId}`);
  const ms = Math.ceil(timeout);
  return [
    `SET LOCAL app.organisation = '${organisationId}'`,
    ...(ms > SESSION_MS
      ? [`SET LOCAL statement_timeout = ${ms}`, `SET LOCAL idle_in_transaction_session_timeout = ${ms}`]
      : []),
    ...(recordedAt ? [`SET LOCAL app.recorded_at = '${recordedAt.toISOString()}'`] : []),
  ];
}

/** How long a statement of a session may run, and how long its transaction may stand idle, unless it asks for more. */
const SESSION_MS = 60_000;

async function transaction<T>(
  part: Part,
  work: (tx: ModelTx) => Promise<T>,
  { timeout = SHORT_MS }: TransactionOptions,
): Promise<T> {
  const { prisma } = database(part);
  try {
    return await withDirect(
      (opened) => prisma.$transaction(opened, { maxWait: LONGEST_WAIT_MS, timeout }),
      work,
    );
  } catch (error) {
    throw refusalFromDatabase(error);
  }
}

const read = <T>(part: Part, settings: string[], work: (tx: Tx) => Promise<T>): Promise<T> =>
  readDirectly(database(part).pool, ['BEGIN', ...settings], work);

const SHORT_MS = 15_000;
const LONGEST_WAIT_MS = 15_000;

/** A process has one for each part it plays: connections, and Prisma upon them. */
type Part = 'app' | 'jobs';
type Database = { pool: pg.Pool; prisma: PrismaClient };
const held = processWide<Partial<Record<Part, Database>>>('database', () => ({}));

function database(part: Part): Database {
  held[part] ??= connect(part);
  return held[part];
}

function connect(part: Part): Database {
  const pool = new pg.Pool({
    ...loginOf(part),
    max: part === 'app' ? poolSize() : JOBS_POOL,
    Client: HeadedClient,
    // What is sent together, a transaction's opening with its first statement and its last with its end, goes as one.
    pipeline: true,
    // A server that was lost without a word is noticed, and a connection that does not come about is given up.
    keepAlive: true,
    connectionTimeoutMillis: 20_000,
  });
  // A connection that breaks while nobody uses it is replaced when the next one is needed.
  pool.on('error', () => undefined);
  return { pool, prisma: new PrismaClient({ adapter: new DirectPg(pool) }) };
}

/**
 * Sessions run in UTC, as `duebook_app`, which may add facts but not change them, or as `duebook_jobs`, which keeps the
 * checkpoints and adds no fact of the ledger. `DATABASE_APP_URL` and `DATABASE_JOBS_URL` name logins of their own;
 * `DUEBOOK_DATABASE_ROLE=owner` is for the demo book and tests that tell past instants.
 */
export function loginOf(part: Part): {
  connectionString: string;
  options: string;
  application_name: string;
} {
  const own = part === 'app' ? process.env.DATABASE_APP_URL : process.env.DATABASE_JOBS_URL;
  const url = own ?? process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set.');
  const owner = part === 'app' && process.env.DUEBOOK_DATABASE_ROLE === 'owner';
  const settings = [
    'timezone=UTC',
    'lock_timeout=10000',
    `statement_timeout=${SESSION_MS}`,
    `idle_in_transaction_session_timeout=${SESSION_MS}`,
    ...(owner ? [] : [`role=duebook_${part}`]),
  ];
  return {
    connectionString: url,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    application_name: part === 'app' ? 'duebook' : 'duebook jobs',
  };
}
