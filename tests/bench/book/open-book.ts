import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ask, dropDatabase } from '@/lib/launch/database';
import { codeOf, Failure, reasonOf } from '@/lib/launch/failure';
import { KEPT, ROOT } from '@/lib/launch/folder';
import { acquireServer, type Server } from '@/lib/launch/postgres-server';
import { say, step } from '@/lib/launch/say';
import { migrate } from '@/prisma/migrate';
import { type BookSize, nameOf } from './book-size';
import { makeBook, makerFingerprint } from './make-book';

/**
 * A copy of a made book that may be written to. `day` is the first day that the book knows nothing of: today when it
 * was made. `close` throws the copy away.
 */
export type Book = {
  /** The owner's login. */
  url: string;
  /** The cluster's superuser, for what the owner may not see or do. */
  superuserUrl: string;
  name: string;
  day: string;
  /** One more copy, of the copy as it is now; nobody may be connected to it. Throws it away after `work`. */
  withCopy<T>(work: (superuserUrl: string) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const FOLDER = join(KEPT, 'bench');

/** What a database server of 8 GB and more would be given; durability as PostgreSQL has it by default. */
export const SETTINGS = {
  max_connections: '200',
  shared_buffers: '2GB',
  effective_cache_size: '6GB',
  work_mem: '32MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track_planning': 'on',
};

/** A copy of the kept book of that size. */
export async function openBook(size: BookSize): Promise<Book> {
  const server = await acquireServer(FOLDER, { settings: SETTINGS, say: (line) => say(`  ${line}`) });
  try {
    const { name, day } = await keepBook(server, size);
    await dropOldCopies(server);
    const work = `bench_copy_${process.pid}`;
    await step(`Copying the book ${name}`, () => copy(server, name, work));
    const url = server.urlOf(work);
    return {
      url,
      superuserUrl: asSuperuser(url),
      name,
      day,
      withCopy: (use) => withCopy(server, work, use),
      async close() {
        await drop(server, work);
        await server.release();
      },
    };
  } catch (error) {
    await server.release();
    throw error;
  }
}

/** Makes the book of that size, or brings the one that is kept up to this version. */
export async function prepareBook(size: BookSize): Promise<void> {
  const server = await acquireServer(FOLDER, { settings: SETTINGS, say: (line) => say(`  ${line}`) });
  try {
    const { note } = await keepBook(server, size);
    process.stdout.write(readFileSync(note, 'utf8'));
  } finally {
    await server.release();
  }
}

/**
 * The book of that size. Its base is made with the first migrations alone and kept; the book itself is a copy of it
 * that was migrated to this version, and is copied again when a migration that it has was changed since.
 */
async function keepBook(
  server: Server,
  size: BookSize,
): Promise<{ name: string; note: string; day: string }> {
  const name = `bench_${nameOf(size)}_${makerFingerprint()}`;
  const base = `${name}_base`;
  const note = join(FOLDER, `${name}.json`);
  if (!(existsSync(note) && (await migrated(server, base, baseMigrations())))) {
    await makeBase(server, base, note, size);
    await drop(server, name);
    await dropOthers(server, size, name);
  }
  if (!(await migrated(server, name))) {
    await step(`Copying ${base}`, () => copy(server, base, name));
    await step('Migrating the copy', () => migrate(server.urlOf(name)));
    await step('Vacuuming it', () => askAlone(server, name, 'VACUUM (FREEZE, ANALYZE)'));
  }
  const { day } = JSON.parse(readFileSync(note, 'utf8')) as { day: string };
  return { name, note, day };
}

/** The last migration that a base has: the ledger itself, without what is derived from it for speed. */
const LAST_OF_BASE = '20261122090500_definitions';

/** A folder with the migrations of a base alone. */
function baseMigrations(): string {
  const folder = join(FOLDER, 'base-migrations');
  const all = join(ROOT, 'prisma/migrations');
  rmSync(folder, { recursive: true, force: true });
  for (const name of readdirSync(all).filter((one) => one <= LAST_OF_BASE))
    cpSync(join(all, name), join(folder, name), { recursive: true });
  return folder;
}

async function askAlone(server: Server, name: string, sql: string): Promise<void> {
  await ask(asSuperuser(server.urlOf(name)), sql);
}

async function withCopy<T>(
  server: Server,
  source: string,
  use: (superuserUrl: string) => Promise<T>,
): Promise<T> {
  const name = `${source}_2`;
  await copy(server, source, name);
  try {
    return await use(asSuperuser(server.urlOf(name)));
  } finally {
    await drop(server, name);
  }
}

/** The files as they are: a large book is copied in half a minute. */
async function copy(server: Server, source: string, name: string): Promise<void> {
  await drop(server, name);
  try {
    await ask(server.urlOf('postgres'), `CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY file_copy`);
  } catch (error) {
    if (codeOf(error) !== '55006') throw error;
    throw new Failure(
      `Somebody is connected to the book ${source}, so that it cannot be copied: end that first.`,
    );
  }
}

const drop = (server: Server, name: string): Promise<void> => dropDatabase(server.urlOf('postgres'), name);

/** Copies of runs that were killed. */
async function dropOldCopies(server: Server): Promise<void> {
  for (const name of await databases(server, 'bench_copy_')) {
    const pid = Number(/^bench_copy_(\d+)/.exec(name)?.[1]);
    if (!isRunning(pid)) await drop(server, name);
  }
}

/** Books of the same size that another maker made, unless somebody works with them. */
async function dropOthers(server: Server, size: BookSize, kept: string): Promise<void> {
  const start = `bench_${nameOf(size)}_`;
  const made = await databases(server, start);
  for (const name of made.filter(
    (one) => !one.startsWith(kept) && /^[0-9a-f]{8}(_base)?$/.test(one.slice(start.length)),
  )) {
    try {
      await ask(server.urlOf('postgres'), `DROP DATABASE ${name}`);
      rmSync(join(FOLDER, `${name}.json`), { force: true });
    } catch (error) {
      if (codeOf(error) !== '55006') throw error;
    }
  }
}

async function databases(server: Server, start: string): Promise<string[]> {
  const rows = await ask(
    server.urlOf('postgres'),
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [start],
  );
  return (rows as { datname: string }[])
    .map(({ datname }) => datname)
    .filter((name) => /^[a-z0-9_]+$/.test(name));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Whether the database is there and could be brought to these migrations, this version's unless said. */
async function migrated(server: Server, name: string, folder?: string): Promise<boolean> {
  if (!(await databases(server, name)).includes(name)) return false;
  try {
    const applied = await migrate(server.urlOf(name), folder ? { folder } : {});
    if (applied.length > 0) say(`Migrated ${name}: ${applied.join(', ')}`);
    return true;
  } catch (error) {
    say(`${name} is made anew: ${reasonOf(error)}`);
    return false;
  }
}

async function makeBase(server: Server, base: string, note: string, size: BookSize): Promise<void> {
  const began = Date.now();
  rmSync(note, { force: true });
  await drop(server, base);
  await ask(server.urlOf('postgres'), `CREATE DATABASE ${base}`);
  await step(`Making ${base}`, async () => {
    await migrate(server.urlOf(base), { folder: baseMigrations() });
    await makeBook(asSuperuser(server.urlOf(base)), size);
  });
  const made = await sizesOf(asSuperuser(server.urlOf(base)));
  writeFileSync(note, `${JSON.stringify({ ...made, seconds: (Date.now() - began) / 1000 }, null, 2)}\n`);
  say(`  ${JSON.stringify(made)}`);
}

/** Sizes of the book, counted. */
async function sizesOf(url: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(`
      SELECT (now() AT TIME ZONE 'Europe/Berlin')::date::text AS day,
             (SELECT count(*) FROM organisation)::integer AS organisations, (SELECT count(*) FROM customer)::integer AS customers,
             (SELECT count(*) FROM entry)::integer AS entries, (SELECT count(*) FROM item)::integer AS documents,
             (SELECT count(*) FROM posting)::integer AS postings, (SELECT count(*) FROM audit_event)::integer AS acts,
             (SELECT count(*) FROM (SELECT FROM entry GROUP BY item_id HAVING sum(amount) <> 0) x)::integer AS open_items,
             (SELECT max(n) FROM (SELECT count(*) AS n FROM entry GROUP BY customer_id) x)::integer AS largest_account,
             round(pg_database_size(current_database()) / 1e6)::integer AS megabytes`);
    return rows[0];
  } finally {
    await client.end();
  }
}

/** The embedded cluster's superuser has the owner's password. */
function asSuperuser(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = 'postgres';
  return url.href;
}
