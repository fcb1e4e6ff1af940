-- What can be collected, and who comes first, with promises, disputes, holds, follow-ups and unanswered reminders: the plain
-- definitions, and what checkpoint + tail keep of them.

ALTER TABLE touch DROP CONSTRAINT touch_kind_check;
ALTER TABLE touch ADD CONSTRAINT touch_kind_check
  CHECK (kind IN ('note', 'call', 'snooze', 'email', 'letter', 'statement', 'escalation', 'reply', 'visit'));

-- What a customer paid, by day: an account of any length is asked for its last payment.
CREATE INDEX item_received ON item (organisation_id, customer_id, issued_on) WHERE kind IN ('payment', 'chargeback');

-- ── Policies ─────────────────────────────────────────────────────────────────────────────────────

-- What was decided under a name and known at an instant, over what holds where nothing was.
CREATE FUNCTION policy_at(org integer, called text, k timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE called
      WHEN 'queue' THEN '{"collectable": 25, "age": 20, "broken": 15, "unanswered": 10, "slower": 10, "credit": 10, "plain_percent": 0}'::jsonb
      WHEN 'promises' THEN '{"tolerance_days": 3}'::jsonb
      ELSE '{}'::jsonb END
    || coalesce((SELECT p.value FROM policy p WHERE p.organisation_id = org AND p.name = called AND p.recorded_at <= k
                 ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1), '{}'::jsonb)
$$;

-- How much each part of a score counts, in the order of the levels below; and how many of a hundred customers stand in the
-- queue in plain order, for comparison.
CREATE FUNCTION weights_at(org integer, k timestamptz) RETURNS integer[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT ARRAY[(p ->> 'collectable')::integer, (p ->> 'age')::integer, (p ->> 'broken')::integer,
               (p ->> 'unanswered')::integer, (p ->> 'slower')::integer, (p ->> 'credit')::integer,
               (p ->> 'plain_percent')::integer]
  FROM policy_at(org, 'queue', k) p
$$;

-- A part's points: its weight by how full it is, `level` of `most` steps, half a point up.
CREATE FUNCTION part_points(weight integer, level integer, most integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (2 * weight * level + most) / (2 * most) $$;

-- Collectable 25 steps, age 20, broken promises 3, unanswered reminders 3, slower than its own median 10, credit used 10.
CREATE FUNCTION score_of(weights integer[], collectable integer, age integer, broken integer, unanswered integer,
                         slower integer, credit integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT part_points(weights[1], collectable, 25) + part_points(weights[2], age, 20) + part_points(weights[3], broken, 3)
       + part_points(weights[4], unanswered, 3) + part_points(weights[5], slower, 10) + part_points(weights[6], credit, 10)
$$;

-- A promise is judged by the tolerance that was decided, so that whoever promised is looked at again.
CREATE FUNCTION mark_promising() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.name = 'promises' THEN
    INSERT INTO customer_mark (organisation_id, customer_id)
      SELECT DISTINCT p.organisation_id, p.customer_id FROM promise p WHERE p.organisation_id = NEW.organisation_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mark AFTER INSERT ON policy FOR EACH ROW EXECUTE FUNCTION mark_promising();

-- ── Promises ─────────────────────────────────────────────────────────────────────────────────────

-- Every promise made by day `a`, and what became of it by then, of all customers or of some (through entry `upto`).
-- Counted is what came after it was made: of the documents that it names what payments paid of them, else every payment on
-- the account, less what was charged back. An instalment is late from the day after its own plus the tolerance.
-- kept: all was paid, or every instalment in its time. broken: at the first instalment that was missed nothing had been paid;
-- partly: something had. ended: taken back before that. `next_on`: the next day on which it reads differently by itself.
CREATE FUNCTION promise_of(org integer, a date, k timestamptz, customers bigint[] DEFAULT NULL, upto bigint DEFAULT NULL)
RETURNS TABLE (promise_id bigint, customer_id bigint, kind text, currency text, amount bigint, promised_on date,
               due_on date, paid bigint, state text, failed_on date, next_on date)
LANGUAGE sql STABLE ROWS 100 SET search_path = public, pg_temp AS $$
  WITH known AS MATERIALIZED (
    SELECT p.id, p.customer_id, p.kind, p.currency, p.amount, p.promised_on, p.due_on, p.recorded_at, x.ended_on,
           (SELECT (policy_at(org, 'promises', k) ->> 'tolerance_days')::integer) AS tolerance
    FROM promise p
    LEFT JOIN promise_end x ON x.organisation_id = org AND x.promise_id = p.id AND x.ended_on <= a AND x.recorded_at <= k
    WHERE p.organisation_id = org AND p.promised_on <= a AND p.recorded_at <= k
      AND (customers IS NULL OR p.customer_id = ANY (customers))
  ), money AS MATERIALIZED (
    SELECT p.id AS promise_id, e.effective_on AS on_day, -sum(e.amount) AS amount
    FROM known p
    JOIN promise_item n ON n.organisation_id = org AND n.promise_id = p.id
    CROSS JOIN LATERAL (
      SELECT x.effective_on, x.amount, x.counter_item_id FROM entry x
      WHERE x.organisation_id = org AND x.item_id = n.item_id AND x.counter_item_id IS NOT NULL
        AND x.effective_on BETWEEN p.promised_on AND a AND x.recorded_at > p.recorded_at AND x.recorded_at <= k
        AND x.seq <= coalesce(upto, 9223372036854775807) OFFSET 0) e
    CROSS JOIN LATERAL (SELECT FROM item c WHERE c.organisation_id = org AND c.id = e.counter_item_id
                          AND c.kind = 'payment' OFFSET 0) payment
    GROUP BY p.id, e.effective_on
    UNION ALL
    SELECT p.id, e.effective_on, -sum(e.amount)
    FROM known p
    CROSS JOIN LATERAL (
      SELECT c.id, c.posting_id FROM item c
      WHERE c.organisation_id = org AND c.customer_id = p.customer_id AND c.kind IN ('payment', 'chargeback')
        AND c.issued_on BETWEEN p.promised_on AND a AND c.currency = p.currency OFFSET 0) c
    CROSS JOIN LATERAL (
      SELECT x.effective_on, x.amount FROM entry x
      WHERE x.organisation_id = org AND x.item_id = c.id AND x.counter_item_id IS NULL
        AND x.effective_on <= a AND x.recorded_at > p.recorded_at AND x.recorded_at <= k
        AND x.seq <= coalesce(upto, 9223372036854775807) OFFSET 0) e
    WHERE NOT EXISTS (SELECT FROM promise_item n WHERE n.organisation_id = org AND n.promise_id = p.id)
    GROUP BY p.id, e.effective_on
  ), so_far AS (
    SELECT p.id, greatest(coalesce((SELECT sum(m.amount) FROM money m WHERE m.promise_id = p.id), 0), 0)::bigint AS paid
    FROM known p
  ), step AS (
    SELECT p.id, n.due_on + p.tolerance AS last_on,
           sum(n.amount) OVER (PARTITION BY n.promise_id ORDER BY n.position) AS wanted,
           greatest(coalesce((SELECT sum(m.amount) FROM money m
                              WHERE m.promise_id = p.id AND m.on_day <= n.due_on + p.tolerance), 0), 0) AS paid_by_then
    FROM known p JOIN promise_instalment n ON n.organisation_id = org AND n.promise_id = p.id
  ), judged AS (
    SELECT s.id,
           (array_agg(s.last_on ORDER BY s.last_on) FILTER (WHERE s.last_on < a AND s.paid_by_then < s.wanted))[1] AS missed,
           (array_agg(s.paid_by_then ORDER BY s.last_on) FILTER (WHERE s.last_on < a AND s.paid_by_then < s.wanted))[1] AS paid_then,
           max(s.last_on) AS last_on,
           min(s.last_on) FILTER (WHERE s.last_on >= a AND f.paid < s.wanted) AS next_last
    FROM step s JOIN so_far f ON f.id = s.id
    GROUP BY s.id
  ), told AS (
    SELECT p.id, p.customer_id, p.kind, p.currency, p.amount, p.promised_on, p.due_on, f.paid, j.missed, j.next_last,
           CASE WHEN j.missed IS NOT NULL AND (p.ended_on IS NULL OR j.missed < p.ended_on)
                  THEN CASE WHEN j.paid_then > 0 THEN 'partly' ELSE 'broken' END
                WHEN f.paid >= p.amount OR (p.ended_on IS NULL AND j.last_on < a) THEN 'kept'
                WHEN p.ended_on IS NOT NULL THEN 'ended'
                ELSE 'live' END AS state
    FROM known p JOIN so_far f ON f.id = p.id JOIN judged j ON j.id = p.id
  )
  SELECT t.id, t.customer_id, t.kind, t.currency, t.amount, t.promised_on, t.due_on, t.paid, t.state,
         CASE WHEN t.state IN ('partly', 'broken') THEN t.missed + 1 END,
         CASE WHEN t.state = 'live' THEN t.next_last + 1
              -- It leaves the year that it counts in; where a leap day may lie between, it is looked at once more.
              WHEN t.state IN ('partly', 'broken') AND t.missed + 1 > (a - interval '1 year')::date THEN greatest(t.missed + 366, a + 1) END
  FROM told t
$$;

-- ── Disputes ─────────────────────────────────────────────────────────────────────────────────────

-- Every dispute opened by day `a`, and what is open of its document then. It is live until it is resolved or its document
-- is settled.
CREATE FUNCTION dispute_of(org integer, a date, k timestamptz, customers bigint[] DEFAULT NULL, upto bigint DEFAULT NULL)
RETURNS TABLE (dispute_id bigint, customer_id bigint, item_id bigint, currency text, due_on date, amount bigint,
               open_amount bigint, opened_on date, resolved_on date, outcome text, live boolean)
LANGUAGE sql STABLE ROWS 100 SET search_path = public, pg_temp AS $$
  SELECT d.id, d.customer_id, d.item_id, i.currency, i.due_on, d.amount, o.open_amount, d.opened_on, r.happened_on, r.outcome,
         r.dispute_id IS NULL AND o.open_amount > 0
  FROM dispute d
  CROSS JOIN LATERAL (SELECT x.currency, x.due_on FROM item x WHERE x.organisation_id = org AND x.id = d.item_id OFFSET 0) i
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(e.amount), 0)::bigint AS open_amount FROM entry e
    WHERE e.organisation_id = org AND e.item_id = d.item_id AND e.effective_on <= a AND e.recorded_at <= k
      AND e.seq <= coalesce(upto, 9223372036854775807)) o
  LEFT JOIN dispute_event r ON r.organisation_id = org AND r.dispute_id = d.id AND r.kind = 'resolved'
    AND r.happened_on <= a AND r.recorded_at <= k
  WHERE d.organisation_id = org AND d.opened_on <= a AND d.recorded_at <= k
    AND (customers IS NULL OR d.customer_id = ANY (customers))
$$;

-- What customers promised and dispute, by currency: what is left of live promises, and what is disputed of what is overdue,
-- no more of a document than is open; and which overdue documents are disputed altogether.
CREATE FUNCTION agreed_of(org integer, a date, k timestamptz, customers bigint[] DEFAULT NULL, upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, currency text, promised bigint, disputed bigint, disputed_items bigint[])
LANGUAGE sql STABLE ROWS 100 SET search_path = public, pg_temp AS $$
  SELECT x.customer_id, x.currency, sum(x.promised)::bigint, sum(x.disputed)::bigint,
         coalesce(array_agg(x.item_id) FILTER (WHERE x.item_id IS NOT NULL), '{}')
  FROM (SELECT p.customer_id, p.currency, p.amount - p.paid AS promised, 0::bigint AS disputed, NULL::bigint AS item_id
        FROM promise_of(org, a, k, customers, upto) p WHERE p.state = 'live'
        UNION ALL
        SELECT d.customer_id, d.currency, 0, least(sum(d.amount)::bigint, min(d.open_amount)),
               CASE WHEN sum(d.amount) >= min(d.open_amount) THEN d.item_id END
        FROM dispute_of(org, a, k, customers, upto) d WHERE d.live AND d.due_on < a
        GROUP BY d.customer_id, d.currency, d.item_id) x
  GROUP BY x.customer_id, x.currency
$$;

-- The promises of the last year that were not kept: how many, and the last of them.
CREATE FUNCTION broken_of(org integer, a date, k timestamptz, customers bigint[] DEFAULT NULL, upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, broken bigint, failed_on date, amount bigint, currency text, next_on date)
LANGUAGE sql STABLE ROWS 100 SET search_path = public, pg_temp AS $$
  SELECT p.customer_id, count(p.failed_on) FILTER (WHERE p.failed_on > (a - interval '1 year')::date),
         max(p.failed_on),
         (array_agg(p.amount ORDER BY p.failed_on DESC, p.promise_id DESC) FILTER (WHERE p.failed_on IS NOT NULL))[1],
         (array_agg(p.currency ORDER BY p.failed_on DESC, p.promise_id DESC) FILTER (WHERE p.failed_on IS NOT NULL))[1],
         min(p.next_on) FILTER (WHERE p.next_on > a)
  FROM promise_of(org, a, k, customers, upto) p
  GROUP BY p.customer_id
$$;

-- ── Facts in force ───────────────────────────────────────────────────────────────────────────────

-- The billing contact that can be reached: the earliest one with an e-mail address that mail does not come back from, or
-- a telephone number.
CREATE OR REPLACE FUNCTION billing_contact_at(org integer, k timestamptz)
RETURNS TABLE (customer_id bigint, contact_id bigint, name text, email text, phone text)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (c.customer_id) c.customer_id, c.id, c.name, c.email, c.phone
  FROM contact c
  LEFT JOIN contact_bounce x ON x.organisation_id = org AND x.contact_id = c.id AND x.recorded_at <= k
  WHERE c.organisation_id = org AND c.role = 'billing' AND c.recorded_at <= k
    AND (c.ended_at IS NULL OR c.ended_at > k) AND ((c.email IS NOT NULL AND x.contact_id IS NULL) OR c.phone IS NOT NULL)
  ORDER BY c.customer_id, c.recorded_at, c.id
$$;

-- Whether a customer may not be chased: by the latest row of each kind.
CREATE FUNCTION held_at(org integer, a date, k timestamptz) RETURNS TABLE (customer_id bigint, held boolean)
LANGUAGE sql STABLE ROWS 100 SET search_path = public, pg_temp AS $$
  SELECT x.customer_id, bool_or(x.held)
  FROM (SELECT DISTINCT ON (h.customer_id, h.kind) h.customer_id, h.held FROM customer_hold h
        WHERE h.organisation_id = org AND h.effective_on <= a AND h.recorded_at <= k
        ORDER BY h.customer_id, h.kind, h.effective_on DESC, h.recorded_at DESC, h.id DESC) x
  GROUP BY x.customer_id
$$;

-- The last touch that was not taken back; what became of the last snooze and the last follow-up: asleep, or waiting, until their day, then over until
-- somebody acts. A reply and a visit are the customer's acts, and touch nobody.
DROP FUNCTION touch_at(integer, date, timestamptz);
CREATE FUNCTION touch_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, last_touched_on date, snoozed_until date, snooze_over boolean,
               waits_until date, follow_up_due boolean)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH known AS (
    SELECT t.customer_id, t.kind, t.touched_on, t.snoozed_until, t.follow_up_on, t.recorded_at, t.id
    FROM touch t
    WHERE t.organisation_id = org AND t.touched_on <= a AND t.recorded_at <= k AND t.kind NOT IN ('reply', 'visit')
      AND NOT EXISTS (SELECT FROM touch_end x WHERE x.organisation_id = org AND x.touch_id = t.id AND x.recorded_at <= k)
  ), snooze AS (
    SELECT DISTINCT ON (n.customer_id) n.customer_id, n.snoozed_until
    FROM known n
    WHERE n.kind = 'snooze'
    ORDER BY n.customer_id, n.recorded_at DESC, n.id DESC
  ), follow_up AS (
    SELECT DISTINCT ON (n.customer_id) n.customer_id, n.follow_up_on
    FROM known n
    WHERE n.follow_up_on IS NOT NULL
    ORDER BY n.customer_id, n.recorded_at DESC, n.id DESC
  ), last AS (
    SELECT n.customer_id, max(n.touched_on) AS touched_on FROM known n GROUP BY n.customer_id
  )
  SELECT l.customer_id, l.touched_on,
         CASE WHEN s.snoozed_until > a THEN s.snoozed_until END,
         coalesce(s.snoozed_until <= a AND l.touched_on < s.snoozed_until, false),
         CASE WHEN f.follow_up_on > a THEN f.follow_up_on END,
         coalesce(f.follow_up_on <= a AND l.touched_on < f.follow_up_on, false)
  FROM last l
  LEFT JOIN snooze s ON s.customer_id = l.customer_id
  LEFT JOIN follow_up f ON f.customer_id = l.customer_id
$$;

-- How many reminders of the last year went out after the customer was last heard of: a reply, a call that reached somebody,
-- a promise, a dispute, a payment.
CREATE FUNCTION unanswered_at(org integer, a date, k timestamptz) RETURNS TABLE (customer_id bigint, unanswered bigint)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH heard AS (
    SELECT x.customer_id, max(x.on_day) AS on_day
    FROM (SELECT t.customer_id, t.touched_on AS on_day FROM touch t
          WHERE t.organisation_id = org AND t.touched_on <= a AND t.recorded_at <= k
            AND NOT EXISTS (SELECT FROM touch_end x WHERE x.organisation_id = org AND x.touch_id = t.id AND x.recorded_at <= k)
            AND (t.kind = 'reply' OR t.outcome IN ('promised', 'will_check', 'disputes', 'refuses', 'call_back'))
          UNION ALL
          SELECT p.customer_id, p.promised_on FROM promise p
          WHERE p.organisation_id = org AND p.promised_on <= a AND p.recorded_at <= k
          UNION ALL
          SELECT d.customer_id, d.opened_on FROM dispute d
          WHERE d.organisation_id = org AND d.opened_on <= a AND d.recorded_at <= k
          UNION ALL
          SELECT i.customer_id, i.issued_on FROM item i
          JOIN entry e ON e.organisation_id = org AND e.item_id = i.id AND e.posting_id = i.posting_id
            AND e.counter_item_id IS NULL AND e.recorded_at <= k
          WHERE i.organisation_id = org AND i.kind = 'payment' AND i.issued_on <= a) x
    GROUP BY x.customer_id
  )
  SELECT t.customer_id, count(*)
  FROM touch t LEFT JOIN heard h ON h.customer_id = t.customer_id
  WHERE t.organisation_id = org AND t.kind IN ('email', 'letter') AND t.touched_on <= a AND t.recorded_at <= k
    AND t.touched_on > a - 365 AND t.touched_on > coalesce(h.on_day, '-infinity')
  GROUP BY t.customer_id
$$;

-- ── Priority ─────────────────────────────────────────────────────────────────────────────────────

-- One row for each customer known at the instant: what the queue ranks by. Amounts are in base currency, in major units,
-- unrounded; a currency without a rate stays out of them and is named in `without_rate`.
-- Collectable, in each currency: what is overdue, less what is disputed of it, less live promises, less unapplied credit; its
-- oldest day is that of the oldest document that is not disputed altogether.
-- Levels: collectable 25 (5 for each power of ten), oldest age 20 (full at 90 days), broken promises of a year 3, unanswered
-- reminders 3, slower than its own median 10 (full at 30 days more), credit used 10 (full at the limit).
DROP FUNCTION priority_at(integer, date, timestamptz);
CREATE FUNCTION priority_at(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, balance_base numeric, overdue_base numeric, collectable_base numeric,
               anything_collectable boolean, oldest_due_on date, credit_limit_base numeric, over_limit boolean,
               without_rate text[], level_collectable integer, level_age integer, level_broken integer,
               level_unanswered integer, level_slower integer, level_credit integer, score integer,
               broken_on date, broken_amount bigint, broken_currency text,
               forced text[], gated text, in_queue boolean)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH unit AS (   -- major units of base for one minor unit of each currency
    SELECT r.currency, r.rate * minor_unit(r.currency) AS factor FROM rate_at(org, a, k) r
    UNION ALL SELECT o.base_currency, minor_unit(o.base_currency) FROM organisation o WHERE o.id = org
  ), owed AS (
    SELECT b.customer_id, b.currency, b.balance, b.overdue, b.unapplied,
           b.overdue - coalesce(g.disputed, 0) - least(coalesce(g.promised, 0), b.overdue - coalesce(g.disputed, 0))
             + b.unapplied AS collectable,
           CASE WHEN cardinality(g.disputed_items) > 0 THEN (
             SELECT min(x.due_on)
             FROM (SELECT e.due_on FROM entry e
                   WHERE e.organisation_id = org AND e.customer_id = b.customer_id AND e.currency = b.currency
                     AND e.due_on IS NOT NULL AND e.effective_on <= a AND e.recorded_at <= k
                     AND e.item_id <> ALL (g.disputed_items)
                   GROUP BY e.item_id, e.due_on HAVING sum(e.amount) <> 0) x)
             ELSE b.oldest_due_on END AS oldest_due_on
    FROM balance_at(org, a, k) b
    LEFT JOIN agreed_of(org, a, k) g ON g.customer_id = b.customer_id AND g.currency = b.currency
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
           array_agg(b.currency ORDER BY b.currency) FILTER (WHERE u.factor IS NULL) AS without_rate
    FROM owed b LEFT JOIN unit u ON u.currency = b.currency
    GROUP BY b.customer_id
  ), facts AS (
    SELECT c.id AS customer_id,
           coalesce(m.balance_base, 0) AS balance_base,
           coalesce(m.overdue_base, 0) AS overdue_base,
           coalesce(m.collectable_base, 0) AS collectable_base,
           coalesce(m.anything_collectable, false) AS anything_collectable,
           coalesce(m.anything_overdue, false) AS anything_overdue,
           coalesce(m.anything_owed, false) AS anything_owed,
           coalesce(m.anything_open, false) AS anything_open,
           m.oldest_due_on, a - m.oldest_due_on AS oldest_days,
           coalesce(m.without_rate, '{}') AS without_rate,
           t.credit_limit * u.factor AS credit_limit_base,
           CASE WHEN h.paid_count >= 3 THEN h.median_days_late END AS median_days_late,
           coalesce(s.status, 'active') AS status, bc.contact_id AS billing_contact_id,
           w.last_touched_on, w.snoozed_until, coalesce(w.snooze_over, false) AS snooze_over,
           w.waits_until, coalesce(w.follow_up_due, false) AS follow_up_due,
           coalesce(e.held, false) AS held, coalesce(n.unanswered, 0) AS unanswered,
           coalesce(p.broken, 0) AS broken, p.failed_on AS broken_on, p.amount AS broken_amount, p.currency AS broken_currency
    FROM customer c
    LEFT JOIN money m ON m.customer_id = c.id
    LEFT JOIN terms_at(org, a, k) t ON t.customer_id = c.id
    LEFT JOIN unit u ON u.currency = t.currency
    LEFT JOIN behaviour_at(org, a, k) h ON h.customer_id = c.id
    LEFT JOIN status_at(org, a, k) s ON s.customer_id = c.id
    LEFT JOIN billing_contact_at(org, k) bc ON bc.customer_id = c.id
    LEFT JOIN touch_at(org, a, k) w ON w.customer_id = c.id
    LEFT JOIN held_at(org, a, k) e ON e.customer_id = c.id
    LEFT JOIN unanswered_at(org, a, k) n ON n.customer_id = c.id
    LEFT JOIN broken_of(org, a, k) p ON p.customer_id = c.id
    WHERE c.organisation_id = org AND c.recorded_at <= k
  ), levels AS (
    SELECT f.*,
           coalesce(f.balance_base > f.credit_limit_base, false) AS over_limit,
           CASE WHEN f.collectable_base > 0
                THEN least(25, round(5 * log(10, 1 + f.collectable_base))) ELSE 0 END::integer AS level_collectable,
           CASE WHEN f.anything_collectable THEN least(20, round(20.0 * f.oldest_days / 90)) ELSE 0 END::integer AS level_age,
           least(3, f.broken)::integer AS level_broken,
           least(3, f.unanswered)::integer AS level_unanswered,
           CASE WHEN f.anything_collectable AND f.median_days_late IS NOT NULL
                THEN least(10, greatest(0, round(10.0 * (f.oldest_days - f.median_days_late) / 30))) ELSE 0 END::integer AS level_slower,
           CASE WHEN f.credit_limit_base IS NULL OR f.balance_base <= 0 THEN 0
                WHEN f.credit_limit_base = 0 THEN 10
                ELSE least(10, round(10 * f.balance_base / f.credit_limit_base)) END::integer AS level_credit
    FROM facts f
  ), judged AS (
    SELECT p.*,
           array_remove(ARRAY[
             CASE WHEN p.broken_on > coalesce(p.last_touched_on, '-infinity') AND p.anything_overdue THEN 'promise_broken' END,
             CASE WHEN p.follow_up_due AND p.anything_owed THEN 'follow_up' END,
             CASE WHEN p.snooze_over AND p.anything_owed THEN 'snooze_over' END,
             CASE WHEN p.over_limit THEN 'over_limit' END,
             CASE WHEN p.billing_contact_id IS NULL AND p.anything_owed THEN 'no_billing_contact' END,
             CASE WHEN p.status = 'archived' AND p.anything_open THEN 'archived_with_balance' END], NULL) AS forced,
           CASE WHEN p.held THEN 'on_hold'
                WHEN p.snoozed_until IS NOT NULL THEN 'snoozed'
                WHEN p.waits_until IS NOT NULL THEN 'waiting'
                WHEN p.last_touched_on > a - 3 THEN 'touched'
                WHEN p.anything_overdue AND NOT p.anything_collectable THEN 'covered'
                WHEN NOT p.anything_collectable THEN 'nothing_collectable' END AS gated
    FROM levels p
  )
  SELECT j.customer_id, j.balance_base, j.overdue_base, j.collectable_base, j.anything_collectable, j.oldest_due_on,
         j.credit_limit_base, j.over_limit, j.without_rate, j.level_collectable, j.level_age, j.level_broken,
         j.level_unanswered, j.level_slower, j.level_credit,
         score_of((SELECT weights_at(org, k)), j.level_collectable, j.level_age, j.level_broken, j.level_unanswered,
                  j.level_slower, j.level_credit),
         j.broken_on, j.broken_amount, j.broken_currency,
         j.forced, j.gated, j.gated IS NULL OR (j.gated NOT IN ('on_hold', 'snoozed') AND cardinality(j.forced) > 0)
  FROM judged j
$$;
