import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { z } from 'zod';
import type { Actor } from '@/lib/kernel/actor';
import { type Command, run } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import { disconnect } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import { ROLES, type Role } from '@/lib/kernel/permission';
import { answer, type Query } from '@/lib/kernel/query';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { createTestDatabase } from './database';

/** A database of a test file's own, and in it one organisation with a person for each role. */
export type World = Book & {
  /** The owner's login; `DATABASE_URL` is set to it, the code under test acts as `duebook_app`. */
  url: string;
  /** One more organisation in the same database. */
  another(options?: BookOptions): Promise<Book>;
  close(): Promise<void>;
};

export type WorldOptions = BookOptions & {
  /** `owner` lets `recordedAt` be heard; `app` is what production runs as. */
  role?: 'app' | 'owner';
};

export type BookOptions = { slug?: string; baseCurrency?: string; timeZone?: string; locale?: string };

/** One organisation, and what a test does in it. */
export type Book = {
  organisation: Organisation;
  actors: Record<Role, Actor>;
  /** Runs a command: as finance unless said, under a request key of its own unless given. */
  run<I extends z.ZodType, A>(
    command: Command<I, A>,
    input: z.input<I> | object,
    options?: RunAs,
  ): Promise<A>;
  /** Asks a query: as finance unless said. */
  ask<I extends z.ZodType, A>(
    query: Query<I, A>,
    input?: object,
    options?: { as?: Role | Actor; today?: Day; plain?: boolean },
  ): Promise<A>;
  /** A customer with terms and a billing contact, and the invoices that are told, paid as told. */
  customer(options?: NewCustomer): Promise<TestCustomer>;
  /** Asks the database itself, as its owner, inside this organisation. */
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  /** A connection of its own inside this organisation, in no transaction; the caller ends it. */
  connect(role: 'app' | 'owner'): Promise<pg.Client>;
};

export type RunAs = { as?: Role | Actor; key?: string; today?: Day; recordedAt?: Date };

export type NewCustomer = {
  number?: string;
  name?: string;
  /** Net 30 in base currency without a limit, always in force, unless told otherwise. Limit in minor units. */
  terms?: Partial<{
    basis: 'net' | 'end_of_month';
    days: number;
    currency: string;
    creditLimit: bigint | null;
    validFrom: Day;
  }>;
  /** `null` for a customer without one. */
  contact?: { name?: string; email?: string; phone?: string } | null;
  invoices?: NewInvoice[];
  recordedAt?: Date;
};

export type NewInvoice = {
  amount: string;
  issued_on: Day;
  due_on?: Day;
  currency?: string;
  number?: string;
  /** The day on which it was paid in full, or the payments one by one. */
  paid?: Day | { amount: string; on: Day }[];
};

export type TestCustomer = { id: bigint; number: string; name: string; invoices: string[] };

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.DUEBOOK_DATABASE_ROLE = options.role ?? 'app';
  await disconnect();
  const pool = new pg.Pool({ connectionString: database.url, options: '-c timezone=UTC', max: 4 });
  // Dropping the database ends the connections that a failed test left open.
  pool.on('error', () => undefined);
  const book = await openBook(pool, database.url, options);
  return {
    ...book,
    url: database.url,
    another: (other = {}) => openBook(pool, database.url, other),
    async close() {
      await disconnect();
      await pool.end();
      await database.close();
    },
  };
}

async function openBook(pool: pg.Pool, url: string, options: BookOptions): Promise<Book> {
  const organisation = await createOrganisation(pool, options);
  const actors = await createActors(pool, organisation);
  const actorOf = (as: Role | Actor = 'finance') => (typeof as === 'string' ? actors[as] : as);
  const book: Book = {
    organisation,
    actors,
    run: (command, input, { as, key, ...rest } = {}) =>
      run(command, actorOf(as), input, key ?? randomUUID(), rest),
    ask: (query, input = {}, { as, ...rest } = {}) => answer(query, actorOf(as), input, rest),
    customer: (told = {}) => createCustomer(book, told),
    sql: (text, values) => inside(pool, organisation.id, text, values),
    connect: (role) => connectAs(url, role, organisation.id),
  };
  return book;
}

async function createOrganisation(pool: pg.Pool, options: BookOptions): Promise<Organisation> {
  const slug = options.slug ?? `book-${randomUUID().slice(0, 8)}`;
  const { baseCurrency = 'EUR', timeZone = 'Europe/Berlin', locale = 'en-GB' } = options;
  const [row] = await asIdentity<{ id: number }>(
    pool,
    `INSERT INTO organisation (slug, name, base_currency, time_zone, locale) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [slug, `Book of ${slug}`, baseCurrency, timeZone, locale],
  );
  const id = row?.id ?? 0;
  return { id, slug, name: `Book of ${slug}`, baseCurrency, timeZone, locale, separationOfDuties: true };
}

async function createActors(pool: pg.Pool, organisation: Organisation): Promise<Record<Role, Actor>> {
  const rows = await asIdentity<{ id: number; role: Role; email: string }>(
    pool,
    `WITH person AS (
       INSERT INTO app_user (email, name) SELECT r || '@' || $2 || '.example', r FROM unnest($3::text[]) r
       RETURNING id, email, name)
     , member AS (INSERT INTO membership (organisation_id, user_id, role) SELECT $1, id, name FROM person)
     SELECT id, name AS role, email FROM person`,
    [organisation.id, organisation.slug, [...ROLES]],
  );
  const actors = rows.map(({ id, role, email }): [Role, Actor] => [
    role,
    { organisationId: organisation.id, userId: id, label: email, roles: [role] },
  ]);
  return Object.fromEntries(actors) as Record<Role, Actor>;
}

async function createCustomer(book: Book, told: NewCustomer): Promise<TestCustomer> {
  const number = told.number ?? `C-${randomUUID().slice(0, 8)}`;
  const name = told.name ?? `Customer ${number}`;
  const { basis = 'net', days = 30, creditLimit = null, validFrom = '1900-01-01' } = told.terms ?? {};
  const currency = told.terms?.currency ?? book.organisation.baseCurrency;
  const contact =
    told.contact === null
      ? null
      : { name: 'Accounts payable', email: `ap@${number}.example`, ...told.contact };
  const [row] = await book.sql<{ id: string }>(
    `WITH told AS (SELECT set_config('app.recorded_at', $12, true)), made AS (
       INSERT INTO customer (organisation_id, number, name) SELECT $1, $2, $3 FROM told RETURNING id)
     , terms AS (
       INSERT INTO customer_terms (organisation_id, customer_id, valid_from, basis, days, currency, credit_limit, tax_status)
       SELECT $1, id, $4, $5, $6, $7, $8, 'standard' FROM made)
     , reached AS (
       INSERT INTO contact (organisation_id, customer_id, role, name, email, phone)
       SELECT $1, id, 'billing', $9, $10, $11 FROM made WHERE $9::text IS NOT NULL)
     SELECT id FROM made`,
    [
      book.organisation.id,
      number,
      name,
      validFrom,
      basis,
      days,
      currency,
      creditLimit?.toString() ?? null,
      contact?.name ?? null,
      contact?.email.toLowerCase() ?? null,
      contact?.phone ?? null,
      told.recordedAt?.toISOString() ?? '',
    ],
  );
  const customer = { id: BigInt(row?.id ?? 0), number, name, invoices: [] as string[] };
  for (const invoice of told.invoices ?? [])
    customer.invoices.push(await bill(book, customer, invoice, told));
  return customer;
}

async function bill(
  book: Book,
  customer: TestCustomer,
  told: NewInvoice,
  when: NewCustomer,
): Promise<string> {
  const { paid, ...invoice } = told;
  const options = when.recordedAt ? { recordedAt: when.recordedAt } : {};
  const { document } = await book.run(postInvoice, { customer: customer.number, ...invoice }, options);
  const payments = typeof paid === 'string' ? [{ amount: told.amount, on: paid }] : (paid ?? []);
  for (const { amount, on } of payments) {
    const allocations = [{ document: document.number, amount }];
    const input = {
      customer: customer.number,
      amount,
      currency: document.currency,
      received_on: on,
      allocations,
    };
    await book.run(postPayment, input, options);
  }
  return document.number;
}

/** One transaction with the organisation set, and gone after it: pooled connections carry nothing on. */
async function inside<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  organisationId: number,
  text: string,
  values?: unknown[],
): Promise<R[]> {
  return transaction(pool, `SET LOCAL app.organisation = '${organisationId}'`, text, values);
}

const asIdentity = <R extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: unknown[],
): Promise<R[]> => transaction(pool, `SET LOCAL app.identity = 'on'`, text, values);

async function transaction<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  setting: string,
  text: string,
  values: unknown[] | undefined,
): Promise<R[]> {
  const client = await pool.connect();
  try {
    await client.query(`BEGIN; ${setting}`);
    const { rows } = await client.query<R>(text, values);
    await client.query('COMMIT');
    return rows;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function connectAs(url: string, role: 'app' | 'owner', organisationId: number): Promise<pg.Client> {
  const options = `-c timezone=UTC${role === 'app' ? ' -c role=duebook_app' : ''} -c app.organisation=${organisationId}`;
  const client = new pg.Client({ connectionString: url, options });
  await client.connect();
  return client;
}
