import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { Prisma } from '@/prisma/client/client';

/**
 * Statements that begin with `/* kept: what it does *\/` go straight to the connection of their transaction, which parses
 * and plans them once: a third of the work of this process, and a round trip without planning. They are those of postings,
 * which find rows by their keys, whatever the values; any other statement is better planned for its own.
 */
export class KeepingPg extends PrismaPg {
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

const opening = new AsyncLocalStorage<(connection: Connection) => void>();

/** Opens a transaction by `open` and hands `work` one that sends kept statements by the same connection. */
export function withKept<T>(
  open: (work: (tx: Prisma.TransactionClient) => Promise<T>) => Promise<T>,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  let connection: Connection | undefined;
  const found = (one: Connection) => {
    connection = one;
  };
  return opening.run(found, () => open((tx) => work(connection ? keeping(tx, connection) : tx)));
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

function keeping(tx: Prisma.TransactionClient, connection: Connection): Prisma.TransactionClient {
  const ask = tx.$queryRaw.bind(tx);
  const direct = (first: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
    const kept = 'raw' in first && first[0]?.startsWith('/* kept: ');
    return kept ? send(connection, Prisma.sql(first, ...values)) : ask(first, ...values);
  };
  return new Proxy(tx, {
    get: (target, name) => (name === '$queryRaw' ? direct : Reflect.get(target, name)),
  });
}

async function send({ client, open }: Connection, { text, values }: Prisma.Sql): Promise<unknown[]> {
  if (!open) throw new Error('The transaction is over.');
  const { rows, fields } = await client.query({
    name: nameOf(text),
    text,
    values: values.map(parameter),
    types: TYPES,
  });
  const unknown = fields.find(({ dataTypeID }) => !(dataTypeID in PARSERS));
  if (unknown) throw new Error(`A kept statement returned ${unknown.name} of type ${unknown.dataTypeID}.`);
  return rows;
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

const parameter = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(parameter);
  return value;
};

/** What Prisma makes of these types; a kept statement returns no others. */
const PARSERS: Record<number, (text: string) => unknown> = {
  16: (text) => text === 't',
  20: BigInt,
  23: Number,
  25: String,
  1082: (text) => new Date(`${text}T00:00:00Z`),
  3802: (text) => JSON.parse(text),
};

/** It may not throw: that would break the connection in the middle of an answer. */
const TYPES = {
  getTypeParser: (oid: number) => PARSERS[oid] ?? String,
} as unknown as pg.CustomTypesConfig;
