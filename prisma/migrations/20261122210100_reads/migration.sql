-- Reading checkpoint + tail at the cost of one look at the tail: it is read once, summed by document, and handed on.

-- ── Whose rows a session sees, asked once a statement ────────────────────────────────────────────

-- The same policy as before, as a number that is looked up once: as a text it was made and compared for every row, a
-- quarter of what reading a long ledger cost, and the planner took any table for nearly empty.
CREATE OR REPLACE FUNCTION guard_tenant_table(name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
  EXECUTE format($p$CREATE POLICY organisation ON %s
    USING (organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::integer))
    WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::integer))$p$, name);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO duebook_app', name);
  EXECUTE format('GRANT SELECT ON %s TO duebook_jobs', name);
END $$;

DO $$
DECLARE tenant regclass;
BEGIN
  FOR tenant IN SELECT p.polrelid::regclass FROM pg_policy p JOIN pg_attribute a ON a.attrelid = p.polrelid
      WHERE p.polname = 'organisation' AND a.attname = 'organisation_id' LOOP
    EXECUTE format($p$ALTER POLICY organisation ON %s
      USING (organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::integer))
      WITH CHECK (organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::integer))$p$, tenant);
  END LOOP;
END $$;

-- ── The tail ─────────────────────────────────────────────────────────────────────────────────────

-- What counts on day `d` (not before `as_of`) and is in no checkpoint yet: entries after the watermark through `upto`
-- (null: all), and earlier ones whose day has come since. `face`: the leg that a document begins with (debits fall due,
-- credits do not), and not the one that reverses it.
DROP FUNCTION tail_entry(integer, date, bigint);
CREATE FUNCTION tail_entry(org integer, d date, upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, amount bigint, face boolean)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE w bigint;
BEGIN
  w := coalesce((SELECT s.through_seq FROM checkpoint_state s WHERE s.organisation_id = org), 0);
  RETURN QUERY
    SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount,
           e.counter_item_id IS NULL AND (e.amount > 0) = (e.due_on IS NOT NULL)
    FROM entry e
    WHERE e.organisation_id = org AND e.seq > w AND e.seq <= coalesce(upto, 9223372036854775807) AND e.effective_on <= d
    UNION ALL
    SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount,
           e.counter_item_id IS NULL AND (e.amount > 0) = (e.due_on IS NOT NULL)
    FROM entry_ahead h JOIN entry e ON e.organisation_id = org AND e.seq = h.seq
    WHERE h.organisation_id = org AND h.effective_on <= d;
END $$;

-- A sum that stays a bigint, and is an error beyond it: `sum` would go by way of numeric, which takes longer than the rest.
CREATE AGGREGATE exact_sum(bigint) (sfunc = int8pl, stype = bigint, initcond = '0', parallel = safe, combinefunc = int8pl);

-- What the tail moves of one document. `fresh`: its face is in the tail too, so that no checkpoint knows it.
CREATE TYPE moved_item AS (customer_id bigint, item_id bigint, currency text, due_on date, amount bigint, fresh boolean);

CREATE FUNCTION tail_of(org integer, d date, upto bigint DEFAULT NULL) RETURNS moved_item[]
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN array(
    SELECT ROW (t.customer_id, t.item_id, t.currency, t.due_on, exact_sum(t.amount), bool_or(t.face))::moved_item
    FROM tail_entry(org, d, upto) t GROUP BY t.customer_id, t.item_id, t.currency, t.due_on);
END $$;

-- The customers whose position is not to be read from its checkpoint on day `d`, when the tail is this.
CREATE FUNCTION touched_by(org integer, d date, tail moved_item[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 500 SET search_path = public, pg_temp AS $$
DECLARE changed text[];
BEGIN
  SELECT array_agg(coalesce(n.currency, r.currency)) INTO changed
    FROM rate_at(org, d, 'infinity') n
    FULL JOIN (SELECT k.currency, k.rate FROM checkpoint_rate k WHERE k.organisation_id = org) r ON r.currency = n.currency
    WHERE n.rate IS DISTINCT FROM r.rate;
  RETURN QUERY
    SELECT t.customer_id FROM unnest(tail) t
    UNION SELECT m.customer_id FROM customer_mark m WHERE m.organisation_id = org
    UNION SELECT p.customer_id FROM customer_position p WHERE p.organisation_id = org AND p.stale_on <= d
    UNION SELECT p.customer_id FROM customer_position p
      WHERE changed IS NOT NULL AND p.organisation_id = org
        AND (p.open_currencies && changed OR p.terms_currency = ANY (changed));
END $$;

CREATE OR REPLACE FUNCTION touched_customer(org integer, d date, upto bigint DEFAULT NULL) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 500 SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM checkpoint_state s WHERE s.organisation_id = org) THEN
    RETURN QUERY SELECT c.id FROM customer c WHERE c.organisation_id = org;
  ELSE
    RETURN QUERY SELECT touched_by(org, d, tail_of(org, d, upto));
  END IF;
END $$;

-- How many points a collectable amount gives, in base currency: 5 × log10(1 + amount), rounded, 25 at most. From the amounts
-- at which the points are reached, 10^((n − ½) / 5) − 1, as a logarithm of so many digits takes long.
CREATE FUNCTION collectable_points(collectable numeric) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT width_bucket(collectable, ARRAY[
    0.258925411794167210423954, 0.995262314968879601352455, 2.162277660168379331998894, 4.011872336272722850015542, 6.943282347242815020659183,
    11.589254117941672104239541, 18.952623149688796013524554, 30.622776601683793319988935, 49.118723362727228500155419, 78.432823472428150206591828,
    124.892541179416721042395411, 198.526231496887960135245540, 315.227766016837933199889354, 500.187233627272285001554187, 793.328234724281502065918283,
    1257.925411794167210423954106, 1994.262314968879601352455397, 3161.277660168379331998893544, 5010.872336272722850015541869, 7942.282347242815020659182828,
    12588.254117941672104239541064, 19951.623149688796013524553967, 31621.776601683793319988935444, 50117.723362727228500155418688, 79431.823472428150206591828284]::numeric[])
$$;

-- ── Live rows ────────────────────────────────────────────────────────────────────────────────────

-- The balances of steady customers: the kept ones + what the tail moves, whatever else is open. (Each document is looked
-- up by its key, and what was looked up is hashed: the planner knows nothing of the length of an array.)
DROP FUNCTION balance_moved(integer, date, bigint[]);
CREATE FUNCTION balance_moved(org integer, d date, customers bigint[], tail moved_item[])
RETURNS TABLE (customer_id bigint, currency text, open_items bigint, balance bigint, overdue bigint, unapplied bigint,
               current_amount bigint, days_1_30 bigint, days_31_60 bigint, days_61_90 bigint, days_over_90 bigint,
               oldest_due_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_nestloop = off SET enable_mergejoin = off AS $$
BEGIN
  RETURN QUERY
  WITH change AS MATERIALIZED (
    SELECT m.*, (o.open_amount IS NOT NULL)::integer AS was_open, coalesce(o.open_amount, 0) + m.amount <> 0 AS is_open
    FROM unnest(customers) c (id)
    JOIN unnest(tail) m ON m.customer_id = c.id
    LEFT JOIN LATERAL (SELECT x.open_amount FROM open_item_checkpoint x
      WHERE NOT m.fresh AND x.organisation_id = org AND x.customer_id = m.customer_id AND x.item_id = m.item_id OFFSET 0) o ON true
  ), part AS (
    SELECT b.customer_id, b.currency, b.open_items, b.balance, b.overdue, b.unapplied, b.current_amount,
           b.days_1_30, b.days_31_60, b.days_61_90, b.days_over_90, b.oldest_due_on AS kept_oldest, NULL::date AS opened
    FROM balance_checkpoint b WHERE b.organisation_id = org AND b.customer_id = ANY (customers)
    UNION ALL
    SELECT c.customer_id, c.currency, (c.is_open::integer - c.was_open)::bigint, c.amount,
           CASE WHEN c.due_on < d THEN c.amount ELSE 0 END, CASE WHEN c.due_on IS NULL THEN c.amount ELSE 0 END,
           CASE WHEN c.due_on >= d THEN c.amount ELSE 0 END,
           CASE WHEN d - c.due_on BETWEEN 1 AND 30 THEN c.amount ELSE 0 END,
           CASE WHEN d - c.due_on BETWEEN 31 AND 60 THEN c.amount ELSE 0 END,
           CASE WHEN d - c.due_on BETWEEN 61 AND 90 THEN c.amount ELSE 0 END,
           CASE WHEN d - c.due_on > 90 THEN c.amount ELSE 0 END,
           NULL, CASE WHEN c.is_open THEN c.due_on END
    FROM change c
  ), total AS (
    SELECT p.customer_id, p.currency, exact_sum(p.open_items) AS open_items, exact_sum(p.balance) AS balance,
           exact_sum(p.overdue) AS overdue, exact_sum(p.unapplied) AS unapplied, exact_sum(p.current_amount) AS current_amount,
           exact_sum(p.days_1_30) AS days_1_30, exact_sum(p.days_31_60) AS days_31_60,
           exact_sum(p.days_61_90) AS days_61_90, exact_sum(p.days_over_90) AS days_over_90,
           max(p.kept_oldest) AS kept_oldest, min(p.opened) AS opened
    FROM part p GROUP BY p.customer_id, p.currency HAVING exact_sum(p.open_items) <> 0
  ), closed AS (   -- the oldest of the kept ones may be paid: then the next one is looked for
    SELECT DISTINCT c.customer_id, c.currency, c.due_on FROM change c WHERE NOT c.is_open AND c.due_on IS NOT NULL
  )
  SELECT t.customer_id, t.currency, t.open_items, t.balance, t.overdue, t.unapplied, t.current_amount,
         t.days_1_30, t.days_31_60, t.days_61_90, t.days_over_90,
         least(t.opened, CASE WHEN g.due_on IS NULL THEN t.kept_oldest ELSE (
           SELECT x.due_on FROM open_item_checkpoint x
           WHERE x.organisation_id = org AND x.customer_id = t.customer_id AND x.currency = t.currency
             AND x.due_on >= g.due_on AND x.item_id NOT IN (SELECT c.item_id FROM change c WHERE NOT c.is_open)
           ORDER BY x.due_on LIMIT 1) END)
  FROM total t
  LEFT JOIN closed g ON g.customer_id = t.customer_id AND g.currency = t.currency AND g.due_on = t.kept_oldest;
END $$;

-- One row for each of the customers and currency with anything open: `balance_at`, in the present or (`past`) of a day and
-- an instant. With `upto` the writer asks: it sums the open items themselves.
CREATE OR REPLACE FUNCTION balance_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL,
                                       past boolean DEFAULT false, k timestamptz DEFAULT 'infinity')
RETURNS TABLE (customer_id bigint, currency text, open_items bigint, balance bigint, overdue bigint, unapplied bigint,
               current_amount bigint, days_1_30 bigint, days_31_60 bigint, days_61_90 bigint, days_over_90 bigint,
               oldest_due_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE
  steady bigint[] := CASE WHEN past OR upto IS NOT NULL THEN '{}' ELSE steady_customer(org, d, customers) END;
  summed bigint[] := array(SELECT unnest(customers) EXCEPT SELECT unnest(steady));
BEGIN
  IF cardinality(steady) > 0 THEN
    RETURN QUERY SELECT * FROM balance_moved(org, d, steady, tail_of(org, d));
  END IF;
  RETURN QUERY SELECT * FROM balance_summed(org, d, summed, upto, past, k);
END $$;

-- How the payment behaviour of steady customers moves: what the invoices that the tail touched counted for is taken off,
-- what they are now is added. `median` only where what was paid has changed, from how many were paid how late.
DROP FUNCTION payer_moved(integer, date, bigint[]);
CREATE FUNCTION payer_moved(org integer, d date, customers bigint[], tail moved_item[])
RETURNS TABLE (customer_id bigint, due_count bigint, late_count bigint, paid_count bigint, paid_days_sum bigint,
               unpaid_count bigint, unpaid_due_sum bigint, median integer)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_nestloop = off SET enable_mergejoin = off AS $$
DECLARE
  touched moved_item[] := array(SELECT t FROM unnest(tail) t JOIN unnest(customers) c (id) ON c.id = t.customer_id
    WHERE t.due_on > (d - interval '1 year')::date AND t.due_on <= d);
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
  ), paid AS (
    SELECT x.customer_id, x.days, sum(x.invoices)::integer AS invoices
    FROM (SELECT h.customer_id, u.days, u.invoices
          FROM paid_days_checkpoint h, unnest(h.days, h.invoices) u (days, invoices)
          WHERE h.organisation_id = org
            AND h.customer_id = ANY (array(SELECT DISTINCT c.customer_id FROM change c WHERE c.paid_on IS NOT NULL))
          UNION ALL
          SELECT c.customer_id, c.paid_on - c.due_on, c.sign FROM change c WHERE c.paid_on IS NOT NULL) x
    GROUP BY x.customer_id, x.days
  ), middle AS (
    SELECT y.customer_id, min(y.days) AS days
    FROM (SELECT p.customer_id, p.days, sum(p.invoices) OVER (PARTITION BY p.customer_id ORDER BY p.days) AS through,
                 sum(p.invoices) OVER (PARTITION BY p.customer_id) AS all_of
          FROM paid p WHERE p.invoices > 0) y
    WHERE 2 * y.through >= y.all_of GROUP BY y.customer_id
  ), moved AS (
    SELECT c.customer_id, sum(c.sign) AS due_count,
           coalesce(sum(c.sign) FILTER (WHERE coalesce(c.paid_on, d) - c.due_on > 5), 0) AS late_count,
           coalesce(sum(c.sign) FILTER (WHERE c.paid_on IS NOT NULL), 0) AS paid_count,
           coalesce(sum(c.sign * (c.paid_on - c.due_on)), 0) AS paid_days_sum,
           coalesce(sum(c.sign) FILTER (WHERE c.paid_on IS NULL), 0) AS unpaid_count,
           coalesce(sum(c.sign * (c.due_on - date '2000-01-01')) FILTER (WHERE c.paid_on IS NULL), 0) AS unpaid_due_sum
    FROM change c GROUP BY c.customer_id
  )
  SELECT m.*, h.days FROM moved m LEFT JOIN middle h ON h.customer_id = m.customer_id;
END $$;

-- The positions of customers on day `d`: `priority_at` and `behaviour_at`. In the present, of what is open and due as it is
-- known now, with what nothing touched taken from the last position (`tail`: `tail_of` that day, where it is known
-- already); else (`past`) of a day and an instant, from the customers' own entries.
DROP FUNCTION position_now(integer, date, bigint[], bigint, boolean, timestamptz);
CREATE FUNCTION position_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL,
                             past boolean DEFAULT false, k timestamptz DEFAULT 'infinity', tail moved_item[] DEFAULT NULL)
RETURNS SETOF customer_position LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  IF coalesce(cardinality(customers), 0) = 0 THEN RETURN; END IF;
  IF tail IS NULL AND NOT past AND upto IS NULL THEN tail := tail_of(org, d); END IF;
  RETURN QUERY
  WITH unit AS (   -- major units of base for one minor unit of each currency
    SELECT r.currency, r.rate * minor_unit(r.currency) AS factor FROM rate_at(org, d, k) r
    UNION ALL SELECT o.base_currency, minor_unit(o.base_currency) FROM organisation o WHERE o.id = org
  ), kept AS MATERIALIZED (
    -- steady: no bucket and no window has moved since; unmarked: neither has any fact other than an entry.
    SELECT p.*, p.stale_on > d AND upto IS NULL AS steady,
           p.facts_stale_on > d
             AND p.customer_id NOT IN (SELECT m.customer_id FROM customer_mark m WHERE m.organisation_id = org) AS unmarked
    FROM customer_position p WHERE NOT past AND p.organisation_id = org AND p.customer_id = ANY (customers)
  ), part AS MATERIALIZED (
    SELECT array(SELECT k.customer_id FROM kept k WHERE k.steady) AS steady,
           array(SELECT unnest(customers) EXCEPT SELECT k.customer_id FROM kept k WHERE k.steady) AS summed,
           array(SELECT unnest(customers) EXCEPT SELECT k.customer_id FROM kept k WHERE k.unmarked) AS looked_up
  ), fact AS (
    SELECT k.customer_id, k.number, k.name_key, k.status, k.owner_id, k.billing_contact_id, k.basis, k.days,
           k.terms_currency, k.credit_limit, k.last_touched_on, k.last_snooze_until, k.facts_stale_on AS stale_on
    FROM kept k WHERE k.unmarked
    UNION ALL
    SELECT f.* FROM part p, customer_fact_of(org, d, p.looked_up, k) f
  ), balance AS MATERIALIZED (
    SELECT b.* FROM part p, balance_moved(org, d, p.steady, tail) b
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
           sum(greatest(b.overdue + b.unapplied, 0) * u.factor) AS collectable_base,
           bool_or(b.overdue + b.unapplied > 0) AS anything_collectable,
           bool_or(b.balance > 0) AS anything_owed,
           bool_or(b.balance <> 0) AS anything_open,
           min(b.oldest_due_on) FILTER (WHERE b.overdue + b.unapplied > 0) AS oldest_due_on,
           array_agg(b.currency ORDER BY b.currency) AS open_currencies,
           array_agg(b.currency ORDER BY b.currency) FILTER (WHERE u.factor IS NULL) AS without_rate,
           array_remove(ARRAY[
             CASE WHEN bool_or(b.current_amount <> 0) THEN 'current' END, CASE WHEN bool_or(b.days_1_30 <> 0) THEN '1-30' END,
             CASE WHEN bool_or(b.days_31_60 <> 0) THEN '31-60' END, CASE WHEN bool_or(b.days_61_90 <> 0) THEN '61-90' END,
             CASE WHEN bool_or(b.days_over_90 <> 0) THEN '90+' END], NULL) AS open_buckets
    FROM balance b LEFT JOIN unit u ON u.currency = b.currency
    GROUP BY b.customer_id
  ), payer AS (
    SELECT x.customer_id, exact_sum(x.due_count) AS due_count, exact_sum(x.late_count) AS late_count,
           exact_sum(x.paid_count) AS paid_count, exact_sum(x.paid_days_sum) AS paid_days_sum,
           exact_sum(x.unpaid_count) AS unpaid_count, exact_sum(x.unpaid_due_sum) AS unpaid_due_sum,
           coalesce(max(x.median), max(x.kept_median)) AS median, min(x.next_on) AS next_on
    FROM (SELECT k.customer_id, k.due_count, k.late_count, k.paid_count, k.paid_days_sum, k.unpaid_count, k.unpaid_due_sum,
                 NULL::integer AS median, k.median_days_late AS kept_median, NULL::date AS next_on
          FROM kept k WHERE k.steady
          UNION ALL
          SELECT m.*, NULL, NULL FROM part p, payer_moved(org, d, p.steady, tail) m
          UNION ALL
          SELECT s.customer_id, s.due_count, s.late_count, s.paid_count, s.paid_days_sum, s.unpaid_count, s.unpaid_due_sum,
                 s.median, NULL, s.next_on
          FROM part p, payer_summed(org, d, p.summed, upto, past, k) s) x
    GROUP BY x.customer_id
  ), known AS (
    SELECT f.*,
           coalesce(m.balance_base, 0) AS balance_base, coalesce(m.overdue_base, 0) AS overdue_base,
           coalesce(m.collectable_base, 0) AS collectable_base,
           coalesce(m.anything_collectable, false) AS anything_collectable,
           coalesce(m.anything_owed, false) AS anything_owed, coalesce(m.anything_open, false) AS anything_open,
           m.oldest_due_on, d - m.oldest_due_on AS oldest_days,
           coalesce(m.open_currencies, '{}') AS open_currencies, coalesce(m.without_rate, '{}') AS without_rate,
           coalesce(m.open_buckets, '{}') AS open_buckets,
           f.credit_limit * u.factor AS credit_limit_base,
           coalesce(h.due_count, 0) AS due_count, coalesce(h.late_count, 0) AS late_count,
           coalesce(h.paid_count, 0) AS paid_count, coalesce(h.paid_days_sum, 0) AS paid_days_sum,
           coalesce(h.unpaid_count, 0) AS unpaid_count, coalesce(h.unpaid_due_sum, 0) AS unpaid_due_sum,
           CASE WHEN h.paid_count >= 3 THEN h.median END AS median_days_late,
           least(f.stale_on, x.next_on, h.next_on) AS moves_on
    FROM fact f
    LEFT JOIN money m ON m.customer_id = f.customer_id
    LEFT JOIN crossing x ON x.customer_id = f.customer_id
    LEFT JOIN payer h ON h.customer_id = f.customer_id
    LEFT JOIN unit u ON u.currency = f.terms_currency
    OFFSET 0
  ), points AS (
    SELECT n.*,
           coalesce(n.balance_base > n.credit_limit_base, false) AS over_limit,
           CASE WHEN n.last_snooze_until > d THEN n.last_snooze_until END AS snoozed_until,
           coalesce(n.last_snooze_until <= d AND n.last_touched_on < n.last_snooze_until, false) AS snooze_over,
           collectable_points(n.collectable_base) AS points_collectable,
           CASE WHEN n.anything_collectable THEN least(20, round(20.0 * n.oldest_days / 90)) ELSE 0 END::integer AS points_age,
           CASE WHEN n.anything_collectable AND n.median_days_late IS NOT NULL
                THEN least(10, greatest(0, round(10.0 * (n.oldest_days - n.median_days_late) / 30))) ELSE 0 END::integer AS points_slower,
           CASE WHEN n.credit_limit_base IS NULL OR n.balance_base <= 0 THEN 0
                WHEN n.credit_limit_base = 0 THEN 10
                ELSE least(10, round(10 * n.balance_base / n.credit_limit_base)) END::integer AS points_credit
    FROM known n
    OFFSET 0   -- (worked out once, however often it is used below)
  ), judged AS (
    SELECT p.*,
           array_remove(ARRAY[
             CASE WHEN p.snooze_over AND p.anything_owed THEN 'snooze_over' END,
             CASE WHEN p.over_limit THEN 'over_limit' END,
             CASE WHEN p.billing_contact_id IS NULL AND p.anything_owed THEN 'no_billing_contact' END,
             CASE WHEN p.status = 'archived' AND p.anything_open THEN 'archived_with_balance' END], NULL) AS forced,
           CASE WHEN p.snoozed_until IS NOT NULL THEN 'snoozed'
                WHEN p.last_touched_on > d - 3 THEN 'touched'
                WHEN NOT p.anything_collectable THEN 'nothing_collectable' END AS gated
    FROM points p
    OFFSET 0
  )
  SELECT org, j.customer_id, j.number, j.name_key, j.status, j.owner_id, j.billing_contact_id, j.basis, j.days,
         j.terms_currency, j.credit_limit, j.last_touched_on, j.last_snooze_until, j.stale_on,
         j.balance_base, j.overdue_base, j.collectable_base, j.credit_limit_base, j.oldest_due_on, j.over_limit,
         j.without_rate, j.points_collectable, j.points_age, j.points_slower, j.points_credit,
         j.points_collectable + j.points_age + j.points_slower + j.points_credit,
         j.forced, j.gated, j.gated IS NULL OR (j.gated <> 'snoozed' AND cardinality(j.forced) > 0),
         j.due_count, j.late_count, j.paid_count, j.paid_days_sum, j.unpaid_count, j.unpaid_due_sum,
         j.median_days_late, j.late_count >= 3 AND j.late_count * 100 >= j.due_count * 40,
         j.open_buckets, j.open_currencies,
         -- The next day on which any of this reads differently; the day after at the earliest.
         greatest(d + 1, coalesce(least(
           j.moves_on,
           CASE WHEN j.snoozed_until IS NOT NULL THEN j.snoozed_until END,
           CASE WHEN j.last_touched_on > d - 3 THEN j.last_touched_on + 3 END,
           CASE WHEN j.anything_collectable AND j.points_age < 20
                THEN j.oldest_due_on + ceil((j.points_age + 0.5) * 4.5)::integer END,
           CASE WHEN j.anything_collectable AND j.median_days_late IS NOT NULL AND j.points_slower < 10
                THEN j.oldest_due_on + j.median_days_late + ceil(3 * j.points_slower + 1.5)::integer END), 'infinity'))
  FROM judged j;
END $$;

-- The positions, in the present, of all customers whose kept row does not hold; with `among`, of those of them alone.
CREATE FUNCTION position_live(org integer, d date, among bigint[] DEFAULT NULL)
RETURNS SETOF customer_position LANGUAGE plpgsql STABLE ROWS 500 SET search_path = public, pg_temp AS $$
DECLARE
  kept boolean := EXISTS (SELECT FROM checkpoint_state s WHERE s.organisation_id = org);
  tail moved_item[] := CASE WHEN kept THEN tail_of(org, d) ELSE '{}' END;
  touched bigint[] := CASE WHEN kept THEN array(SELECT touched_by(org, d, tail)) ELSE array(SELECT touched_customer(org, d)) END;
BEGIN
  IF among IS NOT NULL THEN touched := array(SELECT unnest(touched) INTERSECT SELECT unnest(among)); END IF;
  RETURN QUERY SELECT * FROM position_now(org, d, touched, tail => tail);
END $$;

-- ── A past day, item by item ─────────────────────────────────────────────────────────────────────

-- The open items on a past day and as known at an instant: those of the checkpoint, with every entry taken back that came
-- to count, or to be known, after it. Costs what happened since, not what happened before. (A year of a large book is
-- millions of entries of nearly as many documents: they are summed in memory, in one pass, without sorting them.)
CREATE OR REPLACE FUNCTION open_item_rolled_back(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, open_amount bigint)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp
SET work_mem = '256MB' SET enable_sort = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE w bigint; day date;
BEGIN
  SELECT s.through_seq, s.as_of INTO w, day FROM checkpoint_state s WHERE s.organisation_id = org;
  w := coalesce(w, 0); day := coalesce(day, a);
  RETURN QUERY
    SELECT x.customer_id, x.item_id, x.currency, x.due_on, exact_sum(x.amount)
    FROM (SELECT o.customer_id, o.item_id, o.currency, o.due_on, o.open_amount AS amount
          FROM open_item_checkpoint o WHERE o.organisation_id = org
          UNION ALL   -- counted in the checkpoint, but not then
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
          FROM entry e WHERE e.organisation_id = org AND e.effective_on > a AND e.seq <= w AND e.effective_on <= day
          UNION ALL
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
          FROM entry e WHERE k < 'infinity' AND e.organisation_id = org AND e.recorded_at > k AND e.effective_on <= least(a, day)
            AND e.seq <= w
          UNION ALL   -- counted then, but not in the checkpoint
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
          FROM entry e WHERE e.organisation_id = org AND e.seq > w AND e.effective_on <= a AND e.recorded_at <= k
          UNION ALL
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
          FROM entry_ahead h JOIN entry e ON e.organisation_id = org AND e.seq = h.seq
          WHERE h.organisation_id = org AND h.effective_on <= a AND e.recorded_at <= k) x
    GROUP BY x.customer_id, x.item_id, x.currency, x.due_on
    HAVING exact_sum(x.amount) <> 0;
END $$;
