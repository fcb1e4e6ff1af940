-- The queue as people arrange it: which view they begin with, what falls due soon, who stands in plain order, what was done
-- about many at once.

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

-- Where those in plain order stand, by level of age: customers by age alone, spread over the queue as the scores are.
-- `scores` and `ages` are of those in the queue, in the same order.
CREATE FUNCTION plain_places_of(scores integer[], ages integer[]) RETURNS integer[]
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  WITH shares AS (   -- how far down the queue the middle of each level of age is
    SELECT l.level, (coalesce(sum(n.customers) OVER (ORDER BY l.level), 0) - coalesce(n.customers, 0) / 2.0)
             / greatest(sum(n.customers) OVER (), 1) AS share
    FROM generate_series(0, 20) l (level)
    LEFT JOIN (SELECT a.level, count(*) AS customers FROM unnest(ages) a (level) GROUP BY 1) n ON n.level = l.level
  )
  SELECT coalesce((SELECT percentile_disc(array_agg(s.share::float8 ORDER BY s.level)) WITHIN GROUP (ORDER BY r.score)
                   FROM unnest(scores) r (score)), '{}')
  FROM shares s
$$;

-- The places of kept positions by other weights than theirs; none where nobody stands in plain order.
CREATE FUNCTION plain_places_by(org integer, weights integer[]) RETURNS integer[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN weights[7] > 0 THEN (
    SELECT plain_places_of(array_agg(r.score), array_agg(r.level_age))
    FROM (SELECT p.level_age, score_of(weights, p.level_collectable, p.level_age, p.level_broken, p.level_unanswered,
                                       p.level_slower, p.level_credit) AS score
          FROM customer_position p WHERE p.organisation_id = org AND p.in_queue) r) ELSE '{}' END
$$;

-- As before, with the places by the function that a preview asks as well.
CREATE OR REPLACE FUNCTION weigh_positions(org integer) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE new_weights integer[] := weights_at(org, 'infinity'); places integer[];
BEGIN
  IF new_weights IS NOT DISTINCT FROM (SELECT s.weights FROM checkpoint_state s WHERE s.organisation_id = org) THEN RETURN; END IF;
  places := plain_places_by(org, new_weights);
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

-- What was done in a week, whoever did it.
CREATE INDEX touch_day ON touch (organisation_id, touched_on);
