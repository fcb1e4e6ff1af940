import type { Clocks } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';

/**
 * Where the ageing of a book is read from. Each gives two parts of a `WITH`: `o` (currency, due_on, open_items, amount:
 * what is open by day on which it falls due, null for credits) and `n` (currency, customers with anything open).
 */

/** The present day: kept sums + tail. */
export const bookNow = (organisationId: number, { asOf }: Clocks): Prisma.Sql => Prisma.sql`
  o AS (SELECT * FROM open_total_now(${organisationId}::integer, ${asOf}::date)),
  n AS (
    SELECT x.currency, sum(x.customers)::bigint AS customers
    FROM (SELECT t.currency, t.customers FROM currency_total t WHERE t.organisation_id = ${organisationId}
          UNION ALL SELECT m.currency, m.customers FROM currency_total_moved(${organisationId}::integer, ${asOf}::date) m) x
    GROUP BY x.currency)`;

/** A past day, as known at any instant, amounts alone: the cube + the entries of that instant's day + the tail. */
export const bookByCube = (organisationId: number, { asOf, knownAt }: Clocks): Prisma.Sql => Prisma.sql`
  o AS (SELECT t.currency, t.due_on, NULL::bigint AS open_items, t.amount
        FROM open_total_at(${organisationId}::integer, ${asOf}::date, ${knownAt}::timestamptz) t),
  n AS (SELECT NULL::text AS currency, NULL::bigint AS customers)`;

/** A past day, as known at any instant: what is open now, with everything taken back that came after. */
export const bookRolledBack = (organisationId: number, clocks: Clocks): Prisma.Sql =>
  bookOfItems(Prisma.sql`open_item_rolled_back`, organisationId, clocks);

/** Any clocks, from the plain definition. */
export const bookAt = (organisationId: number, clocks: Clocks): Prisma.Sql =>
  bookOfItems(Prisma.sql`open_item_at`, organisationId, clocks);

const bookOfItems = (
  items: Prisma.Sql,
  organisationId: number,
  { asOf, knownAt }: Clocks,
): Prisma.Sql => Prisma.sql`
  open_item AS MATERIALIZED (
    SELECT i.customer_id, i.currency, i.due_on, i.open_amount
    FROM ${items}(${organisationId}::integer, ${asOf}::date, ${knownAt}::timestamptz) i),
  o AS (SELECT i.currency, i.due_on, count(*) AS open_items, sum(i.open_amount) AS amount FROM open_item i GROUP BY 1, 2),
  n AS (SELECT i.currency, count(DISTINCT i.customer_id) AS customers FROM open_item i GROUP BY 1)`;
