import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '@/tests/support/world';
import { listTables } from './table-rules';

/** Columns by table, in alphabetical order: `name type` with `?` for what may be null, `key` for the primary key. */
type Shape = Record<string, { columns: string[]; key: string[] }>;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('schema.prisma and the database agree on every table, column, type and key', async () => {
  const source = readFileSync(join(import.meta.dirname, '../../prisma/schema.prisma'), 'utf8');
  expect(shapeOfSchema(source)).toEqual(await shapeOfDatabase());
});

test('a column that only one of them has is noticed', async () => {
  const source = readFileSync(join(import.meta.dirname, '../../prisma/schema.prisma'), 'utf8');
  const lacking = source.replace(/^ {2}purchaseOrder .*\n/m, '');
  expect(lacking).not.toBe(source);
  expect(shapeOfSchema(lacking)).not.toEqual(await shapeOfDatabase());
});

/** What Prisma calls the types that the migrations use. */
const TYPES: Record<string, string> = {
  Int: 'integer',
  'Int[]': 'integer[]',
  BigInt: 'bigint',
  String: 'text',
  'String[]': 'text[]',
  Boolean: 'boolean',
  Bytes: 'bytea',
  Json: 'jsonb',
  'Json Json': 'json',
  'DateTime Timestamptz(6)': 'timestamp with time zone',
  'DateTime Date': 'date',
  'DateTime[] Date': 'date[]',
  'Decimal Decimal(20, 10)': 'numeric(20,10)',
  Decimal: 'numeric',
  'Unsupported("currency_balance[]")': 'currency_balance[]',
};

function shapeOfSchema(source: string): Shape {
  const shape: Shape = {};
  for (const [, body = ''] of source.matchAll(/^model \w+ \{\n(.*?)^\}/gms)) {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? 'without @@map';
    const fields = [...body.matchAll(/^ {2}(\w+) +([\w[\]]+(?:\("[^"]*"\))?)(\?)?(.*)$/gm)].map(
      ([, name = '', type, optional = '', rest = '']) => ({
        name,
        column: /@map\("(\w+)"\)/.exec(rest)?.[1] ?? name,
        type:
          TYPES[[type, /@db\.([^@]+?)\s*$/.exec(rest)?.[1]].filter(Boolean).join(' ')] ??
          `${type} is not known`,
        optional,
        isKey: /@id\b/.test(rest),
      }),
    );
    const together =
      /@@id\(\[([^\]]+)\]/.exec(body)?.[1]?.split(/,\s*/) ??
      fields.filter(({ isKey }) => isKey).map(({ name }) => name);
    shape[table] = {
      columns: fields.map(({ column, type, optional }) => `${column} ${type}${optional}`).sort(),
      key: together.map((name) => fields.find((field) => field.name === name)?.column ?? name),
    };
  }
  return shape;
}

async function shapeOfDatabase(): Promise<Shape> {
  const client = await world.connect('owner');
  try {
    const { rows } = await client.query<{ table: string; columns: string[]; key: string[] }>(
      `SELECT t.relname AS table,
              (SELECT array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN '' ELSE '?' END)
               FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
              (SELECT array_agg(a.attname::text ORDER BY k.place) FROM pg_constraint c, unnest(c.conkey) WITH ORDINALITY k (number, place)
               JOIN pg_attribute a ON a.attnum = k.number
               WHERE c.conrelid = t.oid AND c.contype = 'p' AND a.attrelid = t.oid) AS key
       FROM pg_class t WHERE t.relname = ANY($1) AND t.relkind = 'r'`,
      [await listTables(client)],
    );
    return Object.fromEntries(
      rows.map(({ table, columns, key }) => [table, { columns: columns.sort(), key }]),
    );
  } finally {
    await client.end();
  }
}
