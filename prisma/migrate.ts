import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { installQueues } from '@/lib/jobs/install-queues';
import { connectWhenUp } from '@/lib/launch/await-database';
import { codeOf, Failure, reasonOf } from '@/lib/launch/failure';

export type MigrateOptions = {
  say?: (line: string) => void;
  /** How long to wait for a database that does not answer yet; `DUEBOOK_DATABASE_WAIT` or 60 s unless said. */
  seconds?: number;
  /** Where the migrations are, one folder each; `prisma/migrations` unless said. */
  folder?: string;
};

const MIGRATIONS = fileURLToPath(new URL('migrations', import.meta.url));

/** The number of the advisory lock that Prisma's own `migrate` takes: the two never run at once. */
const LOCK = 72707369;

/**
 * Brings the database at `url` (the owner's login) to this version of the code: each migration in one transaction,
 * in order, recorded as Prisma records it; then the queues of background work. Any number of processes may call it at
 * once. Returns the names applied.
 * Throws `Failure` when the database cannot be reached, is older than PostgreSQL 16, or holds another history.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const client = await connectWhenUp(url, options);
  try {
    await refuseOldServer(client);
    await client.query(`SET timezone = 'UTC'`);
    await waitForTurn(client, options);
    return await bringUpToDate(client, options);
  } catch (error) {
    throw missingRight(error) ?? error;
  } finally {
    await client.end();
  }
}

async function waitForTurn(client: pg.Client, { say }: MigrateOptions): Promise<void> {
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1) AS mine', [LOCK]);
  if (rows[0]?.mine) return;
  say?.('waiting for another process that migrates this database');
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
}

async function bringUpToDate(client: pg.Client, options: MigrateOptions): Promise<string[]> {
  await client.query(HISTORY_TABLE);
  const migrations = readMigrations(options.folder ?? MIGRATIONS);
  const applied = await readHistory(client, migrations);
  const pending = migrations.filter(({ name }) => !applied.has(name));
  for (const migration of pending) {
    options.say?.(migration.name);
    await apply(client, migration);
  }
  await client.query(SHOW_HISTORY);
  if (!options.folder) await installQueues(client);
  return pending.map(({ name }) => name);
}

function missingRight(error: unknown): Failure | undefined {
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);
  if (code !== '42501') return undefined;
  return new Failure(
    `The user of DATABASE_URL lacks a right (${reasonOf(error)}): migrating needs the owner of the database, with CREATEROLE.`,
  );
}

type Migration = { name: string; sql: string; checksum: string };

const HISTORY_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

/** `/ready` compares the history with the code, as the app's role. */
const SHOW_HISTORY = `
  DO $$ BEGIN
    GRANT SELECT ON _prisma_migrations TO duebook_app;
  EXCEPTION WHEN undefined_object THEN NULL; END $$`;

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
    `SELECT current_setting('server_version_num') AS server_version_num, current_setting('server_version') AS server_version`,
  );
  if (Number(rows[0]?.server_version_num) < 160_000) {
    throw new Failure(`PostgreSQL ${rows[0]?.server_version} is too old: Duebook needs version 16 or later.`);
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function readHistory(client: pg.Client, migrations: Migration[]): Promise<Set<string>> {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  for (const { name, checksum, finished } of rows) {
    if (!finished)
      throw new Failure(`Migration ${name} was begun by another program and never finished: mend it first.`);
    const migration = known.get(name);
    if (!migration) {
      throw new Failure(
        `The database has migration ${name}, which this version does not know: use the newer Duebook that made it.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new Failure(
        `Migration ${name} was changed after this database had applied it: restore the file and write a new migration instead.`,
      );
    }
  }
  return new Set(rows.map(({ name }) => name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new Error(
      `Migration ${name} failed and left nothing behind: ${reasonOf(error)}${lineOf(error, sql)}`,
      { cause: error },
    );
  }
}

function lineOf(error: unknown, sql: string): string {
  const position = error instanceof pg.DatabaseError ? Number(error.position) : Number.NaN;
  return position > 0 ? ` (line ${sql.slice(0, position).split('\n').length})` : '';
}
