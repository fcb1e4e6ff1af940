import { Prisma, PrismaClient } from '@/prisma/client/client';
import { refusalFromDatabase } from './database-errors';
import { DirectPg, withDirect } from './direct-statements';
import { processWide } from './process-wide';
import { HeadedClient } from './transaction-head';

/** A transaction with the organisation set: the only thing that reads or writes an organisation's rows. */
export type Tx = Prisma.TransactionClient;

export type TransactionOptions = {
  /** Reads see one snapshot; postings need READ COMMITTED (the ledger refuses anything else). */
  isolation?: 'snapshot' | 'read-committed';
  /** Milliseconds before the transaction is given up; 15 s unless said. Its statements may take as long. */
  timeout?: number;
  /** Tells facts as recorded at another instant; the database hears it from its owner only (demo book, tests). */
  recordedAt?: Date;
};

/**
 * Runs `work` in one transaction that sees and writes one organisation alone.
 * Row-level security refuses the rest. Refusals of the database's own guards arrive as `Refusal`.
 */
export async function inOrganisation<T>(
  organisationId: number,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return transaction(client('app'), within(organisationId, work, options), options);
}

/** The same as `duebook_jobs`, which keeps the checkpoints: the background writer's transactions. */
export async function inJobs<T>(
  organisationId: number,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  return transaction(client('jobs'), within(organisationId, work, options), options);
}

/** Every organisation of the database, for the background writer. */
export async function organisationIds(): Promise<number[]> {
  return acrossOrganisations('jobs', async (tx) => {
    const rows = await tx.$queryRaw<{ id: number }[]>`SELECT id FROM organisation ORDER BY id`;
    return rows.map(({ id }) => id);
  });
}

/** The sign-in door: people, sessions and memberships, across organisations. Only `lib/identity` uses it. */
export async function inIdentity<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return acrossOrganisations('app', work);
}

/** What `/ready` asks: the time zone that sessions run in, and the migrations that the database has. */
export async function databaseState(): Promise<{ timeZone: string; migrations: string[] }> {
  const [row] = await client('app').$queryRaw<{ timeZone: string; migrations: string[] }[]>`
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
  const clients = Object.values(held);
  delete held.app;
  delete held.jobs;
  await Promise.all(clients.map((each) => each.$disconnect()));
}

function acrossOrganisations<T>(part: Part, work: (tx: Tx) => Promise<T>): Promise<T> {
  const opened = async (tx: Tx) => {
    await tx.$executeRawUnsafe(`SET LOCAL app.identity = 'on'`);
    return work(tx);
  };
  return transaction(client(part), opened, {});
}

function within<T>(
  organisationId: number,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions,
): (tx: Tx) => Promise<T> {
  if (!Number.isSafeInteger(organisationId) || organisationId <= 0)
    throw new Error(`No organisation ${organisationId}`);
  return async (tx) => {
    await tx.$executeRawUnsafe(`SET LOCAL app.organisation = '${organisationId}'`);
    if (options.timeout && options.timeout > SESSION_MS) await allowTime(tx, options.timeout);
    if (options.recordedAt) {
      await tx.$executeRawUnsafe(`SET LOCAL app.recorded_at = '${options.recordedAt.toISOString()}'`);
    }
    return work(tx);
  };
}

/** How long a statement of a session may run, and how long its transaction may stand idle, unless it asks for more. */
const SESSION_MS = 60_000;

async function allowTime(tx: Tx, ms: number): Promise<void> {
  await tx.$executeRawUnsafe(`SET LOCAL statement_timeout = ${Math.ceil(ms)}`);
  await tx.$executeRawUnsafe(`SET LOCAL idle_in_transaction_session_timeout = ${Math.ceil(ms)}`);
}

async function transaction<T>(
  prisma: PrismaClient,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  try {
    return await withDirect((opened) => prisma.$transaction(opened, settingsOf(options)), work);
  } catch (error) {
    throw refusalFromDatabase(error);
  }
}

const settingsOf = (options: TransactionOptions) => ({
  maxWait: 15_000,
  timeout: options.timeout ?? 15_000,
  isolationLevel:
    options.isolation === 'snapshot'
      ? Prisma.TransactionIsolationLevel.RepeatableRead
      : Prisma.TransactionIsolationLevel.ReadCommitted,
});

/** One client a process for each part it plays. */
type Part = 'app' | 'jobs';
const held = processWide<Partial<Record<Part, PrismaClient>>>('database', () => ({}));

function client(part: Part): PrismaClient {
  held[part] ??= connect(part);
  return held[part];
}

function connect(part: Part): PrismaClient {
  const adapter = new DirectPg({
    ...loginOf(part),
    max: part === 'app' ? poolSize() : JOBS_POOL,
    Client: HeadedClient,
    // A server that was lost without a word is noticed, and a connection that does not come about is given up.
    keepAlive: true,
    connectionTimeoutMillis: 20_000,
  });
  return new PrismaClient({ adapter });
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
