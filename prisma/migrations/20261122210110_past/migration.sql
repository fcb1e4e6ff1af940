-- What is summed invoice by invoice and item by item; and the whole book on a past day, as known at an instant, in a few
-- passes over the ledger, without looking each document up. Asked of some customers, their own entries are read as before.

-- Whether these are half of the customers, so that reading the whole book costs less than reading each account. (Counts no
-- further than it must.)
CREATE FUNCTION is_much_of_a_book(org integer, customers bigint[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM customer c WHERE c.organisation_id = org OFFSET 2 * cardinality(customers) LIMIT 1)
$$;

-- ── Payment behaviour ────────────────────────────────────────────────────────────────────────────

-- The invoices of the whole book that count for payment behaviour on day `a`, due within the year before it:
-- `due_invoice_at` without what a reader of documents needs beside.
CREATE FUNCTION judged_book(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, due_on date, item_id bigint, paid_on date)
LANGUAGE plpgsql STABLE ROWS 100000 SET search_path = public, pg_temp
SET work_mem = '256MB' SET enable_sort = off SET enable_mergejoin = off SET max_parallel_workers_per_gather = 0 AS $$
BEGIN
  RETURN QUERY
  WITH other AS MATERIALIZED (   -- few: what pays an invoice is a payment, and what falls due an invoice, but for these
    SELECT i.id, i.kind FROM item i WHERE i.organisation_id = org AND i.kind NOT IN ('invoice', 'payment')
  ), debit AS MATERIALIZED (
    SELECT e.customer_id, e.due_on, e.item_id, exact_sum(e.amount) AS open_amount,
           exact_sum(e.amount) FILTER (WHERE e.counter_item_id IS NULL) AS standing,
           -exact_sum(e.amount) FILTER (WHERE c.kind = 'credit_note') AS credited,
           -exact_sum(e.amount) FILTER (WHERE c.kind = 'write_off') AS written_off,
           max(e.effective_on) FILTER (WHERE e.counter_item_id IS NOT NULL AND c.id IS NULL AND e.amount < 0) AS last_paid_on,
           bool_or(e.counter_item_id IS NOT NULL AND e.amount > 0) AS taken_back
    FROM entry e LEFT JOIN other c ON c.id = e.counter_item_id
    WHERE e.organisation_id = org AND e.due_on > (a - interval '1 year')::date AND e.due_on <= a
      AND e.effective_on <= a AND e.recorded_at <= k
    GROUP BY e.customer_id, e.due_on, e.item_id
  )
  SELECT v.customer_id, v.due_on, v.item_id,
         CASE WHEN v.open_amount = 0 AND v.written_off = 0 THEN
           CASE WHEN v.taken_back THEN last_payment_of(org, v.item_id, a, k) ELSE v.last_paid_on END END
  FROM debit v
  WHERE v.standing > 0 AND v.credited < v.standing AND v.item_id NOT IN (SELECT o.id FROM other o);
END $$;

-- The last day on which a payment lowered a document that also had allocations taken back: of those that stand.
CREATE FUNCTION last_payment_of(org integer, item bigint, a date, k timestamptz) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT max(l.effective_on)
  FROM (SELECT e.effective_on, sum(e.amount) AS amount,
               sum(sum(e.amount)) OVER (PARTITION BY e.counter_item_id) AS pair_amount
        FROM entry e
        CROSS JOIN LATERAL (SELECT FROM item c WHERE c.organisation_id = org AND c.id = e.counter_item_id
                              AND c.kind = 'payment' OFFSET 0) paid
        WHERE e.organisation_id = org AND e.item_id = item AND e.effective_on <= a AND e.recorded_at <= k
        GROUP BY e.counter_item_id, e.effective_on) l
  WHERE l.amount < 0 AND l.pair_amount < 0
$$;


-- The payment behaviour of customers from their invoices one by one, in the present or (`past`) of a day and an instant;
-- `next_on` is the next day on which it reads differently.
CREATE OR REPLACE FUNCTION payer_summed(org integer, d date, customers bigint[], upto bigint, past boolean, k timestamptz)
RETURNS TABLE (customer_id bigint, due_count bigint, late_count bigint, paid_count bigint, paid_days_sum bigint,
               unpaid_count bigint, unpaid_due_sum bigint, median integer, next_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
BEGIN
  IF cardinality(customers) = 0 THEN RETURN; END IF;
  RETURN QUERY
  SELECT i.customer_id,
         count(*) FILTER (WHERE i.due),
         count(*) FILTER (WHERE i.due AND coalesce(i.days, d - i.due_on) > 5),
         count(i.paid_on) FILTER (WHERE i.due),
         coalesce(sum(i.days) FILTER (WHERE i.due), 0),
         count(*) FILTER (WHERE i.due AND i.paid_on IS NULL),
         coalesce(sum(i.due_on - date '2000-01-01') FILTER (WHERE i.due AND i.paid_on IS NULL), 0),
         percentile_disc(0.5) WITHIN GROUP (ORDER BY i.days) FILTER (WHERE i.due AND i.paid_on IS NOT NULL),
         least(min(i.due_on) FILTER (WHERE NOT i.due),
               (min(i.due_on) FILTER (WHERE i.due) + interval '1 year')::date,
               min(i.due_on + 6) FILTER (WHERE i.due AND i.paid_on IS NULL AND d - i.due_on <= 5))
  FROM (SELECT x.customer_id, x.due_on, x.paid_on, x.paid_on - x.due_on AS days, x.due_on <= d AS due
        FROM (SELECT n.customer_id, n.due_on, n.paid_on FROM due_invoice_now(org, d, customers, upto) n WHERE NOT past
              UNION ALL SELECT o.customer_id, o.due_on, o.paid_on FROM due_invoice_of(org, customers, d, k) o
              WHERE past AND NOT (SELECT is_much_of_a_book(org, customers))
              UNION ALL SELECT b.customer_id, b.due_on, b.paid_on FROM judged_book(org, d, k) b
              WHERE past AND (SELECT is_much_of_a_book(org, customers)) AND b.customer_id IN (SELECT unnest(customers))) x
        WHERE x.due_on > (d - interval '1 year')::date) i
  GROUP BY i.customer_id;
END $$;

-- ── Balances ─────────────────────────────────────────────────────────────────────────────────────

-- The balances of customers from their open items one by one: in the present, in the present through `upto` (for the
-- writer), or (`past`) of a day and an instant.
CREATE FUNCTION balance_summed(org integer, d date, customers bigint[], upto bigint, past boolean, k timestamptz)
RETURNS TABLE (customer_id bigint, currency text, open_items bigint, balance bigint, overdue bigint, unapplied bigint,
               current_amount bigint, days_1_30 bigint, days_31_60 bigint, days_61_90 bigint, days_over_90 bigint,
               oldest_due_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp SET plan_cache_mode = auto AS $$
BEGIN
  IF cardinality(customers) = 0 THEN RETURN; END IF;
  RETURN QUERY
  SELECT o.customer_id, o.currency, count(*),
         sum(o.open_amount)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE o.due_on < d), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE o.due_on IS NULL), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE o.due_on >= d), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE d - o.due_on BETWEEN 1 AND 30), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE d - o.due_on BETWEEN 31 AND 60), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE d - o.due_on BETWEEN 61 AND 90), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE d - o.due_on > 90), 0)::bigint,
         min(o.due_on)
  FROM (SELECT * FROM open_item_now(org, d, customers, upto) WHERE NOT past
        UNION ALL SELECT * FROM open_amount_of(org, customers, d, k) WHERE past AND NOT (SELECT is_much_of_a_book(org, customers))
        UNION ALL SELECT * FROM open_item_rolled_back(org, d, k) b
        WHERE past AND (SELECT is_much_of_a_book(org, customers)) AND b.customer_id IN (SELECT unnest(customers))) o
  GROUP BY o.customer_id, o.currency;
END $$;

-- ── Facts in force ───────────────────────────────────────────────────────────────────────────────

-- What the position takes from facts other than entries, as known at an instant; `stale_on` is the next day on which
-- another one begins to count. Of a few customers each is looked up; of much of a book the facts are read in one pass.
CREATE OR REPLACE FUNCTION customer_fact_of(org integer, d date, customers bigint[], k timestamptz)
RETURNS TABLE (customer_id bigint, number text, name_key text, status text, owner_id integer, billing_contact_id bigint,
               basis text, days integer, terms_currency text, credit_limit bigint,
               last_touched_on date, last_snooze_until date, stale_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
BEGIN
  IF coalesce(cardinality(customers), 0) = 0 THEN RETURN; END IF;
  IF is_much_of_a_book(org, customers) THEN
    RETURN QUERY SELECT * FROM customer_fact_at(org, d, k) f WHERE f.customer_id IN (SELECT unnest(customers));
    RETURN;
  END IF;
  RETURN QUERY
    SELECT c.id, c.number, lower(c.name), coalesce(s.status, 'active'), w.user_id, b.id,
           t.basis, t.days, t.currency, t.credit_limit, l.touched_on, z.snoozed_until,
           coalesce(least((SELECT min(x.valid_from) FROM customer_terms x
                           WHERE x.organisation_id = org AND x.customer_id = c.id AND x.valid_from > d AND x.recorded_at <= k),
                          (SELECT min(x.effective_on) FROM customer_status x
                           WHERE x.organisation_id = org AND x.customer_id = c.id AND x.effective_on > d AND x.recorded_at <= k),
                          l.next_on), 'infinity')
    FROM (SELECT DISTINCT unnest(customers) AS id) n
    CROSS JOIN LATERAL (SELECT * FROM customer x WHERE x.organisation_id = org AND x.id = n.id AND x.recorded_at <= k OFFSET 0) c
    LEFT JOIN LATERAL (
      SELECT x.basis, x.days, x.currency, x.credit_limit FROM customer_terms x
      WHERE x.organisation_id = org AND x.customer_id = c.id AND x.valid_from <= d AND x.recorded_at <= k
      ORDER BY x.valid_from DESC, x.recorded_at DESC, x.id DESC LIMIT 1) t ON true
    LEFT JOIN LATERAL (
      SELECT x.status FROM customer_status x
      WHERE x.organisation_id = org AND x.customer_id = c.id AND x.effective_on <= d AND x.recorded_at <= k
      ORDER BY x.effective_on DESC, x.recorded_at DESC, x.id DESC LIMIT 1) s ON true
    LEFT JOIN LATERAL (
      SELECT x.user_id FROM customer_owner x
      WHERE x.organisation_id = org AND x.customer_id = c.id AND x.recorded_at <= k
      ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) w ON true
    LEFT JOIN LATERAL (
      SELECT x.id FROM contact x
      WHERE x.organisation_id = org AND x.customer_id = c.id AND x.role = 'billing' AND x.recorded_at <= k
        AND (x.ended_at IS NULL OR x.ended_at > k) AND (x.email IS NOT NULL OR x.phone IS NOT NULL)
      ORDER BY x.recorded_at, x.id LIMIT 1) b ON true
    LEFT JOIN LATERAL (
      SELECT max(x.touched_on) FILTER (WHERE x.touched_on <= d) AS touched_on,
             min(x.touched_on) FILTER (WHERE x.touched_on > d) AS next_on
      FROM touch x WHERE x.organisation_id = org AND x.customer_id = c.id AND x.recorded_at <= k) l ON true
    LEFT JOIN LATERAL (
      SELECT x.snoozed_until FROM touch x
      WHERE x.organisation_id = org AND x.customer_id = c.id AND x.kind = 'snooze' AND x.touched_on <= d
        AND x.recorded_at <= k
      ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) z ON true;
END $$;

CREATE FUNCTION customer_fact_at(org integer, d date, k timestamptz)
RETURNS TABLE (customer_id bigint, number text, name_key text, status text, owner_id integer, billing_contact_id bigint,
               basis text, days integer, terms_currency text, credit_limit bigint,
               last_touched_on date, last_snooze_until date, stale_on date)
LANGUAGE sql STABLE ROWS 100000 SET search_path = public, pg_temp AS $$
  WITH touched AS (
    SELECT t.customer_id, max(t.touched_on) FILTER (WHERE t.touched_on <= d) AS touched_on,
           min(t.touched_on) FILTER (WHERE t.touched_on > d) AS next_on
    FROM touch t WHERE t.organisation_id = org AND t.recorded_at <= k GROUP BY t.customer_id
  ), snooze AS (
    SELECT DISTINCT ON (t.customer_id) t.customer_id, t.snoozed_until FROM touch t
    WHERE t.organisation_id = org AND t.kind = 'snooze' AND t.touched_on <= d AND t.recorded_at <= k
    ORDER BY t.customer_id, t.recorded_at DESC, t.id DESC
  ), next_terms AS (
    SELECT t.customer_id, min(t.valid_from) AS next_on FROM customer_terms t
    WHERE t.organisation_id = org AND t.valid_from > d AND t.recorded_at <= k GROUP BY t.customer_id
  ), next_status AS (
    SELECT s.customer_id, min(s.effective_on) AS next_on FROM customer_status s
    WHERE s.organisation_id = org AND s.effective_on > d AND s.recorded_at <= k GROUP BY s.customer_id
  )
  SELECT c.id, c.number, lower(c.name), coalesce(s.status, 'active'), w.user_id, b.contact_id,
         t.basis, t.days, t.currency, t.credit_limit, l.touched_on, z.snoozed_until,
         coalesce(least(nt.next_on, ns.next_on, l.next_on), 'infinity')
  FROM customer c
  LEFT JOIN terms_at(org, d, k) t ON t.customer_id = c.id
  LEFT JOIN status_at(org, d, k) s ON s.customer_id = c.id
  LEFT JOIN owner_at(org, k) w ON w.customer_id = c.id
  LEFT JOIN billing_contact_at(org, k) b ON b.customer_id = c.id
  LEFT JOIN touched l ON l.customer_id = c.id
  LEFT JOIN snooze z ON z.customer_id = c.id
  LEFT JOIN next_terms nt ON nt.customer_id = c.id
  LEFT JOIN next_status ns ON ns.customer_id = c.id
  WHERE c.organisation_id = org AND c.recorded_at <= k
$$;
