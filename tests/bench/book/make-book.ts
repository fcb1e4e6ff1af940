import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { step } from '@/lib/launch/say';
import type { BookSize } from './book-size';

/** Tables that are loaded without their indexes, which are made at once afterwards. */
const DOCUMENTS = ['audit_event', 'receipt', 'posting', 'item'];
const ENTRIES = ['entry'];

/** A fingerprint of the maker: another maker makes another book. */
export function makerFingerprint(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(import.meta.dirname).sort())
    if (file.endsWith('.sql')) hash.update(sqlOf(file));
  return hash.digest('hex').slice(0, 8);
}

/**
 * Fills the empty database at `url` with a book of that size that ends yesterday. `url` is the superuser's: triggers
 * and foreign keys are off while it is loaded, and what they guard is checked afterwards. Throws when it does not hold.
 */
export async function makeBook(url: string, size: BookSize): Promise<void> {
  const clients = [
    new pg.Client({ connectionString: url }),
    new pg.Client({ connectionString: url }),
  ] as const;
  const [one, other] = clients;
  await Promise.all(clients.map((client) => client.connect()));
  try {
    for (const client of clients) await client.query(SESSION);
    await one.query('CREATE SCHEMA making');
    await one.query(PARAMETERS);
    await one.query(TELL, [size.customers, invoicesOf(size), size.smallOrganisations, size.history]);
    await one.query(DISABLE_INDEXES, [[...DOCUMENTS, ...ENTRIES]]);
    for (const name of ['1-people', '2-customers', '3-documents', '4-acts']) await load(one, name);
    // Documents and entries fill tables of their own: two cores are both at work.
    await Promise.all([load(one, '5-documents'), load(other, '5-entries')]);
    await step('  indexes', () => Promise.all([makeIndexes(one, DOCUMENTS), makeIndexes(other, ENTRIES)]));
    await load(one, '6-work');
    await step('  7-checks', () => refuseFaults(one));
    await one.query('DROP SCHEMA making CASCADE');
    await step('  statistics', () => one.query('VACUUM (FREEZE, ANALYZE)'));
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const SESSION = `
  SET timezone = 'UTC'; SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '768MB';
  SET hash_mem_multiplier = 1.5; SET maintenance_work_mem = '1GB'; SET max_parallel_maintenance_workers = 1;
  SET max_parallel_workers_per_gather = 0; SET jit = off; SET client_min_messages = warning`;

const PARAMETERS = `
  CREATE TABLE making.parameter (
    customers integer, invoices bigint, small_organisations integer, history integer, today date, first_day date)`;

const TELL = `
  INSERT INTO making.parameter
  SELECT $1, $2, $3, $4::integer, day, date_trunc('month', day - 1130 - 1099 * ($4::integer - 1))::date
  FROM (SELECT (now() AT TIME ZONE 'Europe/Berlin')::date AS day) today`;

/** How many entries one invoice comes to at least, with what settles it: 3.85 in a large book, 4 in a small one. */
const ENTRIES_PER_INVOICE = 3.8;

/** Invoices of the large organisation, first telling of the history. */
function invoicesOf({ customers, entries, smallOrganisations, history }: BookSize): number {
  const share = customers / (customers + 100 * smallOrganisations);
  return Math.round((entries * share) / ENTRIES_PER_INVOICE / history);
}

/** Loading skips an index that is not ready; REINDEX makes it whole and ready again. */
const DISABLE_INDEXES = `
  UPDATE pg_index SET indisready = false WHERE indrelid = ANY ($1::text[]::regclass[])`;

async function load(client: pg.Client, name: string): Promise<void> {
  // Each step draws the same again, however much an earlier one has drawn.
  await client.query(`SELECT setseed(0.${name[0]}42)`);
  await step(`  ${name}`, () => client.query(sqlOf(`${name}.sql`)));
}

async function makeIndexes(client: pg.Client, tables: readonly string[]): Promise<void> {
  for (const table of tables) await client.query(`REINDEX TABLE ${table}`);
  for (const table of tables) await client.query(`ANALYZE ${table}`);
}

async function refuseFaults(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ fault: string; times: string }>(sqlOf('7-checks.sql'));
  const faults = rows.filter(({ times }) => times !== '0').map(({ fault, times }) => `${times} × ${fault}`);
  if (faults.length > 0) throw new Error(`The book is wrong: ${faults.join('; ')}.`);
}

const sqlOf = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');
