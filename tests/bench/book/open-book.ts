import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ask } from '@/lib/launch/database';
import { reasonOf } from '@/lib/launch/failure';
import { KEPT } from '@/lib/launch/folder';
import { acquireServer, type Server } from '@/lib/launch/postgres-server';
import { say, step } from '@/lib/launch/say';
import { migrate } from '@/prisma/migrate';
import { type BookSize, nameOf } from './book-size';
import { makeBook, makerFingerprint } from './make-book';

/** A made book. `day` is the first day that it knows nothing of: today when it was made. */
export type Book = { url: string; superuserUrl: string; name: string; day: string; close(): Promise<void> };

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
};

/**
 * The book of that size: kept from an earlier run and migrated to this version, else made now. A kept one whose
 * migrations have been changed since is made anew.
 */
export async function openBook(size: BookSize): Promise<Book> {
  const server = await acquireServer(FOLDER, { settings: SETTINGS, say: (line) => say(`  ${line}`) });
  try {
    const name = `bench_${nameOf(size)}_${makerFingerprint()}`;
    const note = join(FOLDER, `${name}.json`);
    if (!(existsSync(note) && (await migrated(server, name)))) await make(server, name, note, size);
    const { day } = JSON.parse(readFileSync(note, 'utf8')) as { day: string };
    const url = server.urlOf(name);
    return { url, superuserUrl: asSuperuser(url), name, day, close: server.release };
  } catch (error) {
    await server.release();
    throw error;
  }
}

async function migrated(server: Server, name: string): Promise<boolean> {
  try {
    const applied = await migrate(server.urlOf(name), { seconds: 5 });
    if (applied.length > 0) say(`Migrated the book ${name}: ${applied.join(', ')}`);
    return true;
  } catch (error) {
    say(`The book ${name} is made anew: ${reasonOf(error)}`);
    return false;
  }
}

async function make(server: Server, name: string, note: string, size: BookSize): Promise<void> {
  const began = Date.now();
  rmSync(note, { force: true });
  const admin = server.urlOf('postgres');
  await ask(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await ask(admin, `CREATE DATABASE ${name}`);
  await step(`Making the book ${name}`, async () => {
    await migrate(server.urlOf(name));
    await makeBook(asSuperuser(server.urlOf(name)), size);
  });
  const made = await describe(asSuperuser(server.urlOf(name)));
  writeFileSync(note, `${JSON.stringify({ ...made, seconds: (Date.now() - began) / 1000 }, null, 2)}\n`);
  say(`  ${JSON.stringify(made)}`);
}

/** Sizes of the book, counted. */
async function describe(url: string): Promise<Record<string, unknown>> {
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
