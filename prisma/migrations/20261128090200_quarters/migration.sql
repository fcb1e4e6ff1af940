-- Open items at the ends of quarters: a past day is read by taking back what came after it until the end of its quarter, a
-- few weeks of entries, instead of everything since.

-- What was open at the end of each of `checkpoint_state.quarters`, of all entries through the watermark.
CREATE TABLE open_item_quarter (
  organisation_id integer NOT NULL,
  quarter_end date NOT NULL,
  item_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  currency text NOT NULL,
  due_on date,
  open_amount bigint NOT NULL,
  PRIMARY KEY (organisation_id, quarter_end, item_id)
);
SELECT guard_derived_table('open_item_quarter');
ALTER TABLE checkpoint_state ADD COLUMN quarters date[] NOT NULL DEFAULT '{}';

-- The quarter ends before day `d` that are kept, the latest first: a year back and some.
CREATE FUNCTION quarters_before(d date) RETURNS date[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array(SELECT (date_trunc('quarter', d) - n * interval '3 months')::date - 1 FROM generate_series(0, 4) n ORDER BY n)
$$;

-- Takes what was booked late into the quarters that are kept, and makes those that are missing: each from the one after it,
-- the latest from the checkpoints themselves, which stand at entry `hi` and day `d`.
CREATE FUNCTION advance_quarters(org integer, w bigint, hi bigint, d date) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  wanted date[] := quarters_before(d);
  kept date[] := array(SELECT q FROM checkpoint_state s, unnest(s.quarters) q
                       WHERE s.organisation_id = org AND q = ANY (quarters_before(d)));
  this date; after date := d;
BEGIN
  DELETE FROM open_item_quarter o WHERE o.organisation_id = org AND o.quarter_end <> ALL (kept);
  INSERT INTO open_item_quarter AS o (organisation_id, quarter_end, item_id, customer_id, currency, due_on, open_amount)
    SELECT org, q, e.item_id, e.customer_id, e.currency, e.due_on, sum(e.amount)
    FROM entry e JOIN unnest(kept) q ON q >= e.effective_on
    WHERE e.organisation_id = org AND e.seq > w AND e.seq <= hi AND e.effective_on <= wanted[1]
    GROUP BY 2, 3, 4, 5, 6
  ON CONFLICT (organisation_id, quarter_end, item_id) DO UPDATE SET open_amount = o.open_amount + excluded.open_amount;
  DELETE FROM open_item_quarter o WHERE o.organisation_id = org AND o.open_amount = 0
    AND o.item_id IN (SELECT e.item_id FROM entry e
                      WHERE e.organisation_id = org AND e.seq > w AND e.seq <= hi AND e.effective_on <= wanted[1]);
  FOREACH this IN ARRAY wanted LOOP
    IF this <> ALL (kept) THEN
      INSERT INTO open_item_quarter (organisation_id, quarter_end, item_id, customer_id, currency, due_on, open_amount)
        SELECT org, this, x.item_id, x.customer_id, x.currency, x.due_on, exact_sum(x.amount)
        FROM (SELECT o.customer_id, o.item_id, o.currency, o.due_on, o.open_amount AS amount
              FROM open_item_checkpoint o WHERE o.organisation_id = org AND after = d
              UNION ALL
              SELECT o.customer_id, o.item_id, o.currency, o.due_on, o.open_amount
              FROM open_item_quarter o WHERE o.organisation_id = org AND o.quarter_end = after
              UNION ALL
              SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
              FROM entry e WHERE e.organisation_id = org AND e.seq <= hi AND e.effective_on > this AND e.effective_on <= after) x
        GROUP BY x.customer_id, x.item_id, x.currency, x.due_on
        HAVING exact_sum(x.amount) <> 0;
    END IF;
    after := this;
  END LOOP;
  UPDATE checkpoint_state s SET quarters = wanted WHERE s.organisation_id = org;
END $$;

-- As before, and the quarters with the rest.
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
  PERFORM advance_positions(org, hi, day, moving);
  DELETE FROM customer_mark m WHERE m.organisation_id = org AND m.id = ANY (looked_at);
  RETURN QUERY SELECT counted, cardinality(moving), hi, day;
END $$;

ALTER FUNCTION rebuild_checkpoint(integer, bigint, date) RENAME TO rebuild_present;
CREATE FUNCTION rebuild_checkpoint(org integer, hi bigint, d date)
RETURNS TABLE (entries bigint, customers integer, through_seq bigint, as_of date) LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT * FROM rebuild_present(org, hi, d);
  PERFORM advance_quarters(org, hi, hi, d);
END $$;

-- The open items on a past day and as known at an instant: those of the next quarter end that is kept, else of the
-- checkpoint, with every entry taken back that came to count, or to be known, after it. (They are summed in memory, in one
-- pass, without sorting them.)
CREATE OR REPLACE FUNCTION open_item_rolled_back(org integer, a date, k timestamptz)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, open_amount bigint)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp
SET work_mem = '256MB' SET enable_sort = off SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  w bigint; day date; quarter date;
BEGIN
  SELECT s.through_seq, s.as_of, (SELECT min(q) FROM unnest(s.quarters) q WHERE q >= a) INTO w, day, quarter
    FROM checkpoint_state s WHERE s.organisation_id = org;
  w := coalesce(w, 0); day := coalesce(quarter, day, a);
  RETURN QUERY
    SELECT x.customer_id, x.item_id, x.currency, x.due_on, exact_sum(x.amount)
    FROM (SELECT o.customer_id, o.item_id, o.currency, o.due_on, o.open_amount AS amount
          FROM open_item_checkpoint o WHERE quarter IS NULL AND o.organisation_id = org
          UNION ALL
          SELECT o.customer_id, o.item_id, o.currency, o.due_on, o.open_amount
          FROM open_item_quarter o WHERE o.organisation_id = org AND o.quarter_end = quarter
          UNION ALL   -- counted in those, but not then
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
          FROM entry e WHERE e.organisation_id = org AND e.effective_on > a AND e.seq <= w AND e.effective_on <= day
          UNION ALL
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
          FROM entry e WHERE k < 'infinity' AND e.organisation_id = org AND e.recorded_at > k AND e.effective_on <= least(a, day)
            AND e.seq <= w
          UNION ALL   -- counted then, but not in those
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
          FROM entry e WHERE e.organisation_id = org AND e.seq > w AND e.effective_on <= a AND e.recorded_at <= k
          UNION ALL
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
          FROM entry_ahead h JOIN entry e ON e.organisation_id = org AND e.seq = h.seq
          WHERE h.organisation_id = org AND h.effective_on <= a AND e.recorded_at <= k) x
    GROUP BY x.customer_id, x.item_id, x.currency, x.due_on
    HAVING exact_sum(x.amount) <> 0;
END $$;

DO $$ BEGIN
  IF current_setting('server_version_num')::integer >= 170000 THEN
    GRANT MAINTAIN ON open_item_quarter TO duebook_jobs;
  END IF;
END $$;
