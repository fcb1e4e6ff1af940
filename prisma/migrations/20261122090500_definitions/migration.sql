-- The plain definitions: every derived figure as of a day (`a`) and as known at an instant (`k`),
-- for one organisation (`org`). They are slow on a large book and right on every book;
-- whatever is kept for speed later is compared with them. Their own search path keeps them from being merged into
-- the query around, where row-level security hides from the planner how many rows they give: it would run them
-- once for each row that they are joined to.

-- One minor unit in major units, by ISO 4217.
CREATE FUNCTION minor_unit(currency text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1
    WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN 0.001
    ELSE 0.01 END
$$;

-- ── Open items ───────────────────────────────────────────────────────────────────────────────────

-- A document is open while its entries do not sum to zero. Debits are positive, credits negative.
CREATE FUNCTION open_item_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, item_id bigint, kind text, number text, currency text,
               issued_on date, due_on date, face bigint, open_amount bigint)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT i.customer_id, i.id, i.kind, i.number, i.currency, i.issued_on, i.due_on, i.amount, s.open_amount
  FROM (SELECT e.item_id, sum(e.amount)::bigint AS open_amount
        FROM entry e
        WHERE e.organisation_id = org AND e.effective_on <= a AND e.recorded_at <= k
        GROUP BY e.item_id
        HAVING sum(e.amount) <> 0) s
  JOIN item i ON i.organisation_id = org AND i.id = s.item_id
$$;

-- The bucket of something due on a day; null for a credit, which does not fall due.
CREATE FUNCTION ageing_bucket(due_on date, a date) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN due_on IS NULL THEN NULL
              WHEN a <= due_on THEN 'current'
              WHEN a - due_on <= 30 THEN '1-30'
              WHEN a - due_on <= 60 THEN '31-60'
              WHEN a - due_on <= 90 THEN '61-90'
              ELSE '90+' END
$$;

-- ── Balances ─────────────────────────────────────────────────────────────────────────────────────

-- One row for each customer and currency with anything open. balance = the five buckets + unapplied.
CREATE FUNCTION balance_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, currency text, open_items bigint, balance bigint, overdue bigint, unapplied bigint,
               current_amount bigint, days_1_30 bigint, days_31_60 bigint, days_61_90 bigint, days_over_90 bigint,
               oldest_due_on date)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT o.customer_id, o.currency, count(*),
         sum(o.open_amount)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE o.due_on < a), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE o.due_on IS NULL), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE ageing_bucket(o.due_on, a) = 'current'), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE ageing_bucket(o.due_on, a) = '1-30'), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE ageing_bucket(o.due_on, a) = '31-60'), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE ageing_bucket(o.due_on, a) = '61-90'), 0)::bigint,
         coalesce(sum(o.open_amount) FILTER (WHERE ageing_bucket(o.due_on, a) = '90+'), 0)::bigint,
         min(o.due_on)
  FROM open_item_at(org, a, k) o
  GROUP BY o.customer_id, o.currency
$$;

-- ── Payment behaviour ────────────────────────────────────────────────────────────────────────────

-- Every invoice that fell due in the twelve months up to the day, and how late it was paid, or is.
-- What credit notes settled is no payment and is left out; what was written off counts as never paid.
-- It was paid on the last day on which a payment that still stands (`pair_amount`) paid part of it.
CREATE FUNCTION due_invoice_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, item_id bigint, number text, currency text, amount bigint,
               due_on date, paid_on date, days_late integer)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH leg AS (
    SELECT e.item_id, e.counter_item_id, c.kind AS counter_kind, e.effective_on, sum(e.amount) AS amount,
           sum(sum(e.amount)) OVER (PARTITION BY e.item_id, e.counter_item_id) AS pair_amount
    FROM item i
    JOIN entry e ON e.organisation_id = org AND e.item_id = i.id
    LEFT JOIN item c ON c.organisation_id = org AND c.id = e.counter_item_id
    WHERE i.organisation_id = org AND i.kind = 'invoice'
      AND i.due_on > (a - interval '1 year')::date AND i.due_on <= a
      AND e.effective_on <= a AND e.recorded_at <= k
    GROUP BY e.item_id, e.counter_item_id, c.kind, e.effective_on
  ), invoice AS (
    SELECT l.item_id,
           sum(l.amount) AS open_amount,
           coalesce(sum(l.amount) FILTER (WHERE l.counter_item_id IS NULL), 0) AS standing,
           -coalesce(sum(l.amount) FILTER (WHERE l.counter_kind = 'credit_note'), 0) AS credited,
           -coalesce(sum(l.amount) FILTER (WHERE l.counter_kind = 'write_off'), 0) AS written_off,
           max(l.effective_on) FILTER (WHERE l.counter_kind = 'payment' AND l.amount < 0 AND l.pair_amount < 0) AS last_paid_on
    FROM leg l
    GROUP BY l.item_id
  ), judged AS (
    SELECT v.item_id,
           CASE WHEN v.open_amount = 0 AND v.written_off = 0 THEN v.last_paid_on END AS paid_on
    FROM invoice v
    WHERE v.standing > 0 AND v.credited < v.standing
  )
  SELECT i.customer_id, i.id, i.number, i.currency, i.amount, i.due_on, j.paid_on, coalesce(j.paid_on, a) - i.due_on
  FROM judged j JOIN item i ON i.organisation_id = org AND i.id = j.item_id
$$;

-- The rule for a recurring late payer: at least 3 and at least 40 % of them more than 5 days late.
CREATE FUNCTION behaviour_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, due_count bigint, late_count bigint, days_late_sum bigint,
               paid_count bigint, median_days_late integer, recurring_late boolean)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT d.customer_id, count(*),
         count(*) FILTER (WHERE d.days_late > 5),
         sum(d.days_late)::bigint,
         count(d.paid_on),
         percentile_disc(0.5) WITHIN GROUP (ORDER BY d.days_late) FILTER (WHERE d.paid_on IS NOT NULL),
         count(*) FILTER (WHERE d.days_late > 5) >= 3 AND count(*) FILTER (WHERE d.days_late > 5) * 100 >= count(*) * 40
  FROM due_invoice_at(org, a, k) d
  GROUP BY d.customer_id
$$;

-- ── Facts in force ───────────────────────────────────────────────────────────────────────────────

-- Units of base currency for one unit of each currency, from the latest day on or before `a`.
CREATE FUNCTION rate_at(org integer, a date, k timestamptz)
RETURNS TABLE (currency text, rate numeric, valid_on date)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (r.currency) r.currency, r.rate, r.valid_on
  FROM exchange_rate r
  WHERE r.organisation_id = org AND r.valid_on <= a AND r.recorded_at <= k
    AND r.currency <> (SELECT o.base_currency FROM organisation o WHERE o.id = org)
  ORDER BY r.currency, r.valid_on DESC, r.recorded_at DESC, r.id DESC
$$;

CREATE FUNCTION terms_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, basis text, days integer, currency text, credit_limit bigint, tax_status text, valid_from date)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (t.customer_id) t.customer_id, t.basis, t.days, t.currency, t.credit_limit, t.tax_status, t.valid_from
  FROM customer_terms t
  WHERE t.organisation_id = org AND t.valid_from <= a AND t.recorded_at <= k
  ORDER BY t.customer_id, t.valid_from DESC, t.recorded_at DESC, t.id DESC
$$;

CREATE FUNCTION status_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, status text, reason text, effective_on date)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (s.customer_id) s.customer_id, s.status, s.reason, s.effective_on
  FROM customer_status s
  WHERE s.organisation_id = org AND s.effective_on <= a AND s.recorded_at <= k
  ORDER BY s.customer_id, s.effective_on DESC, s.recorded_at DESC, s.id DESC
$$;

CREATE FUNCTION owner_at(org integer, k timestamptz)
RETURNS TABLE (customer_id bigint, user_id integer)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (w.customer_id) w.customer_id, w.user_id
  FROM customer_owner w
  WHERE w.organisation_id = org AND w.recorded_at <= k
  ORDER BY w.customer_id, w.recorded_at DESC, w.id DESC
$$;

-- The billing contact that can be reached: the earliest one with an e-mail address or a telephone number.
CREATE FUNCTION billing_contact_at(org integer, k timestamptz)
RETURNS TABLE (customer_id bigint, contact_id bigint, name text, email text, phone text)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (c.customer_id) c.customer_id, c.id, c.name, c.email, c.phone
  FROM contact c
  WHERE c.organisation_id = org AND c.role = 'billing' AND c.recorded_at <= k
    AND (c.ended_at IS NULL OR c.ended_at > k) AND (c.email IS NOT NULL OR c.phone IS NOT NULL)
  ORDER BY c.customer_id, c.recorded_at, c.id
$$;

-- The last touch, and what became of the last snooze: asleep until it ends, then over until somebody acts.
CREATE FUNCTION touch_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, last_touched_on date, snoozed_until date, snooze_over boolean)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH known AS (
    SELECT t.customer_id, t.kind, t.touched_on, t.snoozed_until, t.recorded_at, t.id
    FROM touch t
    WHERE t.organisation_id = org AND t.touched_on <= a AND t.recorded_at <= k
  ), snooze AS (
    SELECT DISTINCT ON (n.customer_id) n.customer_id, n.snoozed_until
    FROM known n
    WHERE n.kind = 'snooze'
    ORDER BY n.customer_id, n.recorded_at DESC, n.id DESC
  ), last AS (
    SELECT n.customer_id, max(n.touched_on) AS touched_on FROM known n GROUP BY n.customer_id
  )
  SELECT l.customer_id, l.touched_on,
         CASE WHEN s.snoozed_until > a THEN s.snoozed_until END,
         coalesce(s.snoozed_until <= a AND l.touched_on < s.snoozed_until, false)
  FROM last l LEFT JOIN snooze s ON s.customer_id = l.customer_id
$$;

-- ── Priority ─────────────────────────────────────────────────────────────────────────────────────

-- One row for each customer known at the instant: what the queue ranks by. Amounts are in base currency, in major units,
-- unrounded; a currency without a rate stays out of them and is named in `without_rate`.
-- Points: collectable 25 (5 for each power of ten), oldest age 20 (full at 90 days),
-- slower than its own median 10 (full at 30 days more), credit used 10 (full at the limit).
CREATE FUNCTION priority_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, balance_base numeric, overdue_base numeric, collectable_base numeric,
               anything_collectable boolean, oldest_due_on date, credit_limit_base numeric, over_limit boolean,
               without_rate text[], points_collectable integer, points_age integer, points_slower integer,
               points_credit integer, score integer, forced text[], gated text, in_queue boolean)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH unit AS (   -- major units of base for one minor unit of each currency
    SELECT r.currency, r.rate * minor_unit(r.currency) AS factor FROM rate_at(org, a, k) r
    UNION ALL SELECT o.base_currency, minor_unit(o.base_currency) FROM organisation o WHERE o.id = org
  ), money AS (
    SELECT b.customer_id,
           sum(b.balance * u.factor) AS balance_base,
           sum(b.overdue * u.factor) AS overdue_base,
           sum(greatest(b.overdue + b.unapplied, 0) * u.factor) AS collectable_base,
           bool_or(b.overdue + b.unapplied > 0) AS anything_collectable,
           bool_or(b.balance > 0) AS anything_owed,
           bool_or(b.balance <> 0) AS anything_open,
           min(b.oldest_due_on) FILTER (WHERE b.overdue + b.unapplied > 0) AS oldest_due_on,
           array_agg(b.currency ORDER BY b.currency) FILTER (WHERE u.factor IS NULL) AS without_rate
    FROM balance_at(org, a, k) b LEFT JOIN unit u ON u.currency = b.currency
    GROUP BY b.customer_id
  ), facts AS (
    SELECT c.id AS customer_id,
           coalesce(m.balance_base, 0) AS balance_base,
           coalesce(m.overdue_base, 0) AS overdue_base,
           coalesce(m.collectable_base, 0) AS collectable_base,
           coalesce(m.anything_collectable, false) AS anything_collectable,
           coalesce(m.anything_owed, false) AS anything_owed,
           coalesce(m.anything_open, false) AS anything_open,
           m.oldest_due_on, a - m.oldest_due_on AS oldest_days,
           coalesce(m.without_rate, '{}') AS without_rate,
           t.credit_limit * u.factor AS credit_limit_base,
           CASE WHEN h.paid_count >= 3 THEN h.median_days_late END AS median_days_late,
           coalesce(s.status, 'active') AS status, bc.contact_id AS billing_contact_id,
           w.last_touched_on, w.snoozed_until, coalesce(w.snooze_over, false) AS snooze_over
    FROM customer c
    LEFT JOIN money m ON m.customer_id = c.id
    LEFT JOIN terms_at(org, a, k) t ON t.customer_id = c.id
    LEFT JOIN unit u ON u.currency = t.currency
    LEFT JOIN behaviour_at(org, a, k) h ON h.customer_id = c.id
    LEFT JOIN status_at(org, a, k) s ON s.customer_id = c.id
    LEFT JOIN billing_contact_at(org, k) bc ON bc.customer_id = c.id
    LEFT JOIN touch_at(org, a, k) w ON w.customer_id = c.id
    WHERE c.organisation_id = org AND c.recorded_at <= k
  ), points AS (
    SELECT f.*,
           coalesce(f.balance_base > f.credit_limit_base, false) AS over_limit,
           CASE WHEN f.collectable_base > 0
                THEN least(25, round(5 * log(10, 1 + f.collectable_base))) ELSE 0 END::integer AS points_collectable,
           CASE WHEN f.anything_collectable THEN least(20, round(20.0 * f.oldest_days / 90)) ELSE 0 END::integer AS points_age,
           CASE WHEN f.anything_collectable AND f.median_days_late IS NOT NULL
                THEN least(10, greatest(0, round(10.0 * (f.oldest_days - f.median_days_late) / 30))) ELSE 0 END::integer AS points_slower,
           CASE WHEN f.credit_limit_base IS NULL OR f.balance_base <= 0 THEN 0
                WHEN f.credit_limit_base = 0 THEN 10
                ELSE least(10, round(10 * f.balance_base / f.credit_limit_base)) END::integer AS points_credit
    FROM facts f
  ), judged AS (
    SELECT p.*,
           p.points_collectable + p.points_age + p.points_slower + p.points_credit AS score,
           array_remove(ARRAY[
             CASE WHEN p.snooze_over AND p.anything_owed THEN 'snooze_over' END,
             CASE WHEN p.over_limit THEN 'over_limit' END,
             CASE WHEN p.billing_contact_id IS NULL AND p.anything_owed THEN 'no_billing_contact' END,
             CASE WHEN p.status = 'archived' AND p.anything_open THEN 'archived_with_balance' END], NULL) AS forced,
           CASE WHEN p.snoozed_until IS NOT NULL THEN 'snoozed'
                WHEN p.last_touched_on > a - 3 THEN 'touched'
                WHEN NOT p.anything_collectable THEN 'nothing_collectable' END AS gated
    FROM points p
  )
  SELECT j.customer_id, j.balance_base, j.overdue_base, j.collectable_base, j.anything_collectable, j.oldest_due_on,
         j.credit_limit_base, j.over_limit, j.without_rate,
         j.points_collectable, j.points_age, j.points_slower, j.points_credit, j.score, j.forced, j.gated,
         j.gated IS NULL OR (j.gated <> 'snoozed' AND cardinality(j.forced) > 0)
  FROM judged j
$$;
