-- No day of a late document is charged twice, and no second fee while one stands, whoever writes; and what became of each
-- instalment of a payment plan.

-- A charge stands until its document is reversed; then its days are free again. The late document is locked first, so that of
-- two charges at once the second one sees the first.
CREATE FUNCTION check_interest_charge() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE late record; charge record; other record;
BEGIN
  SELECT i.number, i.kind, i.currency INTO late FROM item i
  WHERE i.organisation_id = NEW.organisation_id AND i.id = NEW.for_item_id FOR NO KEY UPDATE;
  SELECT i.number, i.kind, i.currency INTO charge FROM item i
  WHERE i.organisation_id = NEW.organisation_id AND i.id = NEW.item_id;
  IF charge.kind IS DISTINCT FROM NEW.kind OR charge.currency IS DISTINCT FROM late.currency
     OR late.kind IN ('interest', 'fee', 'payment', 'credit_note', 'write_off') THEN
    RAISE EXCEPTION '% does not charge for %.', charge.number, late.number USING ERRCODE = 'DU004';
  END IF;
  SELECT i.number INTO other
  FROM interest_charge c
  JOIN item i ON i.organisation_id = NEW.organisation_id AND i.id = c.item_id
  WHERE c.organisation_id = NEW.organisation_id AND c.for_item_id = NEW.for_item_id AND c.kind = NEW.kind
    AND (NEW.kind = 'fee' OR (c.from_on <= NEW.through_on AND c.through_on >= NEW.from_on))
    AND NOT EXISTS (SELECT FROM posting r WHERE r.organisation_id = NEW.organisation_id AND r.reverses_posting_id = i.posting_id)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% was charged for % already, by %.',
      CASE WHEN NEW.kind = 'fee' THEN 'A fee' ELSE 'Of these days some' END, late.number, other.number USING ERRCODE = 'DU009';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_charge BEFORE INSERT ON interest_charge FOR EACH ROW EXECUTE FUNCTION check_interest_charge();

CREATE INDEX interest_charge_customer ON interest_charge (organisation_id, customer_id, id DESC);

-- ── Payment plans ────────────────────────────────────────────────────────────────────────────────

-- Every instalment of the promises of some customers as of day `a`, with what was paid of it by then: money fills the
-- instalments in their order. Counted is what `promise_of` counts. kept: paid in its time, with the tolerance; late: paid in
-- full, but not in its time; its time over, partly: something came of it, broken: nothing; due: there is time. Of a promise
-- that was taken back nothing is due any more: ended.
CREATE FUNCTION instalment_of(org integer, a date, k timestamptz, customers bigint[])
RETURNS TABLE (promise_id bigint, customer_id bigint, place integer, due_on date, amount bigint, paid bigint, state text)
LANGUAGE sql STABLE ROWS 100 SET search_path = public, pg_temp AS $$
  WITH known AS MATERIALIZED (
    SELECT p.id, p.customer_id, p.currency, p.promised_on, p.recorded_at, x.ended_on,
           (SELECT (policy_at(org, 'promises', k) ->> 'tolerance_days')::integer) AS tolerance
    FROM promise p
    LEFT JOIN promise_end x ON x.organisation_id = org AND x.promise_id = p.id AND x.ended_on <= a AND x.recorded_at <= k
    WHERE p.organisation_id = org AND p.customer_id = ANY (customers) AND p.promised_on <= a AND p.recorded_at <= k
  ), money AS MATERIALIZED (
    SELECT p.id AS promise_id, e.effective_on AS on_day, -e.amount AS amount
    FROM known p
    JOIN promise_item n ON n.organisation_id = org AND n.promise_id = p.id
    JOIN entry e ON e.organisation_id = org AND e.item_id = n.item_id AND e.counter_item_id IS NOT NULL
      AND e.effective_on BETWEEN p.promised_on AND a AND e.recorded_at > p.recorded_at AND e.recorded_at <= k
    JOIN item c ON c.organisation_id = org AND c.id = e.counter_item_id AND c.kind = 'payment'
    UNION ALL
    SELECT p.id, e.effective_on, -e.amount
    FROM known p
    JOIN item c ON c.organisation_id = org AND c.customer_id = p.customer_id AND c.kind IN ('payment', 'chargeback')
      AND c.issued_on BETWEEN p.promised_on AND a AND c.currency = p.currency
    JOIN entry e ON e.organisation_id = org AND e.item_id = c.id AND e.counter_item_id IS NULL
      AND e.effective_on <= a AND e.recorded_at > p.recorded_at AND e.recorded_at <= k
    WHERE NOT EXISTS (SELECT FROM promise_item n WHERE n.organisation_id = org AND n.promise_id = p.id)
  ), step AS (
    SELECT p.id, p.customer_id, p.ended_on, n.position, n.due_on, n.due_on + p.tolerance AS last_on, n.amount,
           sum(n.amount) OVER (PARTITION BY n.promise_id ORDER BY n.position) AS wanted,
           coalesce((SELECT sum(m.amount) FROM money m WHERE m.promise_id = p.id), 0) AS paid,
           coalesce((SELECT sum(m.amount) FROM money m WHERE m.promise_id = p.id AND m.on_day <= n.due_on + p.tolerance), 0) AS in_time
    FROM known p JOIN promise_instalment n ON n.organisation_id = org AND n.promise_id = p.id
  )
  SELECT s.id, s.customer_id, s.position, s.due_on, s.amount,
         least(greatest(s.paid - (s.wanted - s.amount), 0), s.amount)::bigint,
         CASE WHEN s.in_time >= s.wanted THEN 'kept'
              WHEN s.ended_on IS NOT NULL AND s.last_on >= s.ended_on THEN 'ended'
              WHEN s.last_on >= a THEN 'due'
              WHEN s.paid >= s.wanted THEN 'late'
              WHEN s.paid > s.wanted - s.amount THEN 'partly'
              ELSE 'broken' END
  FROM step s
$$;
