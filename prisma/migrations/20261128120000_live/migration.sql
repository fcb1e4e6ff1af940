-- Live rows at less than they cost: of what the tail moves, it is looked up once what was open of it, only invoices whose day
-- of payment may have changed are judged anew, a position holds its balances, and a live row tells what was kept of its
-- customer. And a payment by the rule looks at what it pays, not at all that is open.

-- ── What is kept ─────────────────────────────────────────────────────────────────────────────────

-- What is open of a customer in one currency.
CREATE TYPE currency_balance AS (currency text, open_items bigint, balance bigint, overdue bigint, unapplied bigint,
  current_amount bigint, days_1_30 bigint, days_31_60 bigint, days_61_90 bigint, days_over_90 bigint, oldest_due_on date);

-- A position holds its balances, by currency: whoever reads it has them. All that is kept is made anew from the ledger: the
-- worker begins at once, and until then everything is read from the entries.
TRUNCATE checkpoint_state, checkpoint_rate, entry_ahead, open_item_checkpoint, open_item_quarter, open_total,
  due_invoice_checkpoint, paid_days_checkpoint, ageing_cube, customer_position, position_total, currency_total;
ALTER TABLE customer_position ADD COLUMN balances currency_balance[] NOT NULL;
DROP TABLE balance_checkpoint;

-- ── The tail ─────────────────────────────────────────────────────────────────────────────────────

-- What `tail_entry` returns, after a known watermark: part of the query that sums it.
CREATE FUNCTION tail_after(org integer, d date, w bigint, upto bigint)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, amount bigint, face boolean)
LANGUAGE sql STABLE ROWS 1000 AS $$
  SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount,
         e.counter_item_id IS NULL AND (e.amount > 0) = (e.due_on IS NOT NULL)
  FROM entry e
  WHERE e.organisation_id = org AND e.seq > w AND e.seq <= coalesce(upto, 9223372036854775807) AND e.effective_on <= d
  UNION ALL
  SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount,
         e.counter_item_id IS NULL AND (e.amount > 0) = (e.due_on IS NOT NULL)
  FROM entry_ahead h JOIN entry e ON e.organisation_id = org AND e.seq = h.seq
  WHERE h.organisation_id = org AND h.effective_on <= d
$$;

CREATE OR REPLACE FUNCTION tail_entry(org integer, d date, upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, amount bigint, face boolean)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE w bigint := coalesce((SELECT s.through_seq FROM checkpoint_state s WHERE s.organisation_id = org), 0);
BEGIN
  RETURN QUERY SELECT * FROM tail_after(org, d, w, upto);
END $$;

-- `kept_amount`: what the checkpoint has open of the document; null where that is nothing.
ALTER TYPE moved_item ADD ATTRIBUTE kept_amount bigint;

-- What the tail moves, document by document; with `among`, of those customers' alone. (By the numbers of the entries and by
-- keys, whatever a planner would think of a tail whose length it does not know.)
DROP FUNCTION tail_of(integer, date, bigint);
CREATE FUNCTION tail_of(org integer, d date, among bigint[] DEFAULT NULL) RETURNS moved_item[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_bitmapscan = off SET enable_seqscan = off AS $$
DECLARE w bigint := coalesce((SELECT s.through_seq FROM checkpoint_state s WHERE s.organisation_id = org), 0);
BEGIN
  RETURN array(
    SELECT ROW (t.customer_id, t.item_id, t.currency, t.due_on, t.amount, t.fresh, o.open_amount)::moved_item
    FROM (SELECT t.customer_id, t.item_id, t.currency, t.due_on, exact_sum(t.amount) AS amount, bool_or(t.face) AS fresh
          FROM tail_after(org, d, w, NULL) t WHERE among IS NULL OR t.customer_id IN (SELECT unnest(among))
          GROUP BY t.customer_id, t.item_id, t.currency, t.due_on) t
    LEFT JOIN LATERAL (SELECT x.open_amount FROM open_item_checkpoint x
      WHERE NOT t.fresh AND x.organisation_id = org AND x.customer_id = t.customer_id AND x.item_id = t.item_id OFFSET 0) o ON true);
END $$;

-- The customers whose position is not to be read from its checkpoint on day `d`, when the tail moves these. (Few ever are: no
-- plan is made for each time anew, nor one for many.)
DROP FUNCTION touched_by(integer, date, moved_item[]);
CREATE FUNCTION touched_by(org integer, d date, moved bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 500 SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashagg = off AS $$
DECLARE changed text[];
BEGIN
  SELECT array_agg(coalesce(n.currency, r.currency)) INTO changed
    FROM rate_at(org, d, 'infinity') n
    FULL JOIN (SELECT k.currency, k.rate FROM checkpoint_rate k WHERE k.organisation_id = org) r ON r.currency = n.currency
    WHERE n.rate IS DISTINCT FROM r.rate;
  RETURN QUERY
    SELECT unnest(moved)
    UNION SELECT m.customer_id FROM customer_mark m WHERE m.organisation_id = org
    UNION SELECT p.customer_id FROM customer_position p WHERE p.organisation_id = org AND p.stale_on <= d
    UNION SELECT p.customer_id FROM customer_position p
      WHERE changed IS NOT NULL AND p.organisation_id = org
        AND (p.open_currencies && changed OR p.terms_currency = ANY (changed));
END $$;

-- As before.
CREATE OR REPLACE FUNCTION touched_customer(org integer, d date, upto bigint DEFAULT NULL) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 500 SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM checkpoint_state s WHERE s.organisation_id = org) THEN
    RETURN QUERY SELECT c.id FROM customer c WHERE c.organisation_id = org;
  ELSE
    RETURN QUERY SELECT touched_by(org, d, array(SELECT DISTINCT t.customer_id FROM tail_entry(org, d, upto) t));
  END IF;
END $$;

-- ── Live rows ────────────────────────────────────────────────────────────────────────────────────

-- The lower median of days, each as often as `invoices` says, once some have come (sign 1) and others gone (−1); null when none
-- are left, or nothing moved. `days` ascend.
CREATE FUNCTION median_moved(days integer[], invoices integer[], moved integer[], signs integer[]) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE place integer; one integer; every integer := 0; through integer := 0;
BEGIN
  FOR i IN 1 .. cardinality(moved) LOOP
    place := array_position(days, moved[i]);
    IF place IS NULL THEN
      place := width_bucket(moved[i], days);
      days := days[:place] || moved[i] || days[place + 1:];
      invoices := invoices[:place] || signs[i] || invoices[place + 1:];
    ELSE
      invoices[place] := invoices[place] + signs[i];
    END IF;
  END LOOP;
  FOREACH one IN ARRAY invoices LOOP every := every + one; END LOOP;
  IF every <= 0 THEN RETURN NULL; END IF;
  FOR i IN 1 .. cardinality(days) LOOP
    through := through + invoices[i];
    IF 2 * through >= every THEN RETURN days[i]; END IF;
  END LOOP;
END $$;

-- As before; what was open and is so still was not paid and is not, whatever was paid of it.
CREATE OR REPLACE FUNCTION payer_moved(org integer, d date, customers bigint[], tail moved_item[])
RETURNS TABLE (customer_id bigint, due_count bigint, late_count bigint, paid_count bigint, paid_days_sum bigint,
               unpaid_count bigint, unpaid_due_sum bigint, median integer)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_nestloop = off SET enable_mergejoin = off AS $$
DECLARE
  touched moved_item[] := array(SELECT t FROM unnest(tail) t
    WHERE t.due_on > (d - interval '1 year')::date AND t.due_on <= d
      AND (t.fresh OR t.kept_amount IS NULL OR t.kept_amount + t.amount = 0)
      AND (t.customer_id IN (SELECT unnest(customers))) IS TRUE);
BEGIN
  IF cardinality(touched) = 0 THEN RETURN; END IF;
  RETURN QUERY
  WITH change AS MATERIALIZED (
    SELECT c.customer_id, c.due_on, c.paid_on, -1 AS sign
    FROM unnest(touched) t JOIN LATERAL (SELECT * FROM due_invoice_checkpoint x WHERE x.organisation_id = org
      AND NOT t.fresh AND x.customer_id = t.customer_id AND x.due_on = t.due_on AND x.item_id = t.item_id OFFSET 0) c ON true
    UNION ALL
    SELECT j.customer_id, j.due_on, j.paid_on, 1
    FROM judged_invoice(org, d, array(SELECT t.item_id FROM unnest(touched) t)) j
  ), moved AS (
    SELECT c.customer_id, sum(c.sign) AS due_count,
           coalesce(sum(c.sign) FILTER (WHERE coalesce(c.paid_on, d) - c.due_on > 5), 0) AS late_count,
           coalesce(sum(c.sign) FILTER (WHERE c.paid_on IS NOT NULL), 0) AS paid_count,
           coalesce(sum(c.sign * (c.paid_on - c.due_on)), 0) AS paid_days_sum,
           coalesce(sum(c.sign) FILTER (WHERE c.paid_on IS NULL), 0) AS unpaid_count,
           coalesce(sum(c.sign * (c.due_on - date '2000-01-01')) FILTER (WHERE c.paid_on IS NULL), 0) AS unpaid_due_sum,
           array_agg(c.paid_on - c.due_on) FILTER (WHERE c.paid_on IS NOT NULL) AS days,
           array_agg(c.sign) FILTER (WHERE c.paid_on IS NOT NULL) AS signs
    FROM change c GROUP BY c.customer_id
  )
  SELECT m.customer_id, m.due_count, m.late_count, m.paid_count, m.paid_days_sum, m.unpaid_count, m.unpaid_due_sum,
         median_moved(coalesce(h.days, '{}'), coalesce(h.invoices, '{}'), m.days, m.signs)
  FROM moved m
  LEFT JOIN (SELECT x.customer_id, x.days, x.invoices FROM paid_days_checkpoint x
             WHERE x.organisation_id = org AND x.customer_id = ANY (array(SELECT c.customer_id FROM change c WHERE c.paid_on IS NOT NULL))) h
    ON h.customer_id = m.customer_id;
END $$;

-- As before, always from the items: the kept balances + the tail are part of a position (`position_now`).
CREATE OR REPLACE FUNCTION balance_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL,
                                       past boolean DEFAULT false, k timestamptz DEFAULT 'infinity')
RETURNS TABLE (customer_id bigint, currency text, open_items bigint, balance bigint, overdue bigint, unapplied bigint,
               current_amount bigint, days_1_30 bigint, days_31_60 bigint, days_61_90 bigint, days_over_90 bigint,
               oldest_due_on date)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT * FROM balance_summed(org, d, customers, upto, past, k)
$$;
DROP FUNCTION balance_moved(integer, date, bigint[], moved_item[]);
DROP FUNCTION steady_customer(integer, date, bigint[]);

-- In how many more, or fewer, of the customers anything is open in a currency since the checkpoint.
CREATE FUNCTION currency_total_moved(org integer, d date) RETURNS TABLE (currency text, customers bigint)
LANGUAGE sql STABLE ROWS 20 SET search_path = public, pg_temp
SET enable_nestloop = off SET enable_mergejoin = off AS $$
  WITH change AS MATERIALIZED (
    SELECT m.customer_id, m.currency,
           sum((coalesce(m.kept_amount, 0) + m.amount <> 0)::integer - (m.kept_amount IS NOT NULL)::integer) AS open_items
    FROM unnest(tail_of(org, d)) m GROUP BY m.customer_id, m.currency
  )
  SELECT c.currency, sum((coalesce(b.open_items, 0) + c.open_items > 0)::integer - (coalesce(b.open_items, 0) > 0)::integer)
  FROM change c
  LEFT JOIN (SELECT p.customer_id, b.currency, b.open_items
             FROM customer_position p, unnest(p.balances) b
             WHERE p.organisation_id = org AND p.customer_id = ANY (array(SELECT DISTINCT x.customer_id FROM change x))) b
    ON b.customer_id = c.customer_id AND b.currency = c.currency
  WHERE c.open_items <> 0
  GROUP BY c.currency
$$;

-- As before; with `among`, of the tail of those customers alone.
CREATE OR REPLACE FUNCTION touched_in(org integer, d date, among bigint[]) RETURNS TABLE (customers bigint[], tail moved_item[])
LANGUAGE plpgsql STABLE ROWS 1 SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM checkpoint_state s WHERE s.organisation_id = org) THEN
    tail := tail_of(org, d, among);
    customers := array(SELECT touched_by(org, d, array(SELECT t.customer_id FROM unnest(tail) t)));
  ELSE
    tail := '{}';
    customers := array(SELECT touched_customer(org, d));
  END IF;
  IF among IS NOT NULL THEN customers := array(SELECT unnest(customers) INTERSECT SELECT unnest(among)); END IF;
  RETURN NEXT;
END $$;

-- A position beside what totals have of the same customer as it was kept: of a kept row itself, of a live one the kept one
-- that it takes the place of (null: there is none).
CREATE VIEW position_row WITH (security_invoker = true) AS
  SELECT p.*, p.owner_id AS was_owner_id, p.status AS was_status, p.in_queue AS was_in_queue,
         p.recurring_late AS was_recurring_late, p.balance_base AS was_balance_base, p.overdue_base AS was_overdue_base,
         p.collectable_base AS was_collectable_base
  FROM customer_position p;
GRANT SELECT ON position_row TO duebook_app, duebook_jobs;

-- As before, with what was kept.
DROP FUNCTION position_live(integer, date, bigint[]);
DROP FUNCTION position_now(integer, date, bigint[], bigint, boolean, timestamptz, moved_item[]);
CREATE FUNCTION position_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL,
                             past boolean DEFAULT false, k timestamptz DEFAULT 'infinity', tail moved_item[] DEFAULT NULL)
RETURNS SETOF position_row LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE weights integer[]; places integer[];
BEGIN
  IF coalesce(cardinality(customers), 0) = 0 THEN RETURN; END IF;
  IF NOT past THEN
    SELECT s.weights, s.plain_places INTO weights, places FROM checkpoint_state s WHERE s.organisation_id = org AND s.weights <> '{}';
  END IF;
  weights := coalesce(weights, weights_at(org, k));
  IF tail IS NULL AND NOT past AND upto IS NULL THEN tail := tail_of(org, d, customers); END IF;
  RETURN QUERY
  WITH unit AS (   -- major units of base for one minor unit of each currency
    SELECT r.currency, r.rate * minor_unit(r.currency) AS factor FROM rate_at(org, d, k) r
    UNION ALL SELECT o.base_currency, minor_unit(o.base_currency) FROM organisation o WHERE o.id = org
  ), kept AS MATERIALIZED (
    -- steady: no bucket and no window has moved since; unmarked: neither has any fact other than an entry.
    SELECT p.customer_id, p.number, p.name_key, p.status, p.owner_id, p.billing_contact_id, p.basis, p.days,
           p.terms_currency, p.credit_limit, p.last_touched_on, p.last_snooze_until, p.follow_up_on, p.held, p.heard_on,
           p.reminded_on, p.agreed, p.facts_stale_on, p.in_queue, p.recurring_late, p.balance_base, p.overdue_base,
           p.collectable_base, p.balances, s.steady, s.due_count, s.late_count, s.paid_count, s.paid_days_sum, s.unpaid_count,
           s.unpaid_due_sum, s.median_days_late,
           p.facts_stale_on > d
             AND p.customer_id NOT IN (SELECT m.customer_id FROM customer_mark m WHERE m.organisation_id = org) AS unmarked
    FROM customer_position p
    LEFT JOIN LATERAL (SELECT p.stale_on > d AND upto IS NULL AS steady, p.due_count, p.late_count, p.paid_count, p.paid_days_sum,
                              p.unpaid_count, p.unpaid_due_sum, p.median_days_late
                       WHERE p.stale_on > d AND upto IS NULL) s ON true
    WHERE NOT past AND p.organisation_id = org AND p.customer_id = ANY (customers)
  ), part AS MATERIALIZED (
    SELECT coalesce(array_agg(c.id) FILTER (WHERE k.steady), '{}') AS steady,
           coalesce(array_agg(c.id) FILTER (WHERE k.steady IS NOT TRUE), '{}') AS summed,
           coalesce(array_agg(c.id) FILTER (WHERE k.unmarked IS NOT TRUE), '{}') AS looked_up
    FROM (SELECT DISTINCT unnest(customers) AS id) c LEFT JOIN kept k ON k.customer_id = c.id
  ), looked_up AS MATERIALIZED (
    SELECT f.* FROM part p, customer_fact_of(org, d, p.looked_up, k) f
  ), fact AS NOT MATERIALIZED (
    SELECT k.customer_id, k.number, k.name_key, k.status, k.owner_id, k.billing_contact_id, k.basis, k.days,
           k.terms_currency, k.credit_limit, k.last_touched_on, k.last_snooze_until, k.follow_up_on, k.held, k.heard_on,
           k.reminded_on, k.agreed, k.facts_stale_on AS stale_on
    FROM kept k WHERE k.unmarked
    UNION ALL SELECT * FROM looked_up
  ), agreeing AS MATERIALIZED (   -- few have ever promised or disputed anything
    SELECT coalesce(array_agg(f.customer_id), '{}') AS ids FROM fact f WHERE f.agreed
  ), agreed AS MATERIALIZED (
    SELECT g.* FROM agreeing a, agreed_of(org, d, k, a.ids, upto) g WHERE cardinality(a.ids) > 0
  ), broken AS MATERIALIZED (
    SELECT g.* FROM agreeing a, broken_of(org, d, k, a.ids, upto) g WHERE cardinality(a.ids) > 0
  ), change AS MATERIALIZED (   -- what the tail moves of steady ones
    SELECT m.customer_id, m.item_id, m.currency, m.due_on, m.amount,
           (m.kept_amount IS NOT NULL)::integer AS was_open, coalesce(m.kept_amount, 0) + m.amount <> 0 AS is_open
    FROM unnest(tail) m WHERE (m.customer_id IN (SELECT unnest(p.steady) FROM part p)) IS TRUE   -- (hashed)
  ), moved AS (   -- their kept balances + that; once the oldest of the kept ones is paid, the next one is looked for
    SELECT t.customer_id, t.currency, t.open_items, t.balance, t.overdue, t.unapplied, t.current_amount,
           t.days_1_30, t.days_31_60, t.days_61_90, t.days_over_90,
           least(t.opened, CASE WHEN t.kept_oldest = ANY (t.closed) THEN (
             SELECT x.due_on FROM open_item_checkpoint x
             WHERE x.organisation_id = org AND x.customer_id = t.customer_id AND x.currency = t.currency
               AND x.due_on >= t.kept_oldest AND x.item_id NOT IN (SELECT c.item_id FROM change c WHERE NOT c.is_open)
             ORDER BY x.due_on LIMIT 1) ELSE t.kept_oldest END) AS oldest_due_on
    FROM (SELECT x.customer_id, x.currency, exact_sum(x.open_items) AS open_items, exact_sum(x.balance) AS balance,
                 exact_sum(x.overdue) AS overdue, exact_sum(x.unapplied) AS unapplied,
                 exact_sum(x.current_amount) AS current_amount, exact_sum(x.days_1_30) AS days_1_30,
                 exact_sum(x.days_31_60) AS days_31_60, exact_sum(x.days_61_90) AS days_61_90,
                 exact_sum(x.days_over_90) AS days_over_90, max(x.kept_oldest) AS kept_oldest, min(x.opened) AS opened,
                 array_agg(x.closed) FILTER (WHERE x.closed IS NOT NULL) AS closed
          FROM (SELECT w.customer_id, b.currency, b.open_items, b.balance, b.overdue, b.unapplied, b.current_amount,
                       b.days_1_30, b.days_31_60, b.days_61_90, b.days_over_90,
                       b.oldest_due_on AS kept_oldest, NULL::date AS opened, NULL::date AS closed
                FROM kept w, unnest(w.balances) b WHERE w.steady
                UNION ALL
                SELECT c.customer_id, c.currency, (c.is_open::integer - c.was_open)::bigint, c.amount,
                       CASE WHEN c.due_on < d THEN c.amount ELSE 0 END, CASE WHEN c.due_on IS NULL THEN c.amount ELSE 0 END,
                       CASE WHEN c.due_on >= d THEN c.amount ELSE 0 END,
                       CASE WHEN d - c.due_on BETWEEN 1 AND 30 THEN c.amount ELSE 0 END,
                       CASE WHEN d - c.due_on BETWEEN 31 AND 60 THEN c.amount ELSE 0 END,
                       CASE WHEN d - c.due_on BETWEEN 61 AND 90 THEN c.amount ELSE 0 END,
                       CASE WHEN d - c.due_on > 90 THEN c.amount ELSE 0 END,
                       NULL, CASE WHEN c.is_open THEN c.due_on END, CASE WHEN NOT c.is_open THEN c.due_on END
                FROM change c) x
          GROUP BY x.customer_id, x.currency HAVING exact_sum(x.open_items) <> 0) t
  ), balance AS (
    SELECT * FROM moved
    UNION ALL
    SELECT b.* FROM part p, balance_summed(org, d, p.summed, upto, past, k) b
  ), crossing AS (   -- for the writer: the next day on which something moves to another bucket
    SELECT o.customer_id,
           min(o.due_on + CASE WHEN o.due_on >= d THEN 1 WHEN d - o.due_on <= 30 THEN 31
                               WHEN d - o.due_on <= 60 THEN 61 WHEN d - o.due_on <= 90 THEN 91 END) AS next_on
    FROM open_item_now(org, d, customers, upto) o WHERE upto IS NOT NULL GROUP BY o.customer_id
  ), money AS (
    SELECT b.customer_id,
           sum(b.balance * u.factor) AS balance_base,
           sum(b.overdue * u.factor) AS overdue_base,
           sum(greatest(b.collectable, 0) * u.factor) AS collectable_base,
           bool_or(b.collectable > 0) AS anything_collectable,
           bool_or(b.overdue + b.unapplied > 0) AS anything_overdue,
           bool_or(b.balance > 0) AS anything_owed,
           bool_or(b.balance <> 0) AS anything_open,
           min(b.oldest_due_on) FILTER (WHERE b.collectable > 0) AS oldest_due_on,
           array_agg(b.currency ORDER BY b.currency) AS open_currencies,
           array_agg(b.currency ORDER BY b.currency) FILTER (WHERE u.factor IS NULL) AS without_rate,
           array_remove(ARRAY[
             CASE WHEN bool_or(b.current_amount <> 0) THEN 'current' END, CASE WHEN bool_or(b.days_1_30 <> 0) THEN '1-30' END,
             CASE WHEN bool_or(b.days_31_60 <> 0) THEN '31-60' END, CASE WHEN bool_or(b.days_61_90 <> 0) THEN '61-90' END,
             CASE WHEN bool_or(b.days_over_90 <> 0) THEN '90+' END], NULL) AS open_buckets,
           array_agg(ROW (b.currency, b.open_items, b.balance, b.overdue, b.unapplied, b.current_amount, b.days_1_30,
                          b.days_31_60, b.days_61_90, b.days_over_90, b.oldest_open_on)::currency_balance
                     ORDER BY b.currency) AS balances
    FROM (SELECT b.customer_id, b.currency, b.open_items, b.balance, b.overdue, b.unapplied,
                 b.current_amount, b.days_1_30, b.days_31_60, b.days_61_90, b.days_over_90, b.oldest_due_on AS oldest_open_on,
                 b.overdue - coalesce(g.disputed, 0) - least(coalesce(g.promised, 0), b.overdue - coalesce(g.disputed, 0))
                   + b.unapplied AS collectable,
                 CASE WHEN cardinality(g.disputed_items) > 0
                      THEN oldest_undisputed(org, b.customer_id, b.currency, g.disputed_items, d, upto, past, k)
                      ELSE b.oldest_due_on END AS oldest_due_on
          FROM balance b LEFT JOIN agreed g ON g.customer_id = b.customer_id AND g.currency = b.currency) b
    LEFT JOIN unit u ON u.currency = b.currency
    GROUP BY b.customer_id
  ), payer AS (   -- of steady ones what has moved since, of others all of it
    SELECT m.*, NULL::date AS next_on FROM part p, payer_moved(org, d, p.steady, tail) m
    UNION ALL
    SELECT s.customer_id, s.due_count, s.late_count, s.paid_count, s.paid_days_sum, s.unpaid_count, s.unpaid_due_sum,
           s.median, s.next_on
    FROM part p, payer_summed(org, d, p.summed, upto, past, k) s
  ), known AS (
    SELECT f.*,
           coalesce(m.balance_base, 0) AS balance_base, coalesce(m.overdue_base, 0) AS overdue_base,
           coalesce(m.collectable_base, 0) AS collectable_base,
           coalesce(m.anything_collectable, false) AS anything_collectable,
           coalesce(m.anything_overdue, false) AS anything_overdue,
           coalesce(m.anything_owed, false) AS anything_owed, coalesce(m.anything_open, false) AS anything_open,
           m.oldest_due_on, d - m.oldest_due_on AS oldest_days,
           coalesce(m.open_currencies, '{}') AS open_currencies, coalesce(m.without_rate, '{}') AS without_rate,
           coalesce(m.open_buckets, '{}') AS open_buckets, coalesce(m.balances, '{}') AS balances,
           f.credit_limit * u.factor AS credit_limit_base,
           coalesce(w.due_count, 0) + coalesce(h.due_count, 0) AS due_count,
           coalesce(w.late_count, 0) + coalesce(h.late_count, 0) AS late_count,
           coalesce(w.paid_count, 0) + coalesce(h.paid_count, 0) AS paid_count,
           coalesce(w.paid_days_sum, 0) + coalesce(h.paid_days_sum, 0) AS paid_days_sum,
           coalesce(w.unpaid_count, 0) + coalesce(h.unpaid_count, 0) AS unpaid_count,
           coalesce(w.unpaid_due_sum, 0) + coalesce(h.unpaid_due_sum, 0) AS unpaid_due_sum,
           CASE WHEN coalesce(w.paid_count, 0) + coalesce(h.paid_count, 0) >= 3
                THEN coalesce(h.median, w.median_days_late) END AS median_days_late,
           CASE WHEN cardinality(f.reminded_on) = 0 THEN 0
                ELSE (SELECT count(*) FROM unnest(f.reminded_on) r
                      WHERE r > coalesce(greatest(f.heard_on, last_paid_on(org, f.customer_id, d, k, upto)), '-infinity'))
                END::integer AS unanswered,
           coalesce(q.broken, 0) AS broken, q.failed_on AS broken_on, q.amount AS broken_amount, q.currency AS broken_currency,
           least(f.stale_on, x.next_on, h.next_on, q.next_on) AS moves_on,
           w.owner_id AS was_owner_id, w.status AS was_status, w.in_queue AS was_in_queue,
           w.recurring_late AS was_recurring_late, w.balance_base AS was_balance_base, w.overdue_base AS was_overdue_base,
           w.collectable_base AS was_collectable_base
    FROM fact f
    LEFT JOIN money m ON m.customer_id = f.customer_id
    LEFT JOIN crossing x ON x.customer_id = f.customer_id
    LEFT JOIN payer h ON h.customer_id = f.customer_id
    LEFT JOIN broken q ON q.customer_id = f.customer_id
    LEFT JOIN unit u ON u.currency = f.terms_currency
    LEFT JOIN kept w ON w.customer_id = f.customer_id
    OFFSET 0
  ), levels AS (
    SELECT n.*,
           coalesce(n.balance_base > n.credit_limit_base, false) AS over_limit,
           CASE WHEN n.last_snooze_until > d THEN n.last_snooze_until END AS snoozed_until,
           coalesce(n.last_snooze_until <= d AND n.last_touched_on < n.last_snooze_until, false) AS snooze_over,
           coalesce(n.follow_up_on <= d AND n.last_touched_on < n.follow_up_on, false) AS follow_up_due,
           collectable_points(n.collectable_base) AS level_collectable,
           least(3, n.broken)::integer AS level_broken,
           least(3, n.unanswered) AS level_unanswered,
           CASE WHEN n.anything_collectable THEN least(20, (40 * n.oldest_days + 90) / 180) ELSE 0 END AS level_age,
           CASE WHEN n.anything_collectable AND n.median_days_late IS NOT NULL
                THEN least(10, greatest(0, (20 * (n.oldest_days - n.median_days_late) + 30) / 60)) ELSE 0 END AS level_slower,
           CASE WHEN n.credit_limit_base IS NULL OR n.balance_base <= 0 THEN 0
                WHEN n.credit_limit_base = 0 THEN 10
                ELSE least(10, round(10 * n.balance_base / n.credit_limit_base)) END::integer AS level_credit
    FROM known n
    OFFSET 0   -- (worked out once, however often it is used below)
  ), judged AS (
    SELECT p.*,
           score_of(weights, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered, p.level_slower,
                    p.level_credit) AS score,
           array_remove(ARRAY[
             CASE WHEN p.broken_on > coalesce(p.last_touched_on, '-infinity') AND p.anything_overdue THEN 'promise_broken' END,
             CASE WHEN p.follow_up_due AND p.anything_owed THEN 'follow_up' END,
             CASE WHEN p.snooze_over AND p.anything_owed THEN 'snooze_over' END,
             CASE WHEN p.over_limit THEN 'over_limit' END,
             CASE WHEN p.billing_contact_id IS NULL AND p.anything_owed THEN 'no_billing_contact' END,
             CASE WHEN p.status = 'archived' AND p.anything_open THEN 'archived_with_balance' END], NULL) AS forced,
           CASE WHEN p.held THEN 'on_hold'
                WHEN p.snoozed_until IS NOT NULL THEN 'snoozed'
                WHEN p.follow_up_on > d THEN 'waiting'
                WHEN p.last_touched_on > d - 3 THEN 'touched'
                WHEN p.anything_overdue AND NOT p.anything_collectable THEN 'covered'
                WHEN NOT p.anything_collectable THEN 'nothing_collectable' END AS gated
    FROM levels p
    OFFSET 0
  )
  SELECT org, j.customer_id, j.number, j.name_key, j.status, j.owner_id, j.billing_contact_id, j.basis, j.days,
         j.terms_currency, j.credit_limit, j.last_touched_on, j.last_snooze_until, j.stale_on,
         j.balance_base, j.overdue_base, j.collectable_base, j.credit_limit_base, j.oldest_due_on, j.over_limit,
         j.without_rate,
         j.score, j.forced, j.gated, j.gated IS NULL OR (j.gated NOT IN ('on_hold', 'snoozed') AND cardinality(j.forced) > 0),
         j.due_count, j.late_count, j.paid_count, j.paid_days_sum, j.unpaid_count, j.unpaid_due_sum,
         j.median_days_late, j.late_count >= 3 AND j.late_count * 100 >= j.due_count * 40,
         j.open_buckets, j.open_currencies,
         -- For the writer: the next day on which any of this reads differently; the day after at the earliest.
         CASE WHEN upto IS NOT NULL THEN greatest(d + 1, coalesce(least(
           j.moves_on,
           CASE WHEN j.snoozed_until IS NOT NULL THEN j.snoozed_until END,
           CASE WHEN j.last_touched_on > d - 3 THEN j.last_touched_on + 3 END,
           CASE WHEN j.anything_collectable AND j.level_age < 20
                THEN j.oldest_due_on + ceil((j.level_age + 0.5) * 4.5)::integer END,
           CASE WHEN j.anything_collectable AND j.median_days_late IS NOT NULL AND j.level_slower < 10
                THEN j.oldest_due_on + j.median_days_late + ceil(3 * j.level_slower + 1.5)::integer END), 'infinity')) END,
         j.level_collectable, j.level_age, j.level_broken, j.level_unanswered, j.level_slower, j.level_credit,
         j.follow_up_on, j.held, j.heard_on, j.reminded_on, j.agreed, j.broken_on, j.broken_amount, j.broken_currency,
         CASE WHEN past THEN j.score ELSE queue_place_of(j.customer_id, weights, places, j.score, j.level_age) END,
         j.balances,
         j.was_owner_id, j.was_status, j.was_in_queue, j.was_recurring_late, j.was_balance_base, j.was_overdue_base,
         j.was_collectable_base
  FROM judged j;
END $$;

-- As before, with what was kept.
CREATE FUNCTION position_live(org integer, d date, among bigint[] DEFAULT NULL)
RETURNS SETOF position_row LANGUAGE sql STABLE ROWS 500 AS $$
  SELECT p.* FROM touched_in(org, d, among) t, position_now(org, d, t.customers, tail => t.tail) p
$$;

-- ── The writer ───────────────────────────────────────────────────────────────────────────────────

-- As before.
CREATE OR REPLACE FUNCTION advance_positions(org integer, hi bigint, d date, customers bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM add_to_totals(org, customers, -1);
  DELETE FROM paid_days_checkpoint h WHERE h.organisation_id = org AND h.customer_id = ANY (customers);
  INSERT INTO paid_days_checkpoint (organisation_id, customer_id, days, invoices)
    SELECT org, i.customer_id, array_agg(i.days ORDER BY i.days), array_agg(i.invoices ORDER BY i.days)
    FROM (SELECT c.customer_id, c.paid_on - c.due_on AS days, count(*)::integer AS invoices FROM due_invoice_checkpoint c
          WHERE c.organisation_id = org AND c.customer_id = ANY (customers) AND c.paid_on IS NOT NULL
            AND c.due_on > (d - interval '1 year')::date AND c.due_on <= d
          GROUP BY 1, 2) i
    GROUP BY i.customer_id;
  INSERT INTO customer_position AS p
    SELECT n.organisation_id, n.customer_id, n.number, n.name_key, n.status, n.owner_id, n.billing_contact_id,
           n.basis, n.days, n.terms_currency, n.credit_limit, n.last_touched_on, n.last_snooze_until,
           n.facts_stale_on, n.balance_base, n.overdue_base, n.collectable_base, n.credit_limit_base,
           n.oldest_due_on, n.over_limit, n.without_rate, n.score, n.forced, n.gated, n.in_queue, n.due_count,
           n.late_count, n.paid_count, n.paid_days_sum, n.unpaid_count, n.unpaid_due_sum, n.median_days_late,
           n.recurring_late, n.open_buckets, n.open_currencies, n.stale_on, n.level_collectable, n.level_age,
           n.level_broken, n.level_unanswered, n.level_slower, n.level_credit, n.follow_up_on, n.held,
           n.heard_on, n.reminded_on, n.agreed, n.broken_on, n.broken_amount, n.broken_currency, n.queue_place, n.balances
    FROM position_now(org, d, customers, hi) n
  ON CONFLICT (organisation_id, customer_id) DO UPDATE SET
    (number, name_key, status, owner_id, billing_contact_id, basis, days, terms_currency, credit_limit, last_touched_on,
     last_snooze_until, facts_stale_on, balance_base, overdue_base, collectable_base, credit_limit_base, oldest_due_on,
     over_limit, without_rate, score, forced, gated, in_queue, due_count, late_count, paid_count, paid_days_sum, unpaid_count,
     unpaid_due_sum, median_days_late, recurring_late, open_buckets, open_currencies, stale_on, level_collectable, level_age,
     level_broken, level_unanswered, level_slower, level_credit, follow_up_on, held, heard_on, reminded_on, agreed, broken_on,
     broken_amount, broken_currency, queue_place, balances)
    = ROW (excluded.number, excluded.name_key, excluded.status, excluded.owner_id, excluded.billing_contact_id,
     excluded.basis, excluded.days, excluded.terms_currency, excluded.credit_limit, excluded.last_touched_on,
     excluded.last_snooze_until, excluded.facts_stale_on, excluded.balance_base, excluded.overdue_base,
     excluded.collectable_base, excluded.credit_limit_base, excluded.oldest_due_on, excluded.over_limit,
     excluded.without_rate, excluded.score, excluded.forced, excluded.gated, excluded.in_queue,
     excluded.due_count, excluded.late_count, excluded.paid_count, excluded.paid_days_sum,
     excluded.unpaid_count, excluded.unpaid_due_sum, excluded.median_days_late, excluded.recurring_late,
     excluded.open_buckets, excluded.open_currencies, excluded.stale_on, excluded.level_collectable,
     excluded.level_age, excluded.level_broken, excluded.level_unanswered, excluded.level_slower,
     excluded.level_credit, excluded.follow_up_on, excluded.held, excluded.heard_on, excluded.reminded_on,
     excluded.agreed, excluded.broken_on, excluded.broken_amount, excluded.broken_currency, excluded.queue_place,
     excluded.balances);
  PERFORM add_to_totals(org, customers, 1);
END $$;

-- As before.
CREATE OR REPLACE FUNCTION add_to_totals(org integer, customers bigint[], sign integer) RETURNS void LANGUAGE sql
SET search_path = public, pg_temp AS $$
  INSERT INTO position_total AS t (organisation_id, owner_id, customers, in_queue, recurring_late, balance_base, overdue_base, collectable_base)
  SELECT org, coalesce(p.owner_id, 0), sign * count(*), sign * count(*) FILTER (WHERE p.in_queue),
         sign * count(*) FILTER (WHERE p.recurring_late), sign * sum(p.balance_base), sign * sum(p.overdue_base), sign * sum(p.collectable_base)
  FROM customer_position p WHERE p.organisation_id = org AND p.customer_id = ANY (customers) GROUP BY 2
  ON CONFLICT (organisation_id, owner_id) DO UPDATE SET
    (customers, in_queue, recurring_late, balance_base, overdue_base, collectable_base)
    = ROW (t.customers + excluded.customers, t.in_queue + excluded.in_queue, t.recurring_late + excluded.recurring_late,
       t.balance_base + excluded.balance_base, t.overdue_base + excluded.overdue_base, t.collectable_base + excluded.collectable_base);
  INSERT INTO currency_total AS t (organisation_id, currency, customers)
  SELECT org, c.currency, sign * count(*) FROM customer_position p, unnest(p.open_currencies) c (currency)
  WHERE p.organisation_id = org AND p.customer_id = ANY (customers) GROUP BY 2
  ON CONFLICT (organisation_id, currency) DO UPDATE SET customers = t.customers + excluded.customers;
$$;

-- As before.
CREATE OR REPLACE FUNCTION rebuild_present(org integer, hi bigint, d date)
RETURNS TABLE (entries bigint, customers integer, through_seq bigint, as_of date) LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  all_customers bigint[]; looked_at bigint[]; counted bigint;
BEGIN
  looked_at := array(SELECT m.id FROM customer_mark m WHERE m.organisation_id = org);
  DELETE FROM checkpoint_state s WHERE s.organisation_id = org;
  DELETE FROM checkpoint_rate s WHERE s.organisation_id = org;
  DELETE FROM entry_ahead s WHERE s.organisation_id = org;
  DELETE FROM open_item_checkpoint s WHERE s.organisation_id = org;
  DELETE FROM open_total s WHERE s.organisation_id = org;
  DELETE FROM due_invoice_checkpoint s WHERE s.organisation_id = org;
  DELETE FROM paid_days_checkpoint s WHERE s.organisation_id = org;
  DELETE FROM customer_position s WHERE s.organisation_id = org;
  DELETE FROM position_total s WHERE s.organisation_id = org;
  DELETE FROM currency_total s WHERE s.organisation_id = org;
  DELETE FROM ageing_cube s WHERE s.organisation_id = org;

  INSERT INTO open_item_checkpoint (organisation_id, customer_id, item_id, currency, due_on, open_amount)
    SELECT org, i.customer_id, i.id, i.currency, i.due_on, s.open_amount
    FROM (SELECT e.item_id, sum(e.amount)::bigint AS open_amount FROM entry e
          WHERE e.organisation_id = org AND e.seq <= hi AND e.effective_on <= d
          GROUP BY e.item_id HAVING sum(e.amount) <> 0) s
    JOIN item i ON i.organisation_id = org AND i.id = s.item_id
    ORDER BY i.customer_id, i.id;
  INSERT INTO open_total (organisation_id, currency, due_on, open_items, amount)
    SELECT org, o.currency, coalesce(o.due_on, 'infinity'), count(*), sum(o.open_amount)
    FROM open_item_checkpoint o WHERE o.organisation_id = org GROUP BY 2, 3;
  INSERT INTO due_invoice_checkpoint (organisation_id, customer_id, due_on, item_id, paid_on)
    SELECT org, j.customer_id, j.due_on, j.item_id, j.paid_on
    FROM judged_invoices_due_after(org, d, (d - interval '13 months')::date, hi) j
    ORDER BY j.customer_id, j.due_on, j.item_id;
  PERFORM advance_cube(org, 0, hi);
  INSERT INTO entry_ahead (organisation_id, seq, effective_on)
    SELECT org, e.seq, e.effective_on FROM entry e WHERE e.organisation_id = org AND e.seq <= hi AND e.effective_on > d;
  INSERT INTO checkpoint_rate (organisation_id, currency, rate) SELECT org, r.currency, r.rate FROM rate_at(org, d, 'infinity') r;
  INSERT INTO checkpoint_state (organisation_id, through_seq, as_of) VALUES (org, hi, d);
  ANALYZE open_item_checkpoint, due_invoice_checkpoint;
  all_customers := array(SELECT c.id FROM customer c WHERE c.organisation_id = org ORDER BY c.id);
  FOR start IN 1 .. cardinality(all_customers) BY 5000 LOOP
    PERFORM advance_positions(org, hi, d, all_customers[start : start + 4999]);
  END LOOP;
  DELETE FROM customer_mark m WHERE m.organisation_id = org AND m.id = ANY (looked_at);
  SELECT count(*) INTO counted FROM entry e WHERE e.organisation_id = org AND e.seq <= hi;
  RETURN QUERY SELECT counted, cardinality(all_customers), hi, d;
END $$;

-- ── What a payment by the rule looks at ──────────────────────────────────────────────────────────

-- What is open of one customer's debits in one currency, all entries counted: fees and interest, and of the others, the first
-- due first, no fewer than come to `enough`. A long account is read from its checkpoint with what came since, through the
-- document by which that much is due whatever has been paid since: an act costs what it pays, not what is open.
DROP INDEX open_item_checkpoint_due;
CREATE INDEX open_item_checkpoint_due ON open_item_checkpoint (organisation_id, customer_id, currency, due_on, item_id);
DROP FUNCTION open_debit_of(integer, bigint, text);
CREATE FUNCTION open_debit_of(org integer, customer bigint, money text, enough bigint)
RETURNS TABLE (item_id bigint, due_on date, open_amount bigint)
LANGUAGE plpgsql STABLE ROWS 100 SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  w bigint; day date; newest bigint;
BEGIN
  SELECT s.through_seq, s.as_of INTO w, day FROM checkpoint_state s WHERE s.organisation_id = org;
  SELECT e.seq INTO newest FROM entry e WHERE e.organisation_id = org ORDER BY e.seq DESC LIMIT 1;
  IF w IS NULL OR NOT account_is_longer(org, customer, greatest(200, least(2000, newest - w))) THEN
    RETURN QUERY
      SELECT e.item_id, e.due_on, exact_sum(e.amount)
      FROM entry e
      WHERE e.organisation_id = org AND e.customer_id = customer AND e.currency = money AND e.due_on IS NOT NULL
      GROUP BY e.item_id, e.due_on
      HAVING exact_sum(e.amount) <> 0;
    RETURN;
  END IF;
  RETURN QUERY
    WITH moved AS MATERIALIZED (   -- in the order of the entries: nobody knows beforehand how few came since the watermark
      SELECT t.item_id, t.due_on, t.amount
      FROM (SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
            FROM entry e WHERE e.organisation_id = org AND e.seq > w ORDER BY e.seq OFFSET 0) t
      WHERE t.customer_id = customer AND t.currency = money AND t.due_on IS NOT NULL
      UNION ALL   -- before it, and not in the checkpoint of that day
      SELECT e.item_id, e.due_on, e.amount
      FROM entry e
      WHERE e.organisation_id = org AND e.customer_id = customer AND e.effective_on > day AND e.seq <= w
        AND e.currency = money AND e.due_on IS NOT NULL
    ), cost AS MATERIALIZED (
      SELECT i.id FROM item i WHERE i.organisation_id = org AND i.customer_id = customer AND i.kind IN ('fee', 'interest')
    ), through AS MATERIALIZED (
      SELECT o.due_on, o.item_id
      FROM (SELECT k.due_on, k.item_id, exact_sum(k.open_amount) OVER (ORDER BY k.due_on, k.item_id ROWS UNBOUNDED PRECEDING) AS due
            FROM open_item_checkpoint k
            WHERE k.organisation_id = org AND k.customer_id = customer AND k.currency = money AND k.due_on IS NOT NULL) o
      WHERE o.due >= enough - (SELECT exact_sum(least(m.amount, 0)) FROM moved m)
      ORDER BY o.due_on, o.item_id LIMIT 1
    ), last AS MATERIALIZED (
      SELECT coalesce(max(t.due_on), 'infinity') AS due_on, coalesce(max(t.item_id), 0) AS item_id FROM through t
    )
    SELECT x.item_id, x.due_on, exact_sum(x.amount)
    FROM (SELECT k.item_id, k.due_on, k.open_amount AS amount
          FROM open_item_checkpoint k
          WHERE k.organisation_id = org AND k.customer_id = customer AND k.currency = money
            AND (k.due_on, k.item_id) <= ((SELECT l.due_on FROM last l), (SELECT l.item_id FROM last l))
          UNION ALL
          SELECT k.item_id, k.due_on, k.open_amount
          FROM cost c
          CROSS JOIN LATERAL (SELECT * FROM open_item_checkpoint y
            WHERE y.organisation_id = org AND y.customer_id = customer AND y.item_id = c.id OFFSET 0) k
          WHERE k.currency = money AND (k.due_on, k.item_id) > ((SELECT l.due_on FROM last l), (SELECT l.item_id FROM last l))
          UNION ALL
          SELECT m.item_id, m.due_on, m.amount FROM moved m
          WHERE (m.due_on, m.item_id) <= ((SELECT l.due_on FROM last l), (SELECT l.item_id FROM last l))
             OR m.item_id IN (SELECT c.id FROM cost c)) x
    GROUP BY x.item_id, x.due_on
    HAVING exact_sum(x.amount) <> 0;
END $$;

-- Few currencies; part of the query that asks.
ALTER FUNCTION rate_at(integer, date, timestamptz) ROWS 20;
ALTER FUNCTION rate_at(integer, date, timestamptz) RESET ALL;
