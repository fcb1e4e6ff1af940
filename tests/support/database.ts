import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { dropDatabase } from '@/lib/launch/database';
import { withLock } from '@/lib/launch/folder-lock';
import { acquireServer } from '@/lib/launch/postgres-server';
import { migrate } from '@/prisma/migrate';

/** A database of its own, migrated and empty. `url` is the owner's login. */
export type TestDatabase = { url: string; close(): Promise<void> };

/** A PostgreSQL for tests and the name of a migrated template in it. */
export type TestServer = { url: string; template: string };

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.duebook/test');
/** Where the set-up of a run leaves the server for its workers. */
const VARIABLE = 'DUEBOOK_TEST_SERVER';

/**
 * A new database, cloned from the migrated template in some 30 ms. `close` drops it, whoever is still connected.
 * Works in Vitest and Playwright, whose global set-up opens the server.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const opened = process.env[VARIABLE];
  if (!opened)
    throw new Error('No test server: the global set-up (tests/support/global-setup.ts) did not run.');
  const { url, template } = JSON.parse(opened) as TestServer;
  const name = `duebook_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await ask(url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: databaseUrl(url, name),
    close: () => dropDatabase(url, name),
  };
}

/**
 * Opens the PostgreSQL of the test run and makes the template: the embedded one, without flushing, shared by runs
 * at the same time; or the one that DUEBOOK_TEST_DATABASE_URL names. Returns what gives it back.
 */
export async function openTestServer(
  say: (line: string) => void = () => undefined,
): Promise<() => Promise<void>> {
  const given = process.env.DUEBOOK_TEST_DATABASE_URL;
  const server = given
    ? undefined
    : await acquireServer(FOLDER, { disposable: true, settings: SETTINGS, say });
  const url = given ?? server?.urlOf('postgres') ?? '';
  const template = await withTemplateLock(given, () => makeTemplate(url));
  process.env[VARIABLE] = JSON.stringify({ url, template } satisfies TestServer);
  return async () => server?.release();
}

const SETTINGS = {
  max_connections: '400',
  shared_buffers: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  jit: 'off',
  log_min_messages: 'fatal',
};

/** Templates are named after what made them, so that a changed migration gets a template of its own. */
async function makeTemplate(url: string): Promise<string> {
  const template = `duebook_template_${fingerprint()}`;
  const made = await ask(url, `SELECT FROM pg_database WHERE datname = '${template}' AND datistemplate`);
  if (made.rowCount) return template;
  await dropDatabase(url, template);
  await ask(url, `CREATE DATABASE ${template}`);
  await migrate(databaseUrl(url, template));
  await ask(url, `ALTER DATABASE ${template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  return template;
}

function fingerprint(): string {
  const folder = join(ROOT, 'prisma/migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.sql')) hash.update(file).update(readFileSync(join(folder, file)));
  }
  for (const file of MAKES_QUEUES) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 12);
}

/** What migrating makes beside the migrations: pg-boss's schema, and our queues in it. */
const MAKES_QUEUES = [
  'lib/kernel/queues.ts',
  'lib/jobs/install-queues.ts',
  'node_modules/pg-boss/package.json',
];

function withTemplateLock(given: string | undefined, work: () => Promise<string>): Promise<string> {
  return given ? work() : withLock(join(FOLDER, 'template.lock'), work);
}

function databaseUrl(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function ask(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
