-- The kept positions with what was agreed, held and followed up; ranked by levels, so that a policy can weigh them anew without
-- looking at the ledger.

-- Made anew from the ledger: the worker begins at once, and until then everything is read from the entries.
TRUNCATE checkpoint_state, customer_position, position_total;
ALTER TABLE customer_position DROP COLUMN points_collectable;
ALTER TABLE customer_position DROP COLUMN points_age;
ALTER TABLE customer_position DROP COLUMN points_slower;
ALTER TABLE customer_position DROP COLUMN points_credit;
ALTER TABLE customer_position ADD COLUMN level_collectable integer NOT NULL;
ALTER TABLE customer_position ADD COLUMN level_age integer NOT NULL;
ALTER TABLE customer_position ADD COLUMN level_broken integer NOT NULL;
ALTER TABLE customer_position ADD COLUMN level_unanswered integer NOT NULL;
ALTER TABLE customer_position ADD COLUMN level_slower integer NOT NULL;
ALTER TABLE customer_position ADD COLUMN level_credit integer NOT NULL;
-- The last follow-up; whether nobody may chase; the last day on which the customer was heard of but for payments; the latest
-- three reminders of a year, the last one first; whether there ever was a promise or a dispute.
ALTER TABLE customer_position ADD COLUMN follow_up_on date;
ALTER TABLE customer_position ADD COLUMN held boolean NOT NULL;
ALTER TABLE customer_position ADD COLUMN heard_on date;
ALTER TABLE customer_position ADD COLUMN reminded_on date[] NOT NULL;
ALTER TABLE customer_position ADD COLUMN agreed boolean NOT NULL;
-- The last promise that was not kept.
ALTER TABLE customer_position ADD COLUMN broken_on date;
ALTER TABLE customer_position ADD COLUMN broken_amount bigint;
ALTER TABLE customer_position ADD COLUMN broken_currency text;
-- Where it stands in the queue: the score, but for those in plain order.
ALTER TABLE customer_position ADD COLUMN queue_place integer NOT NULL;
DROP INDEX customer_position_queue, customer_position_score, customer_position_owner;
CREATE INDEX customer_position_queue ON customer_position (organisation_id, queue_place DESC, collectable_base DESC, customer_id) WHERE in_queue;
CREATE INDEX customer_position_queue_place ON customer_position (organisation_id, queue_place DESC, collectable_base DESC, customer_id);
CREATE INDEX customer_position_owner ON customer_position (organisation_id, owner_id, queue_place DESC, collectable_base DESC, customer_id) WHERE in_queue;
-- The weights that the present is ranked by, kept and live rows alike, from when the writer took them over; and the place of
-- each level of age in plain order.
ALTER TABLE checkpoint_state ADD COLUMN weights integer[] NOT NULL DEFAULT '{}';
ALTER TABLE checkpoint_state ADD COLUMN plain_places integer[] NOT NULL DEFAULT '{}';

-- Whether a customer is among those in plain order: always the same ones, more of them as the share grows.
CREATE FUNCTION is_in_plain_order(customer bigint, plain_percent integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN plain_percent > 0
              THEN ('x' || substr(md5(customer::text), 1, 8))::bit(32)::bigint % 100 < plain_percent ELSE false END
$$;

CREATE FUNCTION queue_place_of(customer bigint, weights integer[], plain_places integer[], score integer, level_age integer)
RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN is_in_plain_order(customer, weights[7]) THEN coalesce(plain_places[level_age + 1], score) ELSE score END
$$;

-- ── Facts in force ───────────────────────────────────────────────────────────────────────────────

-- What the position takes from facts other than entries, as known at an instant; `stale_on` is the next day on which
-- another one begins to count. Of a few customers each is looked up; of much of a book the facts are read in one pass.
DROP FUNCTION customer_fact_of(integer, date, bigint[], timestamptz);
DROP FUNCTION customer_fact_at(integer, date, timestamptz);
CREATE TYPE customer_fact AS (
  customer_id bigint, number text, name_key text, status text, owner_id integer, billing_contact_id bigint,
  basis text, days integer, terms_currency text, credit_limit bigint, last_touched_on date, last_snooze_until date,
  follow_up_on date, held boolean, heard_on date, reminded_on date[], agreed boolean, stale_on date);

-- Whether a touch was not taken back.
CREATE FUNCTION stands_at(org integer, touch bigint, k timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM touch_end x WHERE x.organisation_id = org AND x.touch_id = touch AND x.recorded_at <= k)
$$;

CREATE FUNCTION customer_fact_of(org integer, d date, customers bigint[], k timestamptz) RETURNS SETOF customer_fact
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
           f.follow_up_on, coalesce(h.held, false), greatest(l.heard_on, p.promised_on, q.opened_on),
           coalesce(r.days, '{}'), p.promised_on IS NOT NULL OR q.opened_on IS NOT NULL,
           coalesce(least((SELECT min(x.valid_from) FROM customer_terms x
                           WHERE x.organisation_id = org AND x.customer_id = c.id AND x.valid_from > d AND x.recorded_at <= k),
                          (SELECT min(x.effective_on) FROM customer_status x
                           WHERE x.organisation_id = org AND x.customer_id = c.id AND x.effective_on > d AND x.recorded_at <= k),
                          l.next_on, h.next_on, p.next_on, q.next_on,
                          CASE WHEN f.follow_up_on > d THEN f.follow_up_on END, r.next_on), 'infinity')
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
      LEFT JOIN contact_bounce y ON y.organisation_id = org AND y.contact_id = x.id AND y.recorded_at <= k
      WHERE x.organisation_id = org AND x.customer_id = c.id AND x.role = 'billing' AND x.recorded_at <= k
        AND (x.ended_at IS NULL OR x.ended_at > k) AND ((x.email IS NOT NULL AND y.contact_id IS NULL) OR x.phone IS NOT NULL)
      ORDER BY x.recorded_at, x.id LIMIT 1) b ON true
    LEFT JOIN LATERAL (
      SELECT max(x.touched_on) FILTER (WHERE x.touched_on <= d AND x.kind NOT IN ('reply', 'visit')) AS touched_on,
             max(x.touched_on) FILTER (WHERE x.touched_on <= d
               AND (x.kind = 'reply' OR x.outcome IN ('promised', 'will_check', 'disputes', 'refuses', 'call_back'))) AS heard_on,
             min(x.touched_on) FILTER (WHERE x.touched_on > d) AS next_on
      FROM touch x WHERE x.organisation_id = org AND x.customer_id = c.id AND x.recorded_at <= k AND stands_at(org, x.id, k)) l ON true
    LEFT JOIN LATERAL (
      SELECT x.snoozed_until FROM touch x
      WHERE x.organisation_id = org AND x.customer_id = c.id AND x.kind = 'snooze' AND x.touched_on <= d
        AND x.recorded_at <= k AND stands_at(org, x.id, k)
      ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) z ON true
    LEFT JOIN LATERAL (
      SELECT x.follow_up_on FROM touch x
      WHERE x.organisation_id = org AND x.customer_id = c.id AND x.follow_up_on IS NOT NULL AND x.touched_on <= d
        AND x.kind NOT IN ('reply', 'visit') AND x.recorded_at <= k AND stands_at(org, x.id, k)
      ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) f ON true
    LEFT JOIN LATERAL (
      SELECT (array_agg(x.touched_on ORDER BY x.touched_on DESC))[1:3] AS days, min(x.touched_on) + 365 AS next_on
      FROM (SELECT x.touched_on FROM touch x
            WHERE x.organisation_id = org AND x.customer_id = c.id AND x.kind IN ('email', 'letter')
              AND x.touched_on <= d AND x.touched_on > d - 365 AND x.recorded_at <= k
            ORDER BY x.touched_on DESC LIMIT 3) x) r ON true
    LEFT JOIN LATERAL (
      SELECT bool_or(y.held) FILTER (WHERE y.place = 1) AS held,
             (SELECT min(z.effective_on) FROM customer_hold z
              WHERE z.organisation_id = org AND z.customer_id = c.id AND z.effective_on > d AND z.recorded_at <= k) AS next_on
      FROM (SELECT x.held, row_number() OVER (PARTITION BY x.kind ORDER BY x.effective_on DESC, x.recorded_at DESC, x.id DESC) AS place
            FROM customer_hold x WHERE x.organisation_id = org AND x.customer_id = c.id AND x.effective_on <= d
              AND x.recorded_at <= k) y) h ON true
    LEFT JOIN LATERAL (
      SELECT max(x.promised_on) FILTER (WHERE x.promised_on <= d) AS promised_on,
             min(x.promised_on) FILTER (WHERE x.promised_on > d) AS next_on
      FROM promise x WHERE x.organisation_id = org AND x.customer_id = c.id AND x.recorded_at <= k) p ON true
    LEFT JOIN LATERAL (
      SELECT max(x.opened_on) FILTER (WHERE x.opened_on <= d) AS opened_on,
             min(x.opened_on) FILTER (WHERE x.opened_on > d) AS next_on
      FROM dispute x WHERE x.organisation_id = org AND x.customer_id = c.id AND x.recorded_at <= k) q ON true;
END $$;

CREATE FUNCTION customer_fact_at(org integer, d date, k timestamptz) RETURNS SETOF customer_fact
LANGUAGE sql STABLE ROWS 100000 SET search_path = public, pg_temp SET enable_nestloop = off AS $$
  WITH known AS (
    SELECT t.* FROM touch t
    WHERE t.organisation_id = org AND t.recorded_at <= k
      AND NOT EXISTS (SELECT FROM touch_end x WHERE x.organisation_id = org AND x.touch_id = t.id AND x.recorded_at <= k)
  ), touched AS (
    SELECT t.customer_id, max(t.touched_on) FILTER (WHERE t.touched_on <= d AND t.kind NOT IN ('reply', 'visit')) AS touched_on,
           max(t.touched_on) FILTER (WHERE t.touched_on <= d
             AND (t.kind = 'reply' OR t.outcome IN ('promised', 'will_check', 'disputes', 'refuses', 'call_back'))) AS heard_on,
           min(t.touched_on) FILTER (WHERE t.touched_on > d) AS next_on
    FROM known t GROUP BY t.customer_id
  ), snooze AS (
    SELECT DISTINCT ON (t.customer_id) t.customer_id, t.snoozed_until FROM known t
    WHERE t.kind = 'snooze' AND t.touched_on <= d
    ORDER BY t.customer_id, t.recorded_at DESC, t.id DESC
  ), follow_up AS (
    SELECT DISTINCT ON (t.customer_id) t.customer_id, t.follow_up_on FROM known t
    WHERE t.follow_up_on IS NOT NULL AND t.touched_on <= d AND t.kind NOT IN ('reply', 'visit')
    ORDER BY t.customer_id, t.recorded_at DESC, t.id DESC
  ), reminded AS (
    SELECT x.customer_id, array_agg(x.touched_on ORDER BY x.touched_on DESC) AS days, min(x.touched_on) + 365 AS next_on
    FROM (SELECT t.customer_id, t.touched_on, row_number() OVER (PARTITION BY t.customer_id ORDER BY t.touched_on DESC) AS place
          FROM known t WHERE t.kind IN ('email', 'letter') AND t.touched_on <= d AND t.touched_on > d - 365) x
    WHERE x.place <= 3 GROUP BY x.customer_id
  ), next_terms AS (
    SELECT t.customer_id, min(t.valid_from) AS next_on FROM customer_terms t
    WHERE t.organisation_id = org AND t.valid_from > d AND t.recorded_at <= k GROUP BY t.customer_id
  ), next_status AS (
    SELECT s.customer_id, min(s.effective_on) AS next_on FROM customer_status s
    WHERE s.organisation_id = org AND s.effective_on > d AND s.recorded_at <= k GROUP BY s.customer_id
  ), next_hold AS (
    SELECT h.customer_id, min(h.effective_on) AS next_on FROM customer_hold h
    WHERE h.organisation_id = org AND h.effective_on > d AND h.recorded_at <= k GROUP BY h.customer_id
  ), promised AS (
    SELECT p.customer_id, max(p.promised_on) FILTER (WHERE p.promised_on <= d) AS promised_on,
           min(p.promised_on) FILTER (WHERE p.promised_on > d) AS next_on
    FROM promise p WHERE p.organisation_id = org AND p.recorded_at <= k GROUP BY p.customer_id
  ), disputed AS (
    SELECT q.customer_id, max(q.opened_on) FILTER (WHERE q.opened_on <= d) AS opened_on,
           min(q.opened_on) FILTER (WHERE q.opened_on > d) AS next_on
    FROM dispute q WHERE q.organisation_id = org AND q.recorded_at <= k GROUP BY q.customer_id
  )
  SELECT c.id, c.number, lower(c.name), coalesce(s.status, 'active'), w.user_id, b.contact_id,
         t.basis, t.days, t.currency, t.credit_limit, l.touched_on, z.snoozed_until,
         f.follow_up_on, coalesce(h.held, false), greatest(l.heard_on, p.promised_on, q.opened_on),
         coalesce(r.days, '{}'), p.promised_on IS NOT NULL OR q.opened_on IS NOT NULL,
         coalesce(least(nt.next_on, ns.next_on, l.next_on, nh.next_on, p.next_on, q.next_on,
                        CASE WHEN f.follow_up_on > d THEN f.follow_up_on END, r.next_on), 'infinity')
  FROM customer c
  LEFT JOIN terms_at(org, d, k) t ON t.customer_id = c.id
  LEFT JOIN status_at(org, d, k) s ON s.customer_id = c.id
  LEFT JOIN owner_at(org, k) w ON w.customer_id = c.id
  LEFT JOIN billing_contact_at(org, k) b ON b.customer_id = c.id
  LEFT JOIN held_at(org, d, k) h ON h.customer_id = c.id
  LEFT JOIN touched l ON l.customer_id = c.id
  LEFT JOIN snooze z ON z.customer_id = c.id
  LEFT JOIN follow_up f ON f.customer_id = c.id
  LEFT JOIN reminded r ON r.customer_id = c.id
  LEFT JOIN next_terms nt ON nt.customer_id = c.id
  LEFT JOIN next_status ns ON ns.customer_id = c.id
  LEFT JOIN next_hold nh ON nh.customer_id = c.id
  LEFT JOIN promised p ON p.customer_id = c.id
  LEFT JOIN disputed q ON q.customer_id = c.id
  WHERE c.organisation_id = org AND c.recorded_at <= k
$$;

-- The last day on which a customer paid anything, as known at an instant (through entry `upto`).
CREATE FUNCTION last_paid_on(org integer, customer bigint, a date, k timestamptz, upto bigint) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT i.issued_on FROM item i
  WHERE i.organisation_id = org AND i.customer_id = customer AND i.kind = 'payment' AND i.kind IN ('payment', 'chargeback')
    AND i.issued_on <= a
    AND EXISTS (SELECT FROM entry e WHERE e.organisation_id = org AND e.item_id = i.id AND e.posting_id = i.posting_id
                AND e.counter_item_id IS NULL AND e.recorded_at <= k AND e.seq <= coalesce(upto, 9223372036854775807))
  ORDER BY i.issued_on DESC LIMIT 1
$$;

-- The due day of a customer's oldest open document in a currency, of those that are not disputed altogether.
CREATE FUNCTION oldest_undisputed(org integer, customer bigint, code text, disputed_items bigint[], d date, upto bigint,
                                  past boolean, k timestamptz) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT min(o.due_on)
  FROM (SELECT n.item_id, n.currency, n.due_on FROM open_item_now(org, d, ARRAY[customer], upto) n WHERE NOT past
        UNION ALL SELECT n.item_id, n.currency, n.due_on FROM open_amount_of(org, ARRAY[customer], d, k) n WHERE past) o
  WHERE o.currency = code AND o.item_id <> ALL (disputed_items)
$$;

-- ── Positions ────────────────────────────────────────────────────────────────────────────────────

-- The positions of customers on day `d`: `priority_at` and `behaviour_at`. In the present, of what is open and due as it is
-- known now, with what nothing touched taken from the last position (`tail`: `tail_of` that day, where it is known
-- already); else (`past`) of a day and an instant, from the customers' own entries.
DROP FUNCTION position_now(integer, date, bigint[], bigint, boolean, timestamptz, moved_item[]);
CREATE FUNCTION position_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL,
                             past boolean DEFAULT false, k timestamptz DEFAULT 'infinity', tail moved_item[] DEFAULT NULL)
RETURNS SETOF customer_position LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE weights integer[]; places integer[];
BEGIN
  IF coalesce(cardinality(customers), 0) = 0 THEN RETURN; END IF;
  IF NOT past THEN
    SELECT s.weights, s.plain_places INTO weights, places FROM checkpoint_state s WHERE s.organisation_id = org AND s.weights <> '{}';
  END IF;
  weights := coalesce(weights, weights_at(org, k));
  IF tail IS NULL AND NOT past AND upto IS NULL THEN tail := tail_of(org, d); END IF;
  RETURN QUERY
  WITH unit AS (   -- major units of base for one minor unit of each currency
    SELECT r.currency, r.rate * minor_unit(r.currency) AS factor FROM rate_at(org, d, k) r
    UNION ALL SELECT o.base_currency, minor_unit(o.base_currency) FROM organisation o WHERE o.id = org
  ), kept AS MATERIALIZED (
    -- steady: no bucket and no window has moved since; unmarked: neither has any fact other than an entry.
    SELECT p.customer_id, p.number, p.name_key, p.status, p.owner_id, p.billing_contact_id, p.basis, p.days,
           p.terms_currency, p.credit_limit, p.last_touched_on, p.last_snooze_until, p.follow_up_on, p.held, p.heard_on,
           p.reminded_on, p.agreed, p.facts_stale_on, p.due_count, p.late_count, p.paid_count, p.paid_days_sum,
           p.unpaid_count, p.unpaid_due_sum, p.median_days_late,
           p.stale_on > d AND upto IS NULL AS steady,
           p.facts_stale_on > d
             AND p.customer_id NOT IN (SELECT m.customer_id FROM customer_mark m WHERE m.organisation_id = org) AS unmarked
    FROM customer_position p WHERE NOT past AND p.organisation_id = org AND p.customer_id = ANY (customers)
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
             CASE WHEN bool_or(b.days_over_90 <> 0) THEN '90+' END], NULL) AS open_buckets
    FROM (SELECT b.customer_id, b.currency, b.balance, b.overdue, b.unapplied,
                 b.current_amount, b.days_1_30, b.days_31_60, b.days_61_90, b.days_over_90,
                 b.overdue - coalesce(g.disputed, 0) - least(coalesce(g.promised, 0), b.overdue - coalesce(g.disputed, 0))
                   + b.unapplied AS collectable,
                 CASE WHEN cardinality(g.disputed_items) > 0
                      THEN oldest_undisputed(org, b.customer_id, b.currency, g.disputed_items, d, upto, past, k)
                      ELSE b.oldest_due_on END AS oldest_due_on
          FROM balance b LEFT JOIN agreed g ON g.customer_id = b.customer_id AND g.currency = b.currency) b
    LEFT JOIN unit u ON u.currency = b.currency
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
           coalesce(m.anything_overdue, false) AS anything_overdue,
           coalesce(m.anything_owed, false) AS anything_owed, coalesce(m.anything_open, false) AS anything_open,
           m.oldest_due_on, d - m.oldest_due_on AS oldest_days,
           coalesce(m.open_currencies, '{}') AS open_currencies, coalesce(m.without_rate, '{}') AS without_rate,
           coalesce(m.open_buckets, '{}') AS open_buckets,
           f.credit_limit * u.factor AS credit_limit_base,
           coalesce(h.due_count, 0) AS due_count, coalesce(h.late_count, 0) AS late_count,
           coalesce(h.paid_count, 0) AS paid_count, coalesce(h.paid_days_sum, 0) AS paid_days_sum,
           coalesce(h.unpaid_count, 0) AS unpaid_count, coalesce(h.unpaid_due_sum, 0) AS unpaid_due_sum,
           CASE WHEN h.paid_count >= 3 THEN h.median END AS median_days_late,
           CASE WHEN cardinality(f.reminded_on) = 0 THEN 0
                ELSE (SELECT count(*) FROM unnest(f.reminded_on) r
                      WHERE r > coalesce(greatest(f.heard_on, last_paid_on(org, f.customer_id, d, k, upto)), '-infinity'))
                END::integer AS unanswered,
           coalesce(q.broken, 0) AS broken, q.failed_on AS broken_on, q.amount AS broken_amount, q.currency AS broken_currency,
           least(f.stale_on, x.next_on, h.next_on, q.next_on) AS moves_on
    FROM fact f
    LEFT JOIN money m ON m.customer_id = f.customer_id
    LEFT JOIN crossing x ON x.customer_id = f.customer_id
    LEFT JOIN payer h ON h.customer_id = f.customer_id
    LEFT JOIN broken q ON q.customer_id = f.customer_id
    LEFT JOIN unit u ON u.currency = f.terms_currency
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
           CASE WHEN n.anything_collectable THEN least(20, round(20.0 * n.oldest_days / 90)) ELSE 0 END::integer AS level_age,
           CASE WHEN n.anything_collectable AND n.median_days_late IS NOT NULL
                THEN least(10, greatest(0, round(10.0 * (n.oldest_days - n.median_days_late) / 30))) ELSE 0 END::integer AS level_slower,
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
         -- The next day on which any of this reads differently; the day after at the earliest.
         greatest(d + 1, coalesce(least(
           j.moves_on,
           CASE WHEN j.snoozed_until IS NOT NULL THEN j.snoozed_until END,
           CASE WHEN j.last_touched_on > d - 3 THEN j.last_touched_on + 3 END,
           CASE WHEN j.anything_collectable AND j.level_age < 20
                THEN j.oldest_due_on + ceil((j.level_age + 0.5) * 4.5)::integer END,
           CASE WHEN j.anything_collectable AND j.median_days_late IS NOT NULL AND j.level_slower < 10
                THEN j.oldest_due_on + j.median_days_late + ceil(3 * j.level_slower + 1.5)::integer END), 'infinity')),
         j.level_collectable, j.level_age, j.level_broken, j.level_unanswered, j.level_slower, j.level_credit,
         j.follow_up_on, j.held, j.heard_on, j.reminded_on, j.agreed, j.broken_on, j.broken_amount, j.broken_currency,
         CASE WHEN past THEN j.score ELSE queue_place_of(j.customer_id, weights, places, j.score, j.level_age) END
  FROM judged j;
END $$;

-- What is read of the tail, once: whom it touched (with `among`, of those of them alone), and what it moves of each document.
CREATE FUNCTION touched_in(org integer, d date, among bigint[]) RETURNS TABLE (customers bigint[], tail moved_item[])
LANGUAGE plpgsql STABLE ROWS 1 SET search_path = public, pg_temp AS $$
DECLARE
  kept boolean := EXISTS (SELECT FROM checkpoint_state s WHERE s.organisation_id = org);
BEGIN
  tail := CASE WHEN kept THEN tail_of(org, d) ELSE '{}' END;
  customers := CASE WHEN kept THEN array(SELECT touched_by(org, d, tail)) ELSE array(SELECT touched_customer(org, d)) END;
  IF among IS NOT NULL THEN customers := array(SELECT unnest(customers) INTERSECT SELECT unnest(among)); END IF;
  RETURN NEXT;
END $$;

-- The positions, in the present, of all customers whose kept row does not hold; with `among`, of those of them alone.
-- (A single statement without settings of its own becomes part of the query that asks, so that wide rows are not copied.)
DROP FUNCTION position_live(integer, date, bigint[]);
CREATE FUNCTION position_live(org integer, d date, among bigint[] DEFAULT NULL)
RETURNS SETOF customer_position LANGUAGE sql STABLE ROWS 500 AS $$
  SELECT p.* FROM touched_in(org, d, among) t, position_now(org, d, t.customers, tail => t.tail) p
$$;

-- As before, in whole numbers.
CREATE OR REPLACE FUNCTION judged_invoice(org integer, d date, items bigint[], upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, due_on date, item_id bigint, paid_on date)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH leg AS (
    SELECT e.item_id, e.counter_item_id, c.kind AS counter_kind, e.effective_on, exact_sum(e.amount) AS amount,
           exact_sum(exact_sum(e.amount)) OVER (PARTITION BY e.item_id, e.counter_item_id) AS pair_amount
    FROM (SELECT DISTINCT unnest(items) AS id) n
    CROSS JOIN LATERAL (SELECT * FROM entry x WHERE x.organisation_id = org AND x.item_id = n.id
                          AND x.effective_on <= d AND x.seq <= coalesce(upto, 9223372036854775807) OFFSET 0) e
    LEFT JOIN LATERAL (SELECT y.kind FROM item y WHERE y.organisation_id = org AND y.id = e.counter_item_id OFFSET 0) c ON true
    GROUP BY e.item_id, e.counter_item_id, c.kind, e.effective_on
  ), invoice AS (
    SELECT l.item_id, exact_sum(l.amount) AS open_amount,
           exact_sum(l.amount) FILTER (WHERE l.counter_item_id IS NULL) AS standing,
           -exact_sum(l.amount) FILTER (WHERE l.counter_kind = 'credit_note') AS credited,
           -exact_sum(l.amount) FILTER (WHERE l.counter_kind = 'write_off') AS written_off,
           max(l.effective_on) FILTER (WHERE l.counter_kind = 'payment' AND l.amount < 0 AND l.pair_amount < 0) AS last_paid_on
    FROM leg l GROUP BY l.item_id
  )
  SELECT i.customer_id, i.due_on, i.id, CASE WHEN v.open_amount = 0 AND v.written_off = 0 THEN v.last_paid_on END
  FROM invoice v
  CROSS JOIN LATERAL (SELECT * FROM item x WHERE x.organisation_id = org AND x.id = v.item_id AND x.kind = 'invoice' OFFSET 0) i
  WHERE v.standing > 0 AND v.credited < v.standing
$$;

-- ── The writer ───────────────────────────────────────────────────────────────────────────────────

-- Positions and balances of customers are made anew; the totals move by the difference.
CREATE OR REPLACE FUNCTION advance_positions(org integer, hi bigint, d date, customers bigint[]) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM add_to_totals(org, customers, -1);
  DELETE FROM balance_checkpoint b WHERE b.organisation_id = org AND b.customer_id = ANY (customers);
  INSERT INTO balance_checkpoint (organisation_id, customer_id, currency, open_items, balance, overdue, unapplied,
      current_amount, days_1_30, days_31_60, days_61_90, days_over_90, oldest_due_on)
    SELECT org, b.* FROM balance_now(org, d, customers, hi) b ORDER BY b.customer_id, b.currency;
  DELETE FROM paid_days_checkpoint h WHERE h.organisation_id = org AND h.customer_id = ANY (customers);
  INSERT INTO paid_days_checkpoint (organisation_id, customer_id, days, invoices)
    SELECT org, i.customer_id, array_agg(i.days ORDER BY i.days), array_agg(i.invoices ORDER BY i.days)
    FROM (SELECT c.customer_id, c.paid_on - c.due_on AS days, count(*)::integer AS invoices FROM due_invoice_checkpoint c
          WHERE c.organisation_id = org AND c.customer_id = ANY (customers) AND c.paid_on IS NOT NULL
            AND c.due_on > (d - interval '1 year')::date AND c.due_on <= d
          GROUP BY 1, 2) i
    GROUP BY i.customer_id;
  INSERT INTO customer_position AS p
    SELECT * FROM position_now(org, d, customers, hi)
  ON CONFLICT (organisation_id, customer_id) DO UPDATE SET
    (number, name_key, status, owner_id, billing_contact_id, basis, days, terms_currency, credit_limit, last_touched_on,
     last_snooze_until, facts_stale_on, balance_base, overdue_base, collectable_base, credit_limit_base, oldest_due_on,
     over_limit, without_rate, score, forced, gated, in_queue, due_count, late_count, paid_count, paid_days_sum, unpaid_count,
     unpaid_due_sum, median_days_late, recurring_late, open_buckets, open_currencies, stale_on, level_collectable, level_age,
     level_broken, level_unanswered, level_slower, level_credit, follow_up_on, held, heard_on, reminded_on, agreed, broken_on,
     broken_amount, broken_currency, queue_place)
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
     excluded.agreed, excluded.broken_on, excluded.broken_amount, excluded.broken_currency, excluded.queue_place);
  PERFORM add_to_totals(org, customers, 1);
END $$;

-- Ranks every kept position by the weights that hold now, where they were others. In plain order customers stand by age
-- alone, spread over the queue as the scores are.
CREATE FUNCTION weigh_positions(org integer) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE new_weights integer[] := weights_at(org, 'infinity'); places integer[] := '{}';
BEGIN
  IF new_weights IS NOT DISTINCT FROM (SELECT s.weights FROM checkpoint_state s WHERE s.organisation_id = org) THEN RETURN; END IF;
  IF new_weights[7] > 0 THEN
    WITH ranked AS (
      SELECT p.level_age, score_of(new_weights, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered,
                                   p.level_slower, p.level_credit) AS score
      FROM customer_position p WHERE p.organisation_id = org AND p.in_queue
    ), shares AS (   -- how far down the queue the middle of each level of age is
      SELECT l.level, (coalesce(sum(n.customers) OVER (ORDER BY l.level), 0) - coalesce(n.customers, 0) / 2.0)
               / greatest(sum(n.customers) OVER (), 1) AS share
      FROM generate_series(0, 20) l (level)
      LEFT JOIN (SELECT r.level_age, count(*) AS customers FROM ranked r GROUP BY 1) n ON n.level_age = l.level
    )
    SELECT (SELECT percentile_disc(array_agg(s.share::float8 ORDER BY s.level)) WITHIN GROUP (ORDER BY r.score) FROM ranked r)
      INTO places FROM shares s;
  END IF;
  -- (Each row by itself: joined with its new score, a plan for few rows would compare all with all.)
  UPDATE customer_position p SET
    score = score_of(new_weights, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered, p.level_slower,
                     p.level_credit),
    queue_place = queue_place_of(p.customer_id, new_weights, places,
                                 score_of(new_weights, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered,
                                          p.level_slower, p.level_credit), p.level_age)
  WHERE p.organisation_id = org
    AND (p.score, p.queue_place) IS DISTINCT FROM
        (score_of(new_weights, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered, p.level_slower,
                  p.level_credit),
         queue_place_of(p.customer_id, new_weights, places,
                        score_of(new_weights, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered,
                                 p.level_slower, p.level_credit), p.level_age));
  UPDATE checkpoint_state s SET weights = new_weights, plain_places = coalesce(places, '{}') WHERE s.organisation_id = org;
END $$;

-- As before, and the positions by the weights of the day.
CREATE OR REPLACE FUNCTION advance_checkpoint(org integer, hi bigint, d date)
RETURNS TABLE (entries bigint, customers integer, through_seq bigint, as_of date) LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  w bigint; day date; moving bigint[]; looked_at bigint[]; counted bigint;
BEGIN
  SELECT s.through_seq, s.as_of INTO w, day FROM checkpoint_state s WHERE s.organisation_id = org;
  hi := greatest(hi, w);
  day := greatest(d, day);
  -- Marks before facts: a fact that comes in between is looked at now, and once more for its own mark.
  looked_at := array(SELECT m.id FROM customer_mark m WHERE m.organisation_id = org);
  moving := array(SELECT touched_customer(org, day, hi));
  SELECT count(*) INTO counted FROM entry e WHERE e.organisation_id = org AND e.seq > w AND e.seq <= hi;
  PERFORM advance_open_items(org, hi, day);
  PERFORM advance_due_invoices(org, hi, day);
  PERFORM advance_cube(org, w, hi);
  DELETE FROM entry_ahead h WHERE h.organisation_id = org AND h.effective_on <= day;
  INSERT INTO entry_ahead (organisation_id, seq, effective_on)
    SELECT org, e.seq, e.effective_on FROM entry e
    WHERE e.organisation_id = org AND e.seq > w AND e.seq <= hi AND e.effective_on > day;
  DELETE FROM checkpoint_rate r WHERE r.organisation_id = org;
  INSERT INTO checkpoint_rate (organisation_id, currency, rate) SELECT org, r.currency, r.rate FROM rate_at(org, day, 'infinity') r;
  UPDATE checkpoint_state s SET through_seq = hi, as_of = day, caught_up_at = clock_timestamp() WHERE s.organisation_id = org;
  PERFORM advance_quarters(org, w, hi, day);
  PERFORM weigh_positions(org);
  PERFORM advance_positions(org, hi, day, moving);
  DELETE FROM customer_mark m WHERE m.organisation_id = org AND m.id = ANY (looked_at);
  RETURN QUERY SELECT counted, cardinality(moving), hi, day;
END $$;

CREATE OR REPLACE FUNCTION rebuild_checkpoint(org integer, hi bigint, d date)
RETURNS TABLE (entries bigint, customers integer, through_seq bigint, as_of date) LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT * FROM rebuild_present(org, hi, d);
  PERFORM advance_quarters(org, hi, hi, d);
  PERFORM weigh_positions(org);
END $$;

