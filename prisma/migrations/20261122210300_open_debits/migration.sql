-- What is open of one customer's debits in one currency, all entries counted: what a payment by the rule looks at. It is
-- `open_amount_of` at no clock at all, so that its statements can be planned once a connection: planning was most of its cost.

-- Whether an account has more entries than `most`.
CREATE FUNCTION account_is_longer(org integer, customer bigint, most bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN (SELECT count(*) FROM (
    SELECT FROM entry e WHERE e.organisation_id = org AND e.customer_id = customer LIMIT most + 1) s) > most;
END $$;

-- Summed whole, or from the checkpoint with what came since: whichever has less to look at.
CREATE FUNCTION open_debit_of(org integer, customer bigint, money text)
RETURNS TABLE (item_id bigint, due_on date, open_amount bigint)
LANGUAGE plpgsql STABLE ROWS 100 SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  w bigint; day date; newest bigint;
BEGIN
  SELECT s.through_seq, s.as_of INTO w, day FROM checkpoint_state s WHERE s.organisation_id = org;
  SELECT e.seq INTO newest FROM entry e WHERE e.organisation_id = org ORDER BY e.seq DESC LIMIT 1;
  IF w IS NULL OR NOT account_is_longer(org, customer, greatest(200, least(2000, newest - w))) THEN
    RETURN QUERY
      SELECT e.item_id, e.due_on, sum(e.amount)::bigint
      FROM entry e
      WHERE e.organisation_id = org AND e.customer_id = customer AND e.currency = money AND e.due_on IS NOT NULL
      GROUP BY e.item_id, e.due_on
      HAVING sum(e.amount) <> 0;
    RETURN;
  END IF;
  RETURN QUERY
    SELECT x.item_id, x.due_on, sum(x.amount)::bigint
    FROM (SELECT o.item_id, o.due_on, o.open_amount AS amount
          FROM open_item_checkpoint o
          WHERE o.organisation_id = org AND o.customer_id = customer AND o.currency = money AND o.due_on IS NOT NULL
          UNION ALL   -- since the watermark, in the order of its index: nobody knows beforehand how few they are
          SELECT t.item_id, t.due_on, t.amount
          FROM (SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
                FROM entry e WHERE e.organisation_id = org AND e.seq > w ORDER BY e.seq OFFSET 0) t
          WHERE t.customer_id = customer AND t.currency = money AND t.due_on IS NOT NULL
          UNION ALL   -- before it, and not in the checkpoint of that day
          SELECT e.item_id, e.due_on, e.amount
          FROM entry e
          WHERE e.organisation_id = org AND e.customer_id = customer AND e.effective_on > day AND e.seq <= w
            AND e.currency = money AND e.due_on IS NOT NULL) x
    GROUP BY x.item_id, x.due_on
    HAVING sum(x.amount) <> 0;
END $$;
