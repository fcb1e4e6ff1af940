import { balancesAt } from '@/lib/health/balances';
import { after, keysOf, orderBy, page, type SortKey } from '@/lib/kernel/paging';
import type { Clocks, QueryContext } from '@/lib/kernel/query';
import { readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import { type CustomerRow, customerColumns, describeCustomer } from './customer-row';

export type RowsRequest = {
  clocks: Clocks;
  where: Prisma.Sql;
  order: readonly SortKey[];
  cursor?: string | undefined;
  limit: number;
};

/** Customer rows with everything derived, filtered, in order, a page of them. */
export async function customerRows(
  context: QueryContext,
  request: RowsRequest,
): Promise<{ rows: CustomerRow[]; nextCursor: string | null }> {
  const { tx, organisation } = context;
  const { clocks, where, order, cursor, limit } = request;
  const found = await tx.$queryRaw`
    ${derivedRows(organisation.id, clocks)}
    SELECT r.*, ${keysOf(order)} AS keys
    FROM r WHERE ${where} AND ${after(order, cursor)}
    ORDER BY ${orderBy(order)} LIMIT ${limit + 1}`;
  const { rows, nextCursor } = page(readRows(customerColumns, found), limit);
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
  };
}

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
