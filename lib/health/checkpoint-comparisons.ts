import type { Day } from '@/lib/kernel/day';
import { Prisma } from '@/prisma/client/client';

/** Where the checkpoints stand: everything through an entry, as of a day. */
export type Standing = { throughSeq: bigint; asOf: Day };

/** What a checkpoint holds and what it must hold: two selects with the same columns, joined by `keys`. */
export type Comparison = {
  name: string;
  keys: readonly string[];
  kept: (org: number, standing: Standing) => Prisma.Sql;
  right: (org: number, standing: Standing) => Prisma.Sql;
};

/** Entries through the watermark that count on the checkpoint's day, summed by document. */
const openItems = (org: number, { throughSeq, asOf }: Standing): Prisma.Sql => Prisma.sql`
  SELECT e.customer_id, e.item_id, e.currency, e.due_on, sum(e.amount)::bigint AS open_amount
  FROM entry e
  WHERE e.organisation_id = ${org} AND e.seq <= ${throughSeq} AND e.effective_on <= ${asOf}::date
  GROUP BY e.customer_id, e.item_id, e.currency, e.due_on
  HAVING sum(e.amount) <> 0`;

/** Customers about whom something is known that the checkpoints do not know yet. */
const outdated = (org: number, { throughSeq, asOf }: Standing): Prisma.Sql => Prisma.sql`
  SELECT e.customer_id FROM entry e WHERE e.organisation_id = ${org} AND e.seq > ${throughSeq}
  UNION SELECT m.customer_id FROM customer_mark m WHERE m.organisation_id = ${org}
  UNION SELECT p.customer_id FROM customer_position p
    WHERE p.organisation_id = ${org} AND (p.open_currencies || p.terms_currency) && ARRAY(
      SELECT coalesce(n.currency, k.currency)
      FROM rate_at(${org}, ${asOf}::date, 'infinity') n
      FULL JOIN (SELECT k.currency, k.rate FROM checkpoint_rate k WHERE k.organisation_id = ${org}) k
        ON k.currency = n.currency
      WHERE n.rate IS DISTINCT FROM k.rate)`;

export const COMPARISONS: readonly Comparison[] = [
  {
    name: 'open items',
    keys: ['customer_id', 'item_id'],
    kept: (org) => Prisma.sql`
      SELECT customer_id, item_id, currency, due_on, open_amount FROM open_item_checkpoint WHERE organisation_id = ${org}`,
    right: openItems,
  },
  {
    name: 'open items of past quarters',
    keys: ['quarter_end', 'item_id'],
    kept: (org) => Prisma.sql`
      SELECT quarter_end, item_id, customer_id, currency, due_on, open_amount FROM open_item_quarter
      WHERE organisation_id = ${org}`,
    right: (org, { throughSeq }) => Prisma.sql`
      SELECT q.day AS quarter_end, e.item_id, e.customer_id, e.currency, e.due_on, sum(e.amount)::bigint AS open_amount
      FROM checkpoint_state s CROSS JOIN unnest(s.quarters) q (day)
      JOIN entry e ON e.organisation_id = ${org} AND e.seq <= ${throughSeq} AND e.effective_on <= q.day
      WHERE s.organisation_id = ${org}
      GROUP BY q.day, e.item_id, e.customer_id, e.currency, e.due_on
      HAVING sum(e.amount) <> 0`,
  },
  {
    name: 'open totals',
    keys: ['currency', 'due_on'],
    kept: (org) => Prisma.sql`
      SELECT currency, due_on, open_items, amount FROM open_total
      WHERE organisation_id = ${org} AND (open_items <> 0 OR amount <> 0)`,
    right: (org, standing) => Prisma.sql`
      SELECT o.currency, coalesce(o.due_on, 'infinity') AS due_on, count(*) AS open_items, sum(o.open_amount) AS amount
      FROM (${openItems(org, standing)}) o GROUP BY 1, 2`,
  },
  {
    name: 'entries that count later',
    keys: ['seq'],
    kept: (org) => Prisma.sql`SELECT seq, effective_on FROM entry_ahead WHERE organisation_id = ${org}`,
    right: (org, { throughSeq, asOf }) => Prisma.sql`
      SELECT e.seq, e.effective_on FROM entry e
      WHERE e.organisation_id = ${org} AND e.seq <= ${throughSeq} AND e.effective_on > ${asOf}::date`,
  },
  {
    name: 'balances',
    keys: ['customer_id', 'currency'],
    kept: (org, standing) => Prisma.sql`
      SELECT p.customer_id, b.* FROM customer_position p CROSS JOIN unnest(p.balances) b
      WHERE p.organisation_id = ${org} AND p.customer_id NOT IN (${outdated(org, standing)})`,
    right: (org, standing) => Prisma.sql`
      SELECT customer_id, currency, open_items, balance, overdue, unapplied, current_amount, days_1_30, days_31_60,
             days_61_90, days_over_90, oldest_due_on
      FROM balance_at(${org}, ${standing.asOf}::date, 'infinity') WHERE customer_id NOT IN (${outdated(org, standing)})`,
  },
  {
    name: 'customers by currency',
    keys: ['currency'],
    kept: (org) =>
      Prisma.sql`SELECT currency, customers FROM currency_total WHERE organisation_id = ${org} AND customers <> 0`,
    right: (org, standing) => Prisma.sql`
      SELECT o.currency, count(DISTINCT o.customer_id) AS customers FROM (${openItems(org, standing)}) o GROUP BY 1`,
  },
  {
    name: 'the ageing cube',
    keys: ['effective_on', 'recorded_on', 'currency', 'due_on'],
    kept: (org) => Prisma.sql`
      SELECT effective_on, recorded_on, currency, due_on, amount FROM ageing_cube
      WHERE organisation_id = ${org} AND amount <> 0`,
    right: (org, { throughSeq }) => Prisma.sql`
      SELECT e.effective_on, (e.recorded_at AT TIME ZONE 'UTC')::date AS recorded_on, e.currency,
             coalesce(e.due_on, 'infinity') AS due_on, sum(e.amount) AS amount
      FROM entry e WHERE e.organisation_id = ${org} AND e.seq <= ${throughSeq}
      GROUP BY 1, 2, 3, 4 HAVING sum(e.amount) <> 0`,
  },
  {
    name: 'due invoices',
    keys: ['item_id'],
    kept: (org, standing) => Prisma.sql`
      SELECT item_id, customer_id, due_on, paid_on FROM due_invoice_checkpoint
      WHERE organisation_id = ${org} AND due_on > (${standing.asOf}::date - interval '1 year')::date
        AND due_on <= ${standing.asOf}::date AND customer_id NOT IN (${outdated(org, standing)})`,
    right: (org, standing) => Prisma.sql`
      SELECT item_id, customer_id, due_on, paid_on
      FROM due_invoice_at(${org}, ${standing.asOf}::date, 'infinity')
      WHERE customer_id NOT IN (${outdated(org, standing)})`,
  },
  {
    name: 'positions',
    keys: ['customer_id'],
    kept: (org, standing) => Prisma.sql`
      SELECT customer_id, balance_base, overdue_base, collectable_base, credit_limit_base, oldest_due_on, over_limit,
             without_rate, level_collectable, level_age, level_broken, level_unanswered, level_slower, level_credit, score, queue_place,
             broken_on, broken_amount, broken_currency, forced, gated, in_queue,
             due_count, late_count, paid_count, recurring_late, median_days_late,
             (paid_days_sum + unpaid_count * (${standing.asOf}::date - date '2000-01-01') - unpaid_due_sum)::bigint AS days_late_sum
      FROM customer_position WHERE organisation_id = ${org} AND customer_id NOT IN (${outdated(org, standing)})`,
    right: (org, standing) => Prisma.sql`
      SELECT p.customer_id, p.balance_base, p.overdue_base, p.collectable_base, p.credit_limit_base, p.oldest_due_on,
             p.over_limit, p.without_rate, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered,
             p.level_slower, p.level_credit, v.score,
             queue_place_of(p.customer_id, s.weights, s.plain_places, v.score, p.level_age) AS queue_place, p.broken_on, p.broken_amount, p.broken_currency,
             p.forced, p.gated, p.in_queue, coalesce(h.due_count, 0) AS due_count, coalesce(h.late_count, 0) AS late_count,
             coalesce(h.paid_count, 0) AS paid_count, coalesce(h.recurring_late, false) AS recurring_late,
             CASE WHEN h.paid_count >= 3 THEN h.median_days_late END AS median_days_late,
             coalesce(h.days_late_sum, 0) AS days_late_sum
      FROM priority_at(${org}, ${standing.asOf}::date, 'infinity') p
      JOIN checkpoint_state s ON s.organisation_id = ${org}
      CROSS JOIN LATERAL (SELECT score_of(s.weights, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered,
                                          p.level_slower, p.level_credit) AS score) v
      LEFT JOIN behaviour_at(${org}, ${standing.asOf}::date, 'infinity') h ON h.customer_id = p.customer_id
      WHERE p.customer_id NOT IN (${outdated(org, standing)})`,
  },
  {
    name: 'totals by owner',
    keys: ['owner_id'],
    kept: (org) => Prisma.sql`
      SELECT owner_id, customers, in_queue, recurring_late, balance_base, overdue_base, collectable_base
      FROM position_total WHERE organisation_id = ${org} AND customers <> 0`,
    right: (org) => Prisma.sql`
      SELECT coalesce(p.owner_id, 0) AS owner_id, count(*) AS customers, count(*) FILTER (WHERE p.in_queue) AS in_queue,
             count(*) FILTER (WHERE p.recurring_late) AS recurring_late, sum(p.balance_base) AS balance_base,
             sum(p.overdue_base) AS overdue_base, sum(p.collectable_base) AS collectable_base
      FROM customer_position p WHERE p.organisation_id = ${org} GROUP BY 1`,
  },
];
