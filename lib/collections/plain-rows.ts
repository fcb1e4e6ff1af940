import type { Clocks } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';
import { amongCandidates, orderedKeys, type RowsRequest, totalsOf } from './row-parts';

/**
 * The rows of a list from the plain definitions: any day, any instant, and the whole book is read for it.
 * One row for each customer shown, `place` in order, beside the totals; one row without a customer when none is shown.
 */
export function plainRows(organisationId: number, request: RowsRequest): Prisma.Sql {
  const { clocks, where, scope = Prisma.sql`true`, limit } = request;
  const { keys, order, later } = orderedKeys(request);
  return Prisma.sql`
    WITH ${plainPositions(organisationId, clocks)},
    totals AS (
      SELECT ${totalsOf(Prisma.sql`r.in_queue::integer`)},
             (SELECT array_agg(DISTINCT code ORDER BY code) FROM r, unnest(r.without_rate) code WHERE ${scope}) AS totals_without_rate
      FROM r WHERE ${scope}),
    shown AS (
      SELECT r.*, ${keys} AS keys, row_number() OVER (ORDER BY ${order}) AS place
      FROM r WHERE ${scope} AND ${where} AND ${later} ${amongCandidates(request)}
      ORDER BY place LIMIT ${limit + 1})`;
}

/** Two parts of a `WITH`; `r` is everything of all customers, as `customer_position` has it, with `snoozed_until`, `waits_until` and `days_late_sum` of the day. */
export function plainPositions(organisationId: number, clocks: Clocks): Prisma.Sql {
  const at = Prisma.sql`${organisationId}::integer, ${clocks.asOf}::date, ${clocks.knownAt}::timestamptz`;
  const known = Prisma.sql`${organisationId}::integer, ${clocks.knownAt}::timestamptz`;
  return Prisma.sql`
    open_in AS (
      SELECT b.customer_id, array_agg(b.currency ORDER BY b.currency) AS open_currencies,
             array_agg(ROW (b.currency, b.open_items, b.balance, b.overdue, b.unapplied, b.current_amount, b.days_1_30, b.days_31_60,
                            b.days_61_90, b.days_over_90, b.oldest_due_on)::currency_balance ORDER BY b.currency) AS balances,
             array_remove(ARRAY[
               CASE WHEN bool_or(b.current_amount <> 0) THEN 'current' END, CASE WHEN bool_or(b.days_1_30 <> 0) THEN '1-30' END,
               CASE WHEN bool_or(b.days_31_60 <> 0) THEN '31-60' END, CASE WHEN bool_or(b.days_61_90 <> 0) THEN '61-90' END,
               CASE WHEN bool_or(b.days_over_90 <> 0) THEN '90+' END], NULL) AS open_buckets
      FROM balance_at(${at}) b GROUP BY b.customer_id),
    r AS MATERIALIZED (
      SELECT c.id AS customer_id, c.number, lower(c.name) AS name_key, coalesce(s.status, 'active') AS status,
             w.user_id AS owner_id, bc.contact_id AS billing_contact_id,
             t.basis, t.days, t.currency AS terms_currency, t.credit_limit,
             p.balance_base, p.overdue_base, p.collectable_base, p.credit_limit_base, p.oldest_due_on, p.over_limit,
             p.without_rate, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered, p.level_slower, p.level_credit,
             p.score, p.score AS queue_place, p.broken_on, p.broken_amount, p.broken_currency, p.forced, p.gated, p.in_queue,
             coalesce(h.due_count, 0) AS due_count, coalesce(h.late_count, 0) AS late_count,
             coalesce(h.days_late_sum, 0) AS days_late_sum,
             CASE WHEN h.paid_count >= 3 THEN h.median_days_late END AS median_days_late,
             coalesce(h.recurring_late, false) AS recurring_late,
             k.last_touched_on, k.snoozed_until, k.waits_until, coalesce(e.held, false) AS held,
             coalesce(o.open_currencies, '{}') AS open_currencies, coalesce(o.open_buckets, '{}') AS open_buckets,
             coalesce(o.balances, '{}') AS balances
      FROM customer c
      JOIN priority_at(${at}) p ON p.customer_id = c.id
      LEFT JOIN open_in o ON o.customer_id = c.id
      LEFT JOIN behaviour_at(${at}) h ON h.customer_id = c.id
      LEFT JOIN terms_at(${at}) t ON t.customer_id = c.id
      LEFT JOIN status_at(${at}) s ON s.customer_id = c.id
      LEFT JOIN touch_at(${at}) k ON k.customer_id = c.id
      LEFT JOIN held_at(${at}) e ON e.customer_id = c.id
      LEFT JOIN owner_at(${known}) w ON w.customer_id = c.id
      LEFT JOIN billing_contact_at(${known}) bc ON bc.customer_id = c.id
      WHERE c.organisation_id = ${organisationId})`;
}
