import { z } from 'zod';
import { Prisma } from '@/prisma/client/client';
import { optional } from './input';
import { invalid } from './refusal';

/** One key of an order: an SQL expression that is never null, its type, and its direction. */
export type SortKey = {
  sql: Prisma.Sql;
  type: 'integer' | 'bigint' | 'numeric' | 'text' | 'date' | 'timestamptz';
  descending: boolean;
};

/** Rows a page, unless asked otherwise. */
export const PAGE_ROWS = 50;

/** How a list is asked for. Pages follow the last row's keys, so rows that come in between shift nothing. */
export const paging = {
  cursor: optional(z.string().max(500)).describe('`next_cursor` of the page before.'),
  limit: z
    .preprocess(
      (value) => (value === undefined || value === '' ? PAGE_ROWS : value),
      z.coerce.number().int().min(1).max(500),
    )
    .describe(`Rows a page, 1 to 500; ${PAGE_ROWS} unless given.`),
};

/** `ORDER BY` of the keys. */
export const orderBy = (keys: readonly SortKey[]): Prisma.Sql =>
  Prisma.join(keys.map((key) => (key.descending ? Prisma.sql`${key.sql} DESC` : Prisma.sql`${key.sql} ASC`)));

/** The keys of a row as one JSON text, to be selected with it: `nextCursor` makes the cursor of the last one. */
export const keysOf = (keys: readonly SortKey[]): Prisma.Sql =>
  Prisma.sql`jsonb_build_array(${Prisma.join(keys.map((key) => Prisma.sql`(${key.sql})::text`))})::text`;

/**
 * The condition "after the cursor" in the order of the keys; true without a cursor. Keys of one direction are compared
 * together, so that an index on them begins where the page does.
 */
export function after(keys: readonly SortKey[], cursor: string | undefined): Prisma.Sql {
  if (!cursor) return Prisma.sql`true`;
  const values = readCursor(cursor, keys);
  if (keys.length > 1 && keys.every(({ descending }) => descending === keys[0]?.descending)) {
    const row = Prisma.join(keys.map(({ sql }) => sql));
    const last = Prisma.join(keys.map((key, index) => typed(values[index] ?? '', key)));
    return keys[0]?.descending ? Prisma.sql`(${row}) < (${last})` : Prisma.sql`(${row}) > (${last})`;
  }
  const steps = keys.map((key, index) => {
    const equal = keys
      .slice(0, index)
      .map((before, at) => Prisma.sql`${before.sql} = ${typed(values[at] ?? '', before)}`);
    const beyond = key.descending
      ? Prisma.sql`${key.sql} < ${typed(values[index] ?? '', key)}`
      : Prisma.sql`${key.sql} > ${typed(values[index] ?? '', key)}`;
    return Prisma.sql`(${Prisma.join([...equal, beyond], ' AND ')})`;
  });
  return Prisma.sql`(${Prisma.join(steps, ' OR ')})`;
}

/** What holds of the first key of everything after the cursor: for an index that knows that key alone. */
export function reach(keys: readonly SortKey[], cursor: string | undefined): Prisma.Sql {
  const [first] = keys;
  if (!cursor || !first) return Prisma.sql`true`;
  const value = typed(readCursor(cursor, keys)[0] ?? '', first);
  return first.descending ? Prisma.sql`${first.sql} <= ${value}` : Prisma.sql`${first.sql} >= ${value}`;
}

/** Cuts a page of `limit` out of `limit + 1` rows that carry their keys, and says where the next one begins. */
export function page<T extends { keys: string }>(
  rows: T[],
  limit: number,
): { rows: T[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last;
  return { rows: shown, nextCursor: more ? Buffer.from(last.keys).toString('base64url') : null };
}

const TYPES = {
  integer: Prisma.raw('integer'),
  bigint: Prisma.raw('bigint'),
  numeric: Prisma.raw('numeric'),
  text: Prisma.raw('text'),
  date: Prisma.raw('date'),
  timestamptz: Prisma.raw('timestamptz'),
};

const typed = (value: string, key: SortKey): Prisma.Sql => Prisma.sql`${value}::text::${TYPES[key.type]}`;

/** What the database reads as a value of the type: a cursor that somebody made up must not reach it. */
const VALID: Record<SortKey['type'], (text: string) => boolean> = {
  integer: (text) => /^-?\d{1,9}$/.test(text),
  bigint: (text) => /^-?\d{1,18}$/.test(text),
  numeric: (text) => /^-?\d{1,40}(\.\d{1,40})?$/.test(text),
  text: (text) => !text.includes('\0'),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDay(text),
  timestamptz: (text) =>
    /^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?\+00$/.test(text) &&
    isCalendarDay(text.slice(0, 10)),
};

function isCalendarDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && text > '0000' && date.toISOString().startsWith(text);
}

function readCursor(cursor: string, keys: readonly SortKey[]): string[] {
  try {
    const values = z
      .array(z.string())
      .length(keys.length)
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (keys.every((key, index) => VALID[key.type](values[index] ?? ''))) return values;
  } catch {
    // No JSON, or none of ours: the refusal below says so.
  }
  throw invalid('This cursor does not belong to this list.', 'cursor');
}
