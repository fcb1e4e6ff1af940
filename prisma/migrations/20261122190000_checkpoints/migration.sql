-- Checkpoint + tail. What a background writer has worked out through an entry (`through_seq`) and for a day (`as_of`),
-- and the functions that read it together with the entries after it, so that what a reader sees is exact.
-- Nothing here is written by a posting; all of it can be thrown away and made again from the ledger.

-- A table of derived rows: the app reads, the background writer keeps.
CREATE FUNCTION guard_derived_table(name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM guard_tenant_table(name);
  EXECUTE format('REVOKE INSERT ON %s FROM duebook_app', name);
  EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO duebook_jobs', name);
END $$;

-- ── What is kept ─────────────────────────────────────────────────────────────────────────────────

-- Every entry with seq ≤ through_seq that counts on or before `as_of` is in the checkpoints.
CREATE TABLE checkpoint_state (
  organisation_id integer PRIMARY KEY REFERENCES organisation (id),
  through_seq bigint NOT NULL,
  as_of date NOT NULL,
  caught_up_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
SELECT guard_derived_table('checkpoint_state');

-- The rates that the positions were converted with.
CREATE TABLE checkpoint_rate (
  organisation_id integer NOT NULL,
  currency text NOT NULL,
  rate numeric(20, 10) NOT NULL,
  PRIMARY KEY (organisation_id, currency)
);
SELECT guard_derived_table('checkpoint_rate');

-- Entries at or below the watermark that count only after `as_of`.
CREATE TABLE entry_ahead (
  organisation_id integer NOT NULL,
  seq bigint NOT NULL,
  effective_on date NOT NULL,
  PRIMARY KEY (organisation_id, seq)
);
SELECT guard_derived_table('entry_ahead');

CREATE TABLE open_item_checkpoint (
  organisation_id integer NOT NULL,
  customer_id bigint NOT NULL,
  item_id bigint NOT NULL,
  currency text NOT NULL,
  due_on date,
  open_amount bigint NOT NULL CHECK (open_amount <> 0),
  PRIMARY KEY (organisation_id, customer_id, item_id)
);
SELECT guard_derived_table('open_item_checkpoint');
CREATE INDEX open_item_checkpoint_due ON open_item_checkpoint (organisation_id, customer_id, currency, due_on);

-- The same, summed by day on which it falls due (`infinity`: credits, which do not).
CREATE TABLE open_total (
  organisation_id integer NOT NULL,
  currency text NOT NULL,
  due_on date NOT NULL,
  open_items bigint NOT NULL,
  amount numeric NOT NULL,
  PRIMARY KEY (organisation_id, currency, due_on)
);
SELECT guard_derived_table('open_total');

-- Invoices that count for payment behaviour, of the last 13 months and to come. `paid_on` is null while they are not.
CREATE TABLE due_invoice_checkpoint (
  organisation_id integer NOT NULL,
  customer_id bigint NOT NULL,
  due_on date NOT NULL,
  item_id bigint NOT NULL,
  paid_on date,
  PRIMARY KEY (organisation_id, customer_id, due_on, item_id)
);
SELECT guard_derived_table('due_invoice_checkpoint');

CREATE TABLE balance_checkpoint (
  organisation_id integer NOT NULL,
  customer_id bigint NOT NULL,
  currency text NOT NULL,
  open_items bigint NOT NULL,
  balance bigint NOT NULL,
  overdue bigint NOT NULL,
  unapplied bigint NOT NULL,
  current_amount bigint NOT NULL,
  days_1_30 bigint NOT NULL,
  days_31_60 bigint NOT NULL,
  days_61_90 bigint NOT NULL,
  days_over_90 bigint NOT NULL,
  oldest_due_on date,
  PRIMARY KEY (organisation_id, customer_id, currency)
);
SELECT guard_derived_table('balance_checkpoint');

-- One row for each customer: what the lists filter and sort by. Base amounts are unrounded major units.
-- It holds from `as_of` until the day before `stale_on`, unless an entry, a mark or a rate came after it.
CREATE TABLE customer_position (
  organisation_id integer NOT NULL,
  customer_id bigint NOT NULL,
  number text NOT NULL,
  name_key text NOT NULL,
  status text NOT NULL,
  owner_id integer,
  billing_contact_id bigint,
  basis text,
  days integer,
  terms_currency text,
  credit_limit bigint,
  last_touched_on date,
  last_snooze_until date,
  facts_stale_on date NOT NULL,
  balance_base numeric NOT NULL,
  overdue_base numeric NOT NULL,
  collectable_base numeric NOT NULL,
  credit_limit_base numeric,
  oldest_due_on date,
  over_limit boolean NOT NULL,
  without_rate text[] NOT NULL,
  points_collectable integer NOT NULL,
  points_age integer NOT NULL,
  points_slower integer NOT NULL,
  points_credit integer NOT NULL,
  score integer NOT NULL,
  forced text[] NOT NULL,
  gated text,
  in_queue boolean NOT NULL,
  due_count bigint NOT NULL,
  late_count bigint NOT NULL,
  paid_count bigint NOT NULL,
  -- Days late: Σ of the paid ones; of the others their number and Σ (due day − 2000-01-01), as they age every day.
  paid_days_sum bigint NOT NULL,
  unpaid_count bigint NOT NULL,
  unpaid_due_sum bigint NOT NULL,
  median_days_late integer,
  recurring_late boolean NOT NULL,
  open_buckets text[] NOT NULL,
  open_currencies text[] NOT NULL,
  stale_on date NOT NULL,
  PRIMARY KEY (organisation_id, customer_id)
);
SELECT guard_derived_table('customer_position');
CREATE INDEX customer_position_queue ON customer_position (organisation_id, score DESC, collectable_base DESC, customer_id) WHERE in_queue;
CREATE INDEX customer_position_score ON customer_position (organisation_id, score DESC, collectable_base DESC, customer_id);
CREATE INDEX customer_position_balance ON customer_position (organisation_id, balance_base DESC, customer_id);
CREATE INDEX customer_position_overdue ON customer_position (organisation_id, overdue_base DESC, customer_id);
CREATE INDEX customer_position_oldest ON customer_position (organisation_id, coalesce(oldest_due_on, '9999-12-31'::date), customer_id);
CREATE INDEX customer_position_name ON customer_position (organisation_id, name_key, customer_id);
CREATE INDEX customer_position_number ON customer_position (organisation_id, number, customer_id);
CREATE INDEX customer_position_owner ON customer_position (organisation_id, owner_id, score DESC, collectable_base DESC, customer_id) WHERE in_queue;
CREATE INDEX customer_position_stale ON customer_position (organisation_id, stale_on);
CREATE INDEX customer_position_without_rate ON customer_position (organisation_id, customer_id) WHERE without_rate <> '{}';

-- How late each customer paid the invoices of its twelve months: days late, ascending, and how many for each.
CREATE TABLE paid_days_checkpoint (
  organisation_id integer NOT NULL,
  customer_id bigint NOT NULL,
  days integer[] NOT NULL,
  invoices integer[] NOT NULL,
  PRIMARY KEY (organisation_id, customer_id)
);
SELECT guard_derived_table('paid_days_checkpoint');

-- Σ of the positions by owner (0: nobody).
CREATE TABLE position_total (
  organisation_id integer NOT NULL,
  owner_id integer NOT NULL,
  customers bigint NOT NULL,
  in_queue bigint NOT NULL,
  recurring_late bigint NOT NULL,
  balance_base numeric NOT NULL,
  overdue_base numeric NOT NULL,
  collectable_base numeric NOT NULL,
  PRIMARY KEY (organisation_id, owner_id)
);
SELECT guard_derived_table('position_total');

-- Customers with anything open, by currency.
CREATE TABLE currency_total (
  organisation_id integer NOT NULL,
  currency text NOT NULL,
  customers bigint NOT NULL,
  PRIMARY KEY (organisation_id, currency)
);
SELECT guard_derived_table('currency_total');

-- Every entry through the watermark, whenever it counts, by the UTC day of its recording: a book's ageing on any past day.
CREATE TABLE ageing_cube (
  organisation_id integer NOT NULL,
  effective_on date NOT NULL,
  recorded_on date NOT NULL,
  currency text NOT NULL,
  due_on date NOT NULL,
  amount numeric NOT NULL,
  PRIMARY KEY (organisation_id, effective_on, recorded_on, currency, due_on)
);
SELECT guard_derived_table('ageing_cube');

-- ── Marks: a fact about a customer, other than an entry, that its position does not know yet ──────

-- Written with the fact, so that whoever sees one sees the other; the writer removes it once it has looked.
CREATE TABLE customer_mark (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
SELECT guard_tenant_table('customer_mark');
GRANT DELETE ON customer_mark TO duebook_jobs;

CREATE FUNCTION mark_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'customer' THEN
    INSERT INTO customer_mark (organisation_id, customer_id) VALUES (NEW.organisation_id, NEW.id);
  ELSE
    INSERT INTO customer_mark (organisation_id, customer_id) VALUES (NEW.organisation_id, NEW.customer_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mark AFTER INSERT OR UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION mark_customer();
CREATE TRIGGER mark AFTER INSERT OR UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION mark_customer();
CREATE TRIGGER mark AFTER INSERT ON customer_terms FOR EACH ROW EXECUTE FUNCTION mark_customer();
CREATE TRIGGER mark AFTER INSERT ON customer_status FOR EACH ROW EXECUTE FUNCTION mark_customer();
CREATE TRIGGER mark AFTER INSERT ON customer_owner FOR EACH ROW EXECUTE FUNCTION mark_customer();
CREATE TRIGGER mark AFTER INSERT ON touch FOR EACH ROW EXECUTE FUNCTION mark_customer();

-- A past day is read by taking back the entries after it: both indexes are some hundred kilobytes.
CREATE INDEX entry_effective ON entry USING brin (effective_on) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX entry_recorded ON entry USING brin (recorded_at) WITH (pages_per_range = 32, autosummarize = on);

-- ── The tail ─────────────────────────────────────────────────────────────────────────────────────

-- What counts on day `d` (not before `as_of`) and is in no checkpoint yet: entries after the watermark through `upto`
-- (null: all), and earlier ones whose day has come since.
CREATE FUNCTION tail_entry(org integer, d date, upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, amount bigint)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE w bigint;
BEGIN
  w := coalesce((SELECT s.through_seq FROM checkpoint_state s WHERE s.organisation_id = org), 0);
  RETURN QUERY
    SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
    FROM entry e
    WHERE e.organisation_id = org AND e.seq > w AND e.seq <= coalesce(upto, 9223372036854775807) AND e.effective_on <= d
    UNION ALL
    SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
    FROM entry_ahead h JOIN entry e ON e.organisation_id = org AND e.seq = h.seq
    WHERE h.organisation_id = org AND h.effective_on <= d;
END $$;

-- The customers whose position is not to be read from its checkpoint on day `d`.
CREATE FUNCTION touched_customer(org integer, d date, upto bigint DEFAULT NULL) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 500 SET search_path = public, pg_temp AS $$
DECLARE changed text[];
BEGIN
  IF NOT EXISTS (SELECT FROM checkpoint_state s WHERE s.organisation_id = org) THEN
    RETURN QUERY SELECT c.id FROM customer c WHERE c.organisation_id = org;
    RETURN;
  END IF;
  SELECT array_agg(coalesce(n.currency, r.currency)) INTO changed
    FROM rate_at(org, d, 'infinity') n
    FULL JOIN (SELECT k.currency, k.rate FROM checkpoint_rate k WHERE k.organisation_id = org) r ON r.currency = n.currency
    WHERE n.rate IS DISTINCT FROM r.rate;
  RETURN QUERY
    SELECT t.customer_id FROM tail_entry(org, d, upto) t
    UNION SELECT m.customer_id FROM customer_mark m WHERE m.organisation_id = org
    UNION SELECT p.customer_id FROM customer_position p WHERE p.organisation_id = org AND p.stale_on <= d;
  IF changed IS NOT NULL THEN
    RETURN QUERY SELECT p.customer_id FROM customer_position p
      WHERE p.organisation_id = org AND (p.open_currencies && changed OR p.terms_currency = ANY (changed));
  END IF;
END $$;

-- ── Live rows ────────────────────────────────────────────────────────────────────────────────────

-- The open items of customers on day `d`: checkpoint + tail.
CREATE FUNCTION open_item_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, open_amount bigint)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT x.customer_id, x.item_id, x.currency, x.due_on, sum(x.amount)::bigint
    FROM (SELECT o.customer_id, o.item_id, o.currency, o.due_on, o.open_amount AS amount
          FROM open_item_checkpoint o WHERE o.organisation_id = org AND o.customer_id = ANY (customers)
          UNION ALL
          SELECT t.customer_id, t.item_id, t.currency, t.due_on, t.amount
          FROM tail_entry(org, d, upto) t WHERE t.customer_id = ANY (customers)) x
    GROUP BY x.customer_id, x.item_id, x.currency, x.due_on
    HAVING sum(x.amount) <> 0;
END $$;

-- The customers whose kept rows hold on day `d` but for the tail: no bucket and no window has moved since.
CREATE FUNCTION steady_customer(org integer, d date, customers bigint[]) RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT array(SELECT p.customer_id FROM customer_position p
               WHERE p.organisation_id = org AND p.customer_id = ANY (customers) AND p.stale_on > d)
$$;

-- The balances of steady customers: the kept ones + what the tail moves, whatever else is open.
CREATE FUNCTION balance_moved(org integer, d date, customers bigint[])
RETURNS TABLE (customer_id bigint, currency text, open_items bigint, balance bigint, overdue bigint, unapplied bigint,
               current_amount bigint, days_1_30 bigint, days_31_60 bigint, days_61_90 bigint, days_over_90 bigint,
               oldest_due_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE closed bigint[];
BEGIN
  closed := array(
    SELECT o.item_id
    FROM (SELECT t.customer_id, t.item_id, sum(t.amount) AS amount FROM tail_entry(org, d) t
          WHERE t.customer_id = ANY (customers) GROUP BY 1, 2) m
    JOIN open_item_checkpoint o ON o.organisation_id = org AND o.customer_id = m.customer_id AND o.item_id = m.item_id
    WHERE o.open_amount + m.amount = 0);
  RETURN QUERY
  WITH moved AS (
    SELECT t.customer_id, t.item_id, t.currency, t.due_on, sum(t.amount)::bigint AS amount
    FROM tail_entry(org, d) t WHERE t.customer_id = ANY (customers) GROUP BY 1, 2, 3, 4
  ), change AS MATERIALIZED (
    SELECT m.*, (o.open_amount IS NOT NULL)::integer AS was_open, coalesce(o.open_amount, 0) + m.amount <> 0 AS is_open
    FROM moved m
    LEFT JOIN LATERAL (SELECT x.open_amount FROM open_item_checkpoint x
      WHERE x.organisation_id = org AND x.customer_id = m.customer_id AND x.item_id = m.item_id OFFSET 0) o ON true
  ), part AS (
    SELECT b.customer_id, b.currency, b.open_items, b.balance, b.overdue, b.unapplied, b.current_amount,
           b.days_1_30, b.days_31_60, b.days_61_90, b.days_over_90
    FROM balance_checkpoint b WHERE b.organisation_id = org AND b.customer_id = ANY (customers)
    UNION ALL
    SELECT c.customer_id, c.currency, c.is_open::integer - c.was_open, c.amount,
           CASE WHEN c.due_on < d THEN c.amount ELSE 0 END, CASE WHEN c.due_on IS NULL THEN c.amount ELSE 0 END,
           CASE WHEN c.due_on >= d THEN c.amount ELSE 0 END,
           CASE WHEN d - c.due_on BETWEEN 1 AND 30 THEN c.amount ELSE 0 END,
           CASE WHEN d - c.due_on BETWEEN 31 AND 60 THEN c.amount ELSE 0 END,
           CASE WHEN d - c.due_on BETWEEN 61 AND 90 THEN c.amount ELSE 0 END,
           CASE WHEN d - c.due_on > 90 THEN c.amount ELSE 0 END
    FROM change c
  ), total AS (
    SELECT p.customer_id, p.currency, sum(p.open_items)::bigint AS open_items, sum(p.balance)::bigint AS balance,
           sum(p.overdue)::bigint AS overdue, sum(p.unapplied)::bigint AS unapplied, sum(p.current_amount)::bigint AS current_amount,
           sum(p.days_1_30)::bigint AS days_1_30, sum(p.days_31_60)::bigint AS days_31_60,
           sum(p.days_61_90)::bigint AS days_61_90, sum(p.days_over_90)::bigint AS days_over_90
    FROM part p GROUP BY p.customer_id, p.currency HAVING sum(p.open_items) <> 0
  ), opened AS (
    SELECT c.customer_id, c.currency, min(c.due_on) AS due_on FROM change c WHERE c.is_open GROUP BY 1, 2
  ), gone AS (   -- the oldest of the kept ones may be paid: then the next one is looked for
    SELECT DISTINCT c.customer_id, c.currency, c.due_on FROM change c WHERE NOT c.is_open
  )
  SELECT t.*, least(o.due_on, CASE WHEN g.due_on IS NULL THEN b.oldest_due_on ELSE (
           SELECT x.due_on FROM open_item_checkpoint x
           WHERE x.organisation_id = org AND x.customer_id = t.customer_id AND x.currency = t.currency
             AND x.due_on >= g.due_on AND x.item_id <> ALL (closed)
           ORDER BY x.due_on LIMIT 1) END)
  FROM total t
  LEFT JOIN opened o ON o.customer_id = t.customer_id AND o.currency = t.currency
  LEFT JOIN balance_checkpoint b ON b.organisation_id = org AND b.customer_id = t.customer_id AND b.currency = t.currency
  LEFT JOIN gone g ON g.customer_id = t.customer_id AND g.currency = t.currency AND g.due_on = b.oldest_due_on;
END $$;

-- One row for each of the customers and currency with anything open: `balance_at`, in the present or (`past`) of a day and
-- an instant. With `upto` the writer asks: it sums the open items themselves.
CREATE FUNCTION balance_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL,
                            past boolean DEFAULT false, k timestamptz DEFAULT 'infinity')
RETURNS TABLE (customer_id bigint, currency text, open_items bigint, balance bigint, overdue bigint, unapplied bigint,
               current_amount bigint, days_1_30 bigint, days_31_60 bigint, days_61_90 bigint, days_over_90 bigint,
               oldest_due_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE
  steady bigint[] := CASE WHEN past OR upto IS NOT NULL THEN '{}' ELSE steady_customer(org, d, customers) END;
  summed bigint[] := array(SELECT unnest(customers) EXCEPT SELECT unnest(steady));
BEGIN
  IF cardinality(steady) > 0 THEN RETURN QUERY SELECT * FROM balance_moved(org, d, steady); END IF;
  IF cardinality(summed) = 0 THEN RETURN; END IF;
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
  FROM (SELECT * FROM open_item_now(org, d, summed, upto) WHERE NOT past
        UNION ALL SELECT * FROM open_amount_of(org, summed, d, k) WHERE past) o
  GROUP BY o.customer_id, o.currency;
END $$;

-- Of these documents the invoices that count for payment behaviour on day `d`, each from its own few entries.
CREATE FUNCTION judged_invoice(org integer, d date, items bigint[], upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, due_on date, item_id bigint, paid_on date)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH leg AS (
    SELECT e.item_id, e.counter_item_id, c.kind AS counter_kind, e.effective_on, sum(e.amount) AS amount,
           sum(sum(e.amount)) OVER (PARTITION BY e.item_id, e.counter_item_id) AS pair_amount
    FROM (SELECT DISTINCT unnest(items) AS id) n
    CROSS JOIN LATERAL (SELECT * FROM entry x WHERE x.organisation_id = org AND x.item_id = n.id
                          AND x.effective_on <= d AND x.seq <= coalesce(upto, 9223372036854775807) OFFSET 0) e
    LEFT JOIN LATERAL (SELECT y.kind FROM item y WHERE y.organisation_id = org AND y.id = e.counter_item_id OFFSET 0) c ON true
    GROUP BY e.item_id, e.counter_item_id, c.kind, e.effective_on
  ), invoice AS (
    SELECT l.item_id, sum(l.amount) AS open_amount,
           coalesce(sum(l.amount) FILTER (WHERE l.counter_item_id IS NULL), 0) AS standing,
           -coalesce(sum(l.amount) FILTER (WHERE l.counter_kind = 'credit_note'), 0) AS credited,
           -coalesce(sum(l.amount) FILTER (WHERE l.counter_kind = 'write_off'), 0) AS written_off,
           max(l.effective_on) FILTER (WHERE l.counter_kind = 'payment' AND l.amount < 0 AND l.pair_amount < 0) AS last_paid_on
    FROM leg l GROUP BY l.item_id
  )
  SELECT i.customer_id, i.due_on, i.id, CASE WHEN v.open_amount = 0 AND v.written_off = 0 THEN v.last_paid_on END
  FROM invoice v
  CROSS JOIN LATERAL (SELECT * FROM item x WHERE x.organisation_id = org AND x.id = v.item_id AND x.kind = 'invoice' OFFSET 0) i
  WHERE v.standing > 0 AND v.credited < v.standing
$$;

-- The invoices of customers that count on day `d` or will: those of the checkpoint that no later entry touched, and
-- the touched ones judged anew.
CREATE FUNCTION due_invoice_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL)
RETURNS TABLE (customer_id bigint, due_on date, item_id bigint, paid_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE
  moved bigint[];
  first date := (d - interval '1 year')::date;
BEGIN
  moved := array(SELECT DISTINCT t.item_id FROM tail_entry(org, d, upto) t
                 WHERE t.customer_id = ANY (customers) AND t.due_on > first);
  RETURN QUERY
    SELECT c.customer_id, c.due_on, c.item_id, c.paid_on
    FROM due_invoice_checkpoint c
    WHERE c.organisation_id = org AND c.customer_id = ANY (customers) AND c.due_on > first
      AND c.item_id NOT IN (SELECT unnest(moved));
  IF cardinality(moved) > 0 THEN
    RETURN QUERY SELECT j.customer_id, j.due_on, j.item_id, j.paid_on FROM judged_invoice(org, d, moved, upto) j;
  END IF;
END $$;

-- The payment behaviour of steady customers: the kept sums, with the invoices that the tail touched exchanged for what
-- they are now; the median from how many were paid how late.
CREATE FUNCTION payer_moved(org integer, d date, customers bigint[])
RETURNS TABLE (customer_id bigint, due_count bigint, late_count bigint, paid_count bigint, paid_days_sum bigint,
               unpaid_count bigint, unpaid_due_sum bigint, median integer, next_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE
  first date := (d - interval '1 year')::date;
  moved bigint[] := array(SELECT DISTINCT t.item_id FROM tail_entry(org, d) t
                          WHERE t.customer_id = ANY (customers) AND t.due_on > first AND t.due_on <= d);
BEGIN
  RETURN QUERY
  WITH touched AS (
    SELECT DISTINCT t.customer_id, t.due_on, t.item_id FROM tail_entry(org, d) t
    WHERE t.customer_id = ANY (customers) AND t.due_on > first AND t.due_on <= d
  ), change AS MATERIALIZED (
    SELECT c.customer_id, c.due_on, c.paid_on, -1 AS sign
    FROM touched t JOIN LATERAL (SELECT * FROM due_invoice_checkpoint x WHERE x.organisation_id = org
      AND x.customer_id = t.customer_id AND x.due_on = t.due_on AND x.item_id = t.item_id OFFSET 0) c ON true
    UNION ALL
    SELECT j.customer_id, j.due_on, j.paid_on, 1 FROM judged_invoice(org, d, moved) j WHERE cardinality(moved) > 0
  ), part AS (
    SELECT p.customer_id, p.due_count, p.late_count, p.paid_count, p.paid_days_sum, p.unpaid_count, p.unpaid_due_sum
    FROM customer_position p WHERE p.organisation_id = org AND p.customer_id = ANY (customers)
    UNION ALL
    SELECT c.customer_id, c.sign, CASE WHEN coalesce(c.paid_on, d) - c.due_on > 5 THEN c.sign ELSE 0 END,
           CASE WHEN c.paid_on IS NULL THEN 0 ELSE c.sign END, coalesce(c.sign * (c.paid_on - c.due_on), 0),
           CASE WHEN c.paid_on IS NULL THEN c.sign ELSE 0 END,
           CASE WHEN c.paid_on IS NULL THEN c.sign * (c.due_on - date '2000-01-01') ELSE 0 END
    FROM change c
  ), total AS (
    SELECT p.customer_id, sum(p.due_count)::bigint AS due_count, sum(p.late_count)::bigint AS late_count,
           sum(p.paid_count)::bigint AS paid_count, sum(p.paid_days_sum)::bigint AS paid_days_sum,
           sum(p.unpaid_count)::bigint AS unpaid_count, sum(p.unpaid_due_sum)::bigint AS unpaid_due_sum
    FROM part p GROUP BY p.customer_id
  ), paid AS (   -- how many were paid how late, of the customers of whom that changed
    SELECT x.customer_id, x.days, sum(x.invoices) AS invoices
    FROM (SELECT h.customer_id, u.days, u.invoices
          FROM paid_days_checkpoint h, unnest(h.days, h.invoices) u (days, invoices)
          WHERE h.organisation_id = org
            AND h.customer_id = ANY (array(SELECT DISTINCT c.customer_id FROM change c WHERE c.paid_on IS NOT NULL))
          UNION ALL
          SELECT c.customer_id, c.paid_on - c.due_on, c.sign FROM change c WHERE c.paid_on IS NOT NULL) x
    GROUP BY x.customer_id, x.days
  ), middle AS MATERIALIZED (
    SELECT DISTINCT ON (y.customer_id) y.customer_id, y.days
    FROM (SELECT p.customer_id, p.days, sum(p.invoices) OVER (PARTITION BY p.customer_id ORDER BY p.days) AS through,
                 sum(p.invoices) OVER (PARTITION BY p.customer_id) AS all_of
          FROM paid p WHERE p.invoices > 0) y
    WHERE 2 * y.through >= y.all_of ORDER BY y.customer_id, y.days
  )
  SELECT t.*, coalesce(m.days, k.median_days_late), NULL::date
  FROM total t
  LEFT JOIN middle m ON m.customer_id = t.customer_id
  JOIN customer_position k ON k.organisation_id = org AND k.customer_id = t.customer_id;
END $$;

-- The payment behaviour of customers from their invoices one by one, in the present or (`past`) of a day and an instant;
-- `next_on` is the next day on which it reads differently.
CREATE FUNCTION payer_summed(org integer, d date, customers bigint[], upto bigint, past boolean, k timestamptz)
RETURNS TABLE (customer_id bigint, due_count bigint, late_count bigint, paid_count bigint, paid_days_sum bigint,
               unpaid_count bigint, unpaid_due_sum bigint, median integer, next_on date)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
BEGIN
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
              UNION ALL SELECT o.customer_id, o.due_on, o.paid_on FROM due_invoice_of(org, customers, d, k) o WHERE past) x
        WHERE x.due_on > (d - interval '1 year')::date) i
  GROUP BY i.customer_id;
END $$;

-- What the position takes from facts other than entries, as known at an instant; `stale_on` is the next day on which
-- another one begins to count.
CREATE FUNCTION customer_fact_of(org integer, d date, customers bigint[], k timestamptz)
RETURNS TABLE (customer_id bigint, number text, name_key text, status text, owner_id integer, billing_contact_id bigint,
               basis text, days integer, terms_currency text, credit_limit bigint,
               last_touched_on date, last_snooze_until date, stale_on date)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
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
    ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1) z ON true
$$;

-- The positions of customers on day `d`: `priority_at` and `behaviour_at`. In the present, of what is open and due as it is
-- known now, with what nothing touched taken from the last position; else (`past`) of a day and an instant, from
-- the customers' own entries.
CREATE FUNCTION position_now(org integer, d date, customers bigint[], upto bigint DEFAULT NULL,
                             past boolean DEFAULT false, k timestamptz DEFAULT 'infinity')
RETURNS SETOF customer_position LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE
  unmarked bigint[];
  looked_up bigint[];
  steady bigint[] := CASE WHEN past OR upto IS NOT NULL THEN '{}' ELSE steady_customer(org, d, customers) END;
  summed bigint[] := array(SELECT unnest(customers) EXCEPT SELECT unnest(steady));
BEGIN
  IF coalesce(cardinality(customers), 0) = 0 THEN RETURN; END IF;
  unmarked := array(SELECT p.customer_id FROM customer_position p
    WHERE NOT past AND p.organisation_id = org AND p.customer_id = ANY (customers) AND p.facts_stale_on > d
      AND p.customer_id NOT IN (SELECT m.customer_id FROM customer_mark m WHERE m.organisation_id = org));
  looked_up := array(SELECT unnest(customers) EXCEPT SELECT unnest(unmarked));
  RETURN QUERY
  WITH unit AS (   -- major units of base for one minor unit of each currency
    SELECT r.currency, r.rate * minor_unit(r.currency) AS factor FROM rate_at(org, d, k) r
    UNION ALL SELECT o.base_currency, minor_unit(o.base_currency) FROM organisation o WHERE o.id = org
  ), fact AS (
    SELECT p.customer_id, p.number, p.name_key, p.status, p.owner_id, p.billing_contact_id, p.basis, p.days,
           p.terms_currency, p.credit_limit, p.last_touched_on, p.last_snooze_until, p.facts_stale_on AS stale_on
    FROM customer_position p WHERE p.organisation_id = org AND p.customer_id = ANY (unmarked)
    UNION ALL
    SELECT * FROM customer_fact_of(org, d, looked_up, k)
  ), balance AS MATERIALIZED (
    SELECT * FROM balance_now(org, d, customers, upto, past, k)
  ), bucket AS (
    SELECT b.customer_id, array_remove(ARRAY[
             CASE WHEN bool_or(b.current_amount <> 0) THEN 'current' END, CASE WHEN bool_or(b.days_1_30 <> 0) THEN '1-30' END,
             CASE WHEN bool_or(b.days_31_60 <> 0) THEN '31-60' END, CASE WHEN bool_or(b.days_61_90 <> 0) THEN '61-90' END,
             CASE WHEN bool_or(b.days_over_90 <> 0) THEN '90+' END], NULL) AS open_buckets
    FROM balance b GROUP BY b.customer_id
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
           array_agg(b.currency ORDER BY b.currency) FILTER (WHERE u.factor IS NULL) AS without_rate
    FROM balance b LEFT JOIN unit u ON u.currency = b.currency
    GROUP BY b.customer_id
  ), payer AS (
    SELECT * FROM payer_moved(org, d, steady)
    UNION ALL SELECT * FROM payer_summed(org, d, summed, upto, past, k)
  ), known AS (
    SELECT f.*,
           coalesce(m.balance_base, 0) AS balance_base, coalesce(m.overdue_base, 0) AS overdue_base,
           coalesce(m.collectable_base, 0) AS collectable_base,
           coalesce(m.anything_collectable, false) AS anything_collectable,
           coalesce(m.anything_owed, false) AS anything_owed, coalesce(m.anything_open, false) AS anything_open,
           m.oldest_due_on, d - m.oldest_due_on AS oldest_days,
           coalesce(m.open_currencies, '{}') AS open_currencies, coalesce(m.without_rate, '{}') AS without_rate,
           coalesce(k.open_buckets, '{}') AS open_buckets,
           f.credit_limit * u.factor AS credit_limit_base,
           coalesce(h.due_count, 0) AS due_count, coalesce(h.late_count, 0) AS late_count,
           coalesce(h.paid_count, 0) AS paid_count, coalesce(h.paid_days_sum, 0) AS paid_days_sum,
           coalesce(h.unpaid_count, 0) AS unpaid_count, coalesce(h.unpaid_due_sum, 0) AS unpaid_due_sum,
           CASE WHEN h.paid_count >= 3 THEN h.median END AS median_days_late,
           least(f.stale_on, x.next_on, h.next_on) AS moves_on
    FROM fact f
    LEFT JOIN money m ON m.customer_id = f.customer_id
    LEFT JOIN bucket k ON k.customer_id = f.customer_id
    LEFT JOIN crossing x ON x.customer_id = f.customer_id
    LEFT JOIN payer h ON h.customer_id = f.customer_id
    LEFT JOIN unit u ON u.currency = f.terms_currency
  ), points AS (
    SELECT n.*,
           coalesce(n.balance_base > n.credit_limit_base, false) AS over_limit,
           CASE WHEN n.last_snooze_until > d THEN n.last_snooze_until END AS snoozed_until,
           coalesce(n.last_snooze_until <= d AND n.last_touched_on < n.last_snooze_until, false) AS snooze_over,
           CASE WHEN n.collectable_base > 0
                THEN least(25, round(5 * log(10, 1 + n.collectable_base))) ELSE 0 END::integer AS points_collectable,
           CASE WHEN n.anything_collectable THEN least(20, round(20.0 * n.oldest_days / 90)) ELSE 0 END::integer AS points_age,
           CASE WHEN n.anything_collectable AND n.median_days_late IS NOT NULL
                THEN least(10, greatest(0, round(10.0 * (n.oldest_days - n.median_days_late) / 30))) ELSE 0 END::integer AS points_slower,
           CASE WHEN n.credit_limit_base IS NULL OR n.balance_base <= 0 THEN 0
                WHEN n.credit_limit_base = 0 THEN 10
                ELSE least(10, round(10 * n.balance_base / n.credit_limit_base)) END::integer AS points_credit
    FROM known n
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

-- ── The writer ───────────────────────────────────────────────────────────────────────────────────

-- The documents' face and open amounts move; the sums by due day move with them.
CREATE FUNCTION advance_open_items(org integer, hi bigint, d date) RETURNS void LANGUAGE sql
SET search_path = public, pg_temp AS $$
  WITH moved AS MATERIALIZED (
    SELECT t.customer_id, t.item_id, t.currency, t.due_on, sum(t.amount)::bigint AS amount
    FROM tail_entry(org, d, hi) t GROUP BY 1, 2, 3, 4
  ), change AS MATERIALIZED (
    SELECT m.*, coalesce(o.open_amount, 0) AS before, coalesce(o.open_amount, 0) + m.amount AS after
    FROM moved m LEFT JOIN open_item_checkpoint o
      ON o.organisation_id = org AND o.customer_id = m.customer_id AND o.item_id = m.item_id
  ), settled AS (
    DELETE FROM open_item_checkpoint o USING change c
    WHERE o.organisation_id = org AND o.customer_id = c.customer_id AND o.item_id = c.item_id AND c.after = 0
  ), opened AS (
    INSERT INTO open_item_checkpoint AS o (organisation_id, customer_id, item_id, currency, due_on, open_amount)
    SELECT org, c.customer_id, c.item_id, c.currency, c.due_on, c.after FROM change c WHERE c.after <> 0
    ON CONFLICT (organisation_id, customer_id, item_id) DO UPDATE SET open_amount = excluded.open_amount
  )
  INSERT INTO open_total AS t (organisation_id, currency, due_on, open_items, amount)
  SELECT org, c.currency, coalesce(c.due_on, 'infinity'), sum((c.after <> 0)::integer - (c.before <> 0)::integer), sum(c.amount)
  FROM change c GROUP BY 2, 3
  ON CONFLICT (organisation_id, currency, due_on) DO UPDATE
    SET open_items = t.open_items + excluded.open_items, amount = t.amount + excluded.amount;
$$;

-- Invoices that an entry touched are judged anew.
CREATE FUNCTION advance_due_invoices(org integer, hi bigint, d date) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  first date := (d - interval '13 months')::date;
  moved bigint[] := array(SELECT DISTINCT t.item_id FROM tail_entry(org, d, hi) t WHERE t.due_on > first);
BEGIN
  DELETE FROM due_invoice_checkpoint c
    USING (SELECT DISTINCT t.customer_id, t.due_on, t.item_id FROM tail_entry(org, d, hi) t WHERE t.due_on > first) m
    WHERE c.organisation_id = org AND c.customer_id = m.customer_id AND c.due_on = m.due_on AND c.item_id = m.item_id;
  INSERT INTO due_invoice_checkpoint (organisation_id, customer_id, due_on, item_id, paid_on)
    SELECT org, j.customer_id, j.due_on, j.item_id, j.paid_on FROM judged_invoice(org, d, moved, hi) j;
END $$;

CREATE FUNCTION advance_cube(org integer, w bigint, hi bigint) RETURNS void LANGUAGE sql
SET search_path = public, pg_temp AS $$
  INSERT INTO ageing_cube AS q (organisation_id, effective_on, recorded_on, currency, due_on, amount)
  SELECT org, e.effective_on, (e.recorded_at AT TIME ZONE 'UTC')::date, e.currency, coalesce(e.due_on, 'infinity'), sum(e.amount)
  FROM entry e WHERE e.organisation_id = org AND e.seq > w AND e.seq <= hi
  GROUP BY 2, 3, 4, 5
  ON CONFLICT (organisation_id, effective_on, recorded_on, currency, due_on) DO UPDATE SET amount = q.amount + excluded.amount;
$$;

-- Positions and balances of customers are made anew; the totals move by the difference.
CREATE FUNCTION advance_positions(org integer, hi bigint, d date, customers bigint[]) RETURNS void LANGUAGE plpgsql
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
     over_limit, without_rate, points_collectable, points_age, points_slower, points_credit, score, forced, gated, in_queue,
     due_count, late_count, paid_count, paid_days_sum, unpaid_count, unpaid_due_sum, median_days_late, recurring_late,
     open_buckets, open_currencies, stale_on)
    = ROW (excluded.number, excluded.name_key, excluded.status, excluded.owner_id, excluded.billing_contact_id, excluded.basis,
     excluded.days, excluded.terms_currency, excluded.credit_limit, excluded.last_touched_on, excluded.last_snooze_until,
     excluded.facts_stale_on, excluded.balance_base, excluded.overdue_base, excluded.collectable_base,
     excluded.credit_limit_base, excluded.oldest_due_on, excluded.over_limit, excluded.without_rate,
     excluded.points_collectable, excluded.points_age, excluded.points_slower, excluded.points_credit, excluded.score,
     excluded.forced, excluded.gated, excluded.in_queue, excluded.due_count, excluded.late_count, excluded.paid_count,
     excluded.paid_days_sum, excluded.unpaid_count, excluded.unpaid_due_sum, excluded.median_days_late,
     excluded.recurring_late, excluded.open_buckets, excluded.open_currencies, excluded.stale_on);
  PERFORM add_to_totals(org, customers, 1);
END $$;

-- Adds the kept rows of customers to the totals, or takes them off (`sign` −1).
CREATE FUNCTION add_to_totals(org integer, customers bigint[], sign integer) RETURNS void LANGUAGE sql
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
  SELECT org, b.currency, sign * count(*) FROM balance_checkpoint b
  WHERE b.organisation_id = org AND b.customer_id = ANY (customers) GROUP BY 2
  ON CONFLICT (organisation_id, currency) DO UPDATE SET customers = t.customers + excluded.customers;
$$;

-- Brings the checkpoints of an organisation to entry `hi` (a watermark: every entry at or below it is final) and day `d`.
-- The caller holds the organisation's writer lock. Answers what was done.
CREATE FUNCTION advance_checkpoint(org integer, hi bigint, d date)
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
  PERFORM advance_positions(org, hi, day, moving);
  DELETE FROM customer_mark m WHERE m.organisation_id = org AND m.id = ANY (looked_at);
  RETURN QUERY SELECT counted, cardinality(moving), hi, day;
END $$;

-- Throws the checkpoints of an organisation away and makes them again from the ledger, to entry `hi` and day `d`.
-- The caller holds the organisation's writer lock.
CREATE FUNCTION rebuild_checkpoint(org integer, hi bigint, d date)
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
  DELETE FROM balance_checkpoint s WHERE s.organisation_id = org;
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

-- `judged_invoice` of every invoice due after a day, in one pass over the ledger.
CREATE FUNCTION judged_invoices_due_after(org integer, d date, after date, upto bigint)
RETURNS TABLE (customer_id bigint, due_on date, item_id bigint, paid_on date)
LANGUAGE sql STABLE ROWS 100000 SET search_path = public, pg_temp AS $$
  WITH leg AS (
    SELECT e.item_id, e.counter_item_id, c.kind AS counter_kind, e.effective_on, sum(e.amount) AS amount
    FROM entry e
    LEFT JOIN item c ON c.organisation_id = org AND c.id = e.counter_item_id
    WHERE e.organisation_id = org AND e.due_on > after AND e.effective_on <= d AND e.seq <= upto
    GROUP BY e.item_id, e.counter_item_id, c.kind, e.effective_on
  ), pair AS (
    SELECT l.item_id, l.counter_item_id, l.counter_kind, sum(l.amount) AS amount,
           max(l.effective_on) FILTER (WHERE l.amount < 0) AS last_on
    FROM leg l GROUP BY l.item_id, l.counter_item_id, l.counter_kind
  ), invoice AS (
    SELECT p.item_id, sum(p.amount) AS open_amount,
           coalesce(sum(p.amount) FILTER (WHERE p.counter_item_id IS NULL), 0) AS standing,
           -coalesce(sum(p.amount) FILTER (WHERE p.counter_kind = 'credit_note'), 0) AS credited,
           -coalesce(sum(p.amount) FILTER (WHERE p.counter_kind = 'write_off'), 0) AS written_off,
           max(p.last_on) FILTER (WHERE p.counter_kind = 'payment' AND p.amount < 0) AS last_paid_on
    FROM pair p GROUP BY p.item_id
  )
  SELECT i.customer_id, i.due_on, i.id, CASE WHEN v.open_amount = 0 AND v.written_off = 0 THEN v.last_paid_on END
  FROM invoice v JOIN item i ON i.organisation_id = org AND i.id = v.item_id AND i.kind = 'invoice'
  WHERE v.standing > 0 AND v.credited < v.standing
$$;

-- ── The whole book ───────────────────────────────────────────────────────────────────────────────

-- What is open by currency and due day (null: credits) on day `d`, not before the checkpoint's day.
CREATE FUNCTION open_total_now(org integer, d date)
RETURNS TABLE (currency text, due_on date, open_items bigint, amount numeric)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  WITH moved AS (
    SELECT t.customer_id, t.item_id, t.currency, t.due_on, sum(t.amount) AS amount
    FROM tail_entry(org, d) t GROUP BY 1, 2, 3, 4
  ), change AS (
    SELECT m.currency, m.due_on, m.amount,
           (coalesce(o.open_amount, 0) + m.amount <> 0)::integer - (o.open_amount IS NOT NULL)::integer AS open_items
    FROM moved m
    LEFT JOIN LATERAL (SELECT x.open_amount FROM open_item_checkpoint x
      WHERE x.organisation_id = org AND x.customer_id = m.customer_id AND x.item_id = m.item_id OFFSET 0) o ON true
  )
  SELECT x.currency, x.due_on, sum(x.open_items)::bigint, sum(x.amount)
  FROM (SELECT t.currency, nullif(t.due_on, 'infinity') AS due_on, t.open_items, t.amount
        FROM open_total t WHERE t.organisation_id = org
        UNION ALL SELECT c.currency, c.due_on, c.open_items, c.amount FROM change c) x
  GROUP BY x.currency, x.due_on
  HAVING sum(x.open_items) <> 0
$$;

-- What was open by currency and due day on a past day `a`, as known at an instant `k`: the cube of the days before that
-- of `k` (UTC), the entries of that day itself, and the tail.
CREATE FUNCTION open_total_at(org integer, a date, k timestamptz DEFAULT 'infinity')
RETURNS TABLE (currency text, due_on date, amount numeric)
-- (A few thousand sums fit in memory, whatever the planner expects: sorting the rows first takes twice as long.)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp SET enable_sort = off AS $$
DECLARE
  w bigint := coalesce((SELECT s.through_seq FROM checkpoint_state s WHERE s.organisation_id = org), 0);
  known_on date := (k AT TIME ZONE 'UTC')::date;
BEGIN
  RETURN QUERY
    SELECT x.currency, nullif(x.due_on, 'infinity'), sum(x.amount)
    FROM (SELECT q.currency, q.due_on, q.amount FROM ageing_cube q
          WHERE q.organisation_id = org AND q.effective_on <= a AND q.recorded_on < known_on
          UNION ALL
          SELECT e.currency, coalesce(e.due_on, 'infinity'), e.amount FROM entry e
          WHERE k < 'infinity' AND e.organisation_id = org AND e.recorded_at >= known_on::timestamp AT TIME ZONE 'UTC'
            AND e.recorded_at <= k AND e.effective_on <= a AND e.seq <= w
          UNION ALL
          SELECT e.currency, coalesce(e.due_on, 'infinity'), e.amount FROM entry e
          WHERE e.organisation_id = org AND e.seq > w AND e.effective_on <= a AND e.recorded_at <= k) x
    GROUP BY x.currency, x.due_on
    HAVING sum(x.amount) <> 0;
END $$;

-- The open items on a past day and as known at an instant: those of the checkpoint, with every entry taken back that came
-- to count, or to be known, after it. Costs what happened since, not what happened before.
CREATE FUNCTION open_item_rolled_back(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, open_amount bigint)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE w bigint; day date;
BEGIN
  SELECT s.through_seq, s.as_of INTO w, day FROM checkpoint_state s WHERE s.organisation_id = org;
  w := coalesce(w, 0); day := coalesce(day, a);
  RETURN QUERY
    SELECT x.customer_id, x.item_id, x.currency, x.due_on, sum(x.amount)::bigint
    FROM (SELECT o.customer_id, o.item_id, o.currency, o.due_on, o.open_amount AS amount
          FROM open_item_checkpoint o WHERE o.organisation_id = org
          UNION ALL   -- counted in the checkpoint, but not then
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
          FROM entry e WHERE e.organisation_id = org AND e.effective_on > a AND e.seq <= w AND e.effective_on <= day
          UNION ALL
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
          FROM entry e WHERE e.organisation_id = org AND e.recorded_at > k AND e.effective_on <= a AND e.seq <= w AND e.effective_on <= day
          UNION ALL   -- counted then, but not in the checkpoint
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
          FROM entry e WHERE e.organisation_id = org AND e.seq > w AND e.effective_on <= a AND e.recorded_at <= k
          UNION ALL
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
          FROM entry_ahead h JOIN entry e ON e.organisation_id = org AND e.seq = h.seq
          WHERE h.organisation_id = org AND h.effective_on <= a AND e.recorded_at <= k) x
    GROUP BY x.customer_id, x.item_id, x.currency, x.due_on
    HAVING sum(x.amount) <> 0;
END $$;

-- The writer refreshes statistics after a rebuild; PostgreSQL 16 and earlier have no such right, and do so by themselves.
DO $$ BEGIN
  IF current_setting('server_version_num')::integer >= 170000 THEN
    GRANT MAINTAIN ON open_item_checkpoint, due_invoice_checkpoint, customer_position, balance_checkpoint TO duebook_jobs;
  END IF;
END $$;
