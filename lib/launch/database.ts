import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '@/prisma/migrate';
import { codeOf } from './failure';
import { KEPT } from './folder';
import { acquireServer, type Server } from './postgres-server';
import { say, step } from './say';

/** The database that this command works on; `embedded` is set when it is the one in `.duebook`. */
export type Database = { url: string; embedded?: Server; close(): Promise<void> };

/** The name of the embedded database. */
export const NAME = 'duebook';

/**
 * Opens the database of `DATABASE_URL`, else the embedded one, started when it does not run. From then on this
 * process and its children find it in `DATABASE_URL`. Throws `Failure` when it does not come up.
 */
export async function openDatabase(): Promise<Database> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, close: async () => undefined };
  const server = await step('Starting PostgreSQL', () =>
    acquireServer(KEPT, { settings: SETTINGS, say: (line) => say(`  ${line}`) }),
  );
  await makeDatabase(server, NAME);
  process.env.DATABASE_URL = server.urlOf(NAME);
  return { url: server.urlOf(NAME), embedded: server, close: server.release };
}

/** Brings the database to this version of the code. */
export async function migrateDatabase(url: string): Promise<void> {
  await step('Migrating the database', () => migrate(url, { say: (line) => say(`  ${line}`) }));
}

/** Makes an empty database in the embedded server unless it is there. */
export async function makeDatabase(server: Server, name: string): Promise<void> {
  const rows = await ask(server.urlOf('postgres'), 'SELECT FROM pg_database WHERE datname = $1', [name]);
  if (rows.length === 0) await ask(server.urlOf('postgres'), `CREATE DATABASE ${name}`);
}

/**
 * Ends everybody's sessions in a database and takes it away. A vacuum of the server's own may be at it, which only a
 * superuser may end: it is waited for.
 */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await ask(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      if (tries === 120 || codeOf(error) !== '42501') throw error;
      await sleep(500);
    }
  }
}

/** One statement on a connection of its own. */
export async function ask(url: string, sql: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Room for the web server, its jobs and a few commands at once, on an ordinary laptop. */
const SETTINGS = { max_connections: '200', shared_buffers: '256MB' };
