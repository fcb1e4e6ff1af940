import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '@/prisma/client/client';
import { refusalFromDatabase } from './database-errors';

/** A transaction with the organisation set: the only thing that reads or writes an organisation's rows. */
export type Tx = Prisma.TransactionClient;

export type TransactionOptions = {
  /** Reads see one snapshot; postings need READ COMMITTED (the ledger refuses anything else). */
  isolation?: 'snapshot' | 'read-committed';
  /** Milliseconds before the transaction is given up; 15 s unless said. */
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
  if (!Number.isSafeInteger(organisationId) || organisationId <= 0)
    throw new Error(`No organisation ${organisationId}`);
  return transaction(async (tx) => {
    await tx.$executeRawUnsafe(`SET LOCAL app.organisation = '${organisationId}'`);
    if (options.recordedAt) {
      await tx.$executeRawUnsafe(`SET LOCAL app.recorded_at = '${options.recordedAt.toISOString()}'`);
    }
    return work(tx);
  }, options);
}

/** The sign-in door: people, sessions and memberships, across organisations. Only `lib/identity` uses it. */
export async function inIdentity<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(async (tx) => {
    await tx.$executeRawUnsafe(`SET LOCAL app.identity = 'on'`);
    return work(tx);
  }, {});
}

/** What `/ready` asks: the time zone that sessions run in, and the migrations that the database has. */
export async function databaseState(): Promise<{ timeZone: string; migrations: string[] }> {
  const [row] = await client().$queryRaw<{ timeZone: string; migrations: string[] }[]>`
    SELECT current_setting('TimeZone') AS "timeZone",
           array(SELECT migration_name::text FROM _prisma_migrations
                 WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS migrations`;
  if (!row) throw new Error('The database did not answer.');
  return row;
}

/** Connections that this process may hold. */
export const poolSize = (): number => Number(process.env.DATABASE_POOL ?? 20);

export async function disconnect(): Promise<void> {
  await held.prisma?.$disconnect();
  held.prisma = undefined;
}

async function transaction<T>(work: (tx: Tx) => Promise<T>, options: TransactionOptions): Promise<T> {
  try {
    return await client().$transaction(work, {
      maxWait: 15_000,
      timeout: options.timeout ?? 15_000,
      isolationLevel:
        options.isolation === 'snapshot'
          ? Prisma.TransactionIsolationLevel.RepeatableRead
          : Prisma.TransactionIsolationLevel.ReadCommitted,
    });
  } catch (error) {
    throw refusalFromDatabase(error);
  }
}

/** One client a process, kept across the reloads of the development server. */
const held: { prisma?: PrismaClient | undefined } = keptAcrossReloads();

function keptAcrossReloads(): { prisma?: PrismaClient } {
  const kept = globalThis as { duebookDatabase?: { prisma?: PrismaClient } };
  kept.duebookDatabase ??= {};
  return kept.duebookDatabase;
}

function client(): PrismaClient {
  held.prisma ??= connect();
  return held.prisma;
}

/**
 * Sessions run as `duebook_app`, which may add facts but not change them, in UTC. `DATABASE_APP_URL` names a
 * login of its own; `DUEBOOK_DATABASE_ROLE=owner` is for the demo book and tests that tell past instants.
 */
function connect(): PrismaClient {
  const url = process.env.DATABASE_APP_URL ?? process.env.DATABASE_URL;
  if (!url) throw new Error('DATABASE_URL is not set.');
  const role = process.env.DUEBOOK_DATABASE_ROLE === 'owner' ? '' : ' -c role=duebook_app';
  const adapter = new PrismaPg({
    connectionString: url,
    options: `-c timezone=UTC -c lock_timeout=10000${role}`,
    max: poolSize(),
    application_name: 'duebook',
  });
  return new PrismaClient({ adapter });
}
