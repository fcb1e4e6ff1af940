-- The queue as people arrange it: which view they begin with, what falls due soon, what was done about many at once.

-- The view that a screen opens with for a person; the latest row holds, and null is the screen's own.
CREATE TABLE view_choice (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  user_id integer NOT NULL REFERENCES app_user (id),
  screen text NOT NULL CHECK (screen IN ('queue', 'customers')),
  view_id bigint,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, view_id) REFERENCES saved_view (organisation_id, id)
);
CREATE INDEX view_choice_latest ON view_choice (organisation_id, user_id, screen, id DESC);
SELECT guard_tenant_table('view_choice');
SELECT make_facts('view_choice');

-- What one act did about many customers is taken back together.
CREATE INDEX touch_of_act ON touch (organisation_id, audit_id);

CREATE INDEX open_item_checkpoint_due_on ON open_item_checkpoint (organisation_id, due_on);

-- The customers of whom something falls due on day `d` or within the seven days after it: from the open items of the
-- checkpoint and the tail, of a past day from those that are rolled back, or (`plain`) by their definition.
CREATE FUNCTION due_soon_of(org integer, d date, k timestamptz, plain boolean) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE day date := (SELECT s.as_of FROM checkpoint_state s WHERE s.organisation_id = org);
BEGIN
  IF plain THEN
    RETURN QUERY SELECT DISTINCT o.customer_id FROM open_item_at(org, d, k) o WHERE o.due_on BETWEEN d AND d + 7;
  ELSIF d >= day AND k = 'infinity' THEN
    RETURN QUERY
      SELECT DISTINCT x.customer_id
      FROM (SELECT y.customer_id, y.item_id
            FROM (SELECT o.customer_id, o.item_id, o.open_amount AS amount FROM open_item_checkpoint o
                  WHERE o.organisation_id = org AND o.due_on BETWEEN d AND d + 7
                  UNION ALL
                  SELECT t.customer_id, t.item_id, t.amount FROM tail_entry(org, d) t WHERE t.due_on BETWEEN d AND d + 7) y
            GROUP BY y.customer_id, y.item_id HAVING sum(y.amount) <> 0) x;
  ELSE
    RETURN QUERY SELECT DISTINCT o.customer_id FROM open_item_rolled_back(org, d, k) o WHERE o.due_on BETWEEN d AND d + 7;
  END IF;
END $$;

-- What was done in a week, whoever did it.
CREATE INDEX touch_day ON touch (organisation_id, touched_on);
