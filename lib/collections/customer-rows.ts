import { z } from 'zod';
import { balancesAt } from '@/lib/health/balances';
import { after, keysOf, orderBy, page, type SortKey } from '@/lib/kernel/paging';
import type { Clocks, QueryContext } from '@/lib/kernel/query';
import { numericColumn, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import { type CustomerRow, customerColumns, describeCustomer } from './customer-row';

export type RowsRequest = {
  clocks: Clocks;
  where: Prisma.Sql;
  order: readonly SortKey[];
  cursor?: string | undefined;
  limit: number;
  /** Which rows the totals are of; `where` narrows them further. */
  scope?: Prisma.Sql;
};

export type RowsAnswer = { rows: CustomerRow[]; nextCursor: string | null; totals: Totals };

/** What the head of the queue says of everything in scope: base currency at the day's rates, unrounded major units. */
export type Totals = z.output<typeof totalColumns>;

const totalColumns = z.object({
  collectable: numericColumn,
  overdue: numericColumn,
  balance: numericColumn,
  need_you: z.coerce.number(),
  without_rate: z.array(z.string()).nullable(),
});

/** Customer rows with everything derived, filtered, in order, a page of them; and the totals of their scope. */
export async function customerRows(context: QueryContext, request: RowsRequest): Promise<RowsAnswer> {
  const { tx, organisation } = context;
  const { clocks, where, order, cursor, limit, scope = Prisma.sql`true` } = request;
  const found = await tx.$queryRaw<unknown[]>`
    ${derivedRows(organisation.id, clocks)},
    totals AS (
      SELECT coalesce(sum(r.collectable_base), 0) AS collectable, coalesce(sum(r.overdue_base), 0) AS overdue,
             coalesce(sum(r.balance_base), 0) AS balance, count(*) FILTER (WHERE r.in_queue) AS need_you,
             (SELECT array_agg(DISTINCT code ORDER BY code) FROM r, unnest(r.without_rate) code WHERE ${scope}) AS totals_without_rate
      FROM r WHERE ${scope}),
    shown AS (
      SELECT r.*, ${keysOf(order)} AS keys, row_number() OVER (ORDER BY ${orderBy(order)}) AS place
      FROM r WHERE ${scope} AND ${where} AND ${after(order, cursor)}
      ORDER BY place LIMIT ${limit + 1})
    SELECT t.collectable, t.overdue, t.balance, t.need_you, t.totals_without_rate, s.*
    FROM totals t LEFT JOIN shown s ON true ORDER BY s.place`;
  const { rows, nextCursor } = page(readRows(customerColumns, found.filter(hasCustomer)), limit);
  const [first] = found as Record<string, unknown>[];
  const balances = await balancesAt(
    tx,
    organisation.id,
    clocks,
    rows.map(({ id }) => id),
  );
  return {
    rows: rows.map((row) =>
      describeCustomer(
        row,
        balances.filter(({ customer_id }) => customer_id === row.id),
        clocks,
        organisation.baseCurrency,
      ),
    ),
    nextCursor,
    totals: totalColumns.parse({ ...first, without_rate: first?.totals_without_rate }),
  };
}

const hasCustomer = (row: unknown): boolean => (row as { id: bigint | null }).id !== null;

/** The rows `r` of all customers, beside their `balances`, from the plain definitions. */
export function derivedRows(organisationId: number, clocks: Clocks): Prisma.Sql {
  const at = Prisma.sql`${organisationId}::integer, ${clocks.asOf}::date, ${clocks.knownAt}::timestamptz`;
  return Prisma.sql`
    WITH balances AS MATERIALIZED (SELECT * FROM balance_at(${at})),
    r AS MATERIALIZED (
      SELECT c.id, c.number, c.name, c.trading_name, coalesce(s.status, 'active') AS status,
             w.user_id AS owner_id, u.name AS owner_name, u.email AS owner_email,
             bc.name AS contact_name, bc.email AS contact_email, bc.phone AS contact_phone,
             t.basis, t.days, t.currency AS terms_currency, t.credit_limit,
             p.balance_base, p.overdue_base, p.collectable_base, p.credit_limit_base, p.oldest_due_on, p.over_limit,
             p.without_rate, p.points_collectable, p.points_age, p.points_slower, p.points_credit, p.score,
             p.forced, p.gated, p.in_queue,
             coalesce(h.due_count, 0) AS due_count, coalesce(h.late_count, 0) AS late_count,
             coalesce(h.days_late_sum, 0) AS days_late_sum,
             CASE WHEN h.paid_count >= 3 THEN h.median_days_late END AS median_days_late,
             coalesce(h.recurring_late, false) AS recurring_late,
             k.last_touched_on, k.snoozed_until
      FROM customer c
      JOIN priority_at(${at}) p ON p.customer_id = c.id
      LEFT JOIN behaviour_at(${at}) h ON h.customer_id = c.id
      LEFT JOIN terms_at(${at}) t ON t.customer_id = c.id
      LEFT JOIN status_at(${at}) s ON s.customer_id = c.id
      LEFT JOIN touch_at(${at}) k ON k.customer_id = c.id
      LEFT JOIN owner_at(${organisationId}::integer, ${clocks.knownAt}::timestamptz) w ON w.customer_id = c.id
      LEFT JOIN app_user u ON u.id = w.user_id
      LEFT JOIN billing_contact_at(${organisationId}::integer, ${clocks.knownAt}::timestamptz) bc ON bc.customer_id = c.id
      WHERE c.organisation_id = ${organisationId})`;
}

export const ID_KEY: SortKey = { sql: Prisma.sql`r.id`, type: 'bigint', descending: false };
