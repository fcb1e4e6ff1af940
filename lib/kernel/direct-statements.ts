import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { Prisma } from '@/prisma/client/client';
import { processWide } from './process-wide';
import type { HeadedClient } from './transaction-head';

/**
 * Statements written in SQL go straight to the connection of their transaction: Prisma opens and ends it, and answers what
 * is asked of its models, but a statement that passes through it takes twice the processor time (measured: the first page of
 * the queue 5.3 ms instead of 3.3).
 *
 * Those that begin with `/* kept: what it does *\/` are parsed and planned once a connection. They find rows by their keys,
 * whatever the values; any other statement is better planned for its own.
 */
export class DirectPg extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (level) => {
      const transaction = await start(level);
      opening.getStore()?.(connectionOf(transaction));
      return transaction;
    };
    return adapter;
  }
}

type Transaction = Awaited<ReturnType<Awaited<ReturnType<PrismaPg['connect']>>['startTransaction']>>;
type Connection = { client: pg.PoolClient; open: boolean };

const opening = processWide(
  'opening transactions',
  () => new AsyncLocalStorage<(connection: Connection) => void>(),
);

/**
 * Runs `work` in a transaction that writes nothing, opened by the statements of `opening`; Prisma has no part in it, which
 * saves a third of a small question. Its end is not waited for.
 */
export async function readDirectly<T>(
  pool: pg.Pool,
  opening: readonly string[],
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  const client = (await pool.connect()) as pg.PoolClient & HeadedClient;
  const connection = { client, open: true };
  // A connection that breaks says so to the statement under way.
  const broken = () => undefined;
  client.on('error', broken);
  const release = (error?: Error) => {
    client.off('error', broken);
    client.release(error);
  };
  try {
    for (const statement of opening) await client.query(statement);
    const answer = await work(sqlOn(connection));
    connection.open = false;
    client.endSoon();
    release();
    return answer;
  } catch (error) {
    connection.open = false;
    client.query('ROLLBACK').then(() => release(), release);
    throw error;
  }
}

/** Opens a transaction by `open` and hands `work` one that sends its statements by the same connection. */
export function withDirect<T>(
  open: (work: (tx: Prisma.TransactionClient) => Promise<T>) => Promise<T>,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  let connection: Connection | undefined;
  const found = (one: Connection) => {
    connection = one;
  };
  return opening.run(found, () =>
    open((tx) => {
      if (!connection) throw new Error('The transaction has no connection.');
      return work(direct(tx, connection));
    }),
  );
}

/** The connection of a transaction of Prisma's; closed as soon as its end is sent. */
function connectionOf(transaction: Transaction): Connection {
  const connection = { client: (transaction as unknown as { client: pg.PoolClient }).client, open: true };
  const execute = transaction.executeRaw.bind(transaction);
  transaction.executeRaw = (query) => {
    if (ENDING.test(query.sql)) connection.open = false;
    return execute(query);
  };
  return connection;
}

const ENDING = /^(COMMIT|ROLLBACK)$/;

type Statement = TemplateStringsArray | Prisma.Sql;

const direct = (tx: Prisma.TransactionClient, connection: Connection): Prisma.TransactionClient => {
  const sql: Partial<Record<string | symbol, unknown>> = sqlOn(connection);
  return new Proxy(tx, { get: (target, name) => sql[name] ?? Reflect.get(target, name) });
};

/** What a transaction takes in SQL; Prisma's own transactions take it as well. */
export type Sql = Pick<
  Prisma.TransactionClient,
  '$queryRaw' | '$executeRaw' | '$queryRawUnsafe' | '$executeRawUnsafe'
>;

function sqlOn(connection: Connection): Sql {
  const written = (first: Statement, values: unknown[]) =>
    send(connection, 'raw' in first ? Prisma.sql(first, ...values) : first);
  const sql = {
    $queryRaw: async (first: Statement, ...values: unknown[]) => rowsOf(await written(first, values)),
    $executeRaw: async (first: Statement, ...values: unknown[]) =>
      (await written(first, values)).rowCount ?? 0,
    $queryRawUnsafe: async (text: string, ...values: unknown[]) =>
      rowsOf(await send(connection, { text, values })),
    $executeRawUnsafe: async (text: string, ...values: unknown[]) =>
      (await send(connection, { text, values })).rowCount ?? 0,
  };
  // Prisma's promises can be batched, which nobody does within a transaction.
  return sql as unknown as Sql;
}

function send({ client, open }: Connection, { text, values }: Pick<Prisma.Sql, 'text' | 'values'>) {
  if (!open) throw new TransactionOver();
  const kept = text.startsWith('/* kept: ') ? { name: nameOf(text) } : {};
  return client.query({ ...kept, text, values: values.map(parameter), types: TYPES });
}

/** It was ended meanwhile, mostly as it took longer than it may; with the code that Prisma tells the same by. */
class TransactionOver extends Error {
  readonly code = 'P2028';
  constructor() {
    super('The transaction is over.');
  }
}

/** As many as there are such statements in the source. */
const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text);
  if (known) return known;
  const name = `kept ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  names.set(text, name);
  return name;
}

function parameter(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(parameter);
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  throw new Error(`A statement takes no ${value.constructor?.name ?? 'object'} as it is.`);
}

function rowsOf({ rows, fields }: pg.QueryResult): unknown[] {
  const unknown = fields.find(({ dataTypeID: oid }) => oid < FIRST_OWN_TYPE && !(oid in PARSERS));
  if (unknown) throw new Error(`A statement returned ${unknown.name} of type ${unknown.dataTypeID}.`);
  return rows;
}

/** Types that a migration makes come as their text. */
const FIRST_OWN_TYPE = 16384;

type Parser = (text: string) => unknown;

const parserOf = pg.types.getTypeParser as (oid: number) => Parser;
const splitArray = parserOf(1009) as (text: string) => (string | null)[];
const arrayOf =
  (parse: Parser): Parser =>
  (text) =>
    splitArray(text).map((one) => (one === null ? null : parse(one)));

const bool: Parser = (text) => text === 't';
const json: Parser = (text) => JSON.parse(text);
/** Sessions run in UTC. */
const instant: Parser = (text) => new Date(`${text.replace(' ', 'T').replace(/\+00$/, '')}Z`);

/** By the numbers that PostgreSQL gives its types. An exact number and a day are their text. */
const PARSERS: Record<number, Parser> = {
  16: bool,
  17: parserOf(17),
  19: String,
  20: BigInt,
  21: Number,
  23: Number,
  25: String,
  26: BigInt,
  114: json,
  199: arrayOf(json),
  700: Number,
  701: Number,
  1000: arrayOf(bool),
  1005: arrayOf(Number),
  1007: arrayOf(Number),
  1009: arrayOf(String),
  1015: arrayOf(String),
  1016: arrayOf(BigInt),
  1042: String,
  1043: String,
  1082: String,
  1114: instant,
  1182: arrayOf(String),
  1184: instant,
  1185: arrayOf(instant),
  1231: arrayOf(String),
  1700: String,
  2950: String,
  3802: json,
  3807: arrayOf(json),
};

/** It may not throw: that would break the connection in the middle of an answer. */
const TYPES = { getTypeParser: (oid: number) => PARSERS[oid] ?? String } as unknown as pg.CustomTypesConfig;
