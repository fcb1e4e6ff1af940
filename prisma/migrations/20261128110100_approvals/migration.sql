-- Two pairs of eyes: what a role does alone, what it must ask for, and who may answer. Held here for whoever writes, by the
-- act that a row names: its person, or its key and the person who made that key.

-- A key acts for nobody, but somebody made it, unless it was made on the command line.
ALTER TABLE api_key ADD COLUMN made_by integer REFERENCES app_user (id);
ALTER TABLE audit_event ADD COLUMN api_key_id bigint;

-- Who made the keys that are there stands on the trail.
DO $$
DECLARE org integer;
BEGIN
  PERFORM set_config('app.identity', 'on', true);
  FOR org IN SELECT o.id FROM organisation o LOOP
    PERFORM set_config('app.organisation', org::text, true);
    UPDATE api_key k SET made_by = a.user_id
      FROM audit_change c JOIN audit_event a ON a.organisation_id = org AND a.id = c.audit_id
      WHERE k.organisation_id = org AND c.organisation_id = org AND c.subject = 'api_key' AND c.subject_id = k.id::text
        AND c.before IS NULL AND a.user_id IS NOT NULL;
  END LOOP;
  PERFORM set_config('app.organisation', '', true), set_config('app.identity', '', true);
END $$;

-- Credit limits, and the reversal of what is owed, which is a credit by another name.
ALTER TABLE approval_limit DROP CONSTRAINT approval_limit_act_check;
ALTER TABLE approval_limit ADD CONSTRAINT approval_limit_act_check
  CHECK (act IN ('credit_note', 'write_off', 'refund', 'reversal', 'credit_limit'));
-- A limit that is lifted holds no more, as if there had never been one.
ALTER TABLE approval_limit ADD COLUMN lifted boolean NOT NULL DEFAULT false;

ALTER TABLE approval_request DROP CONSTRAINT approval_request_act_check;
ALTER TABLE approval_request ADD CONSTRAINT approval_request_act_check
  CHECK (act IN ('credit_note', 'write_off', 'refund', 'reversal', 'credit_limit'));
-- The height that a credit limit is to have; none when it is to be taken away.
ALTER TABLE approval_request DROP CONSTRAINT approval_request_amount_check;
ALTER TABLE approval_request ALTER COLUMN amount DROP NOT NULL;
ALTER TABLE approval_request ADD CONSTRAINT approval_request_amount_check
  CHECK (CASE WHEN act = 'credit_limit' THEN amount IS NULL OR amount >= 0 ELSE amount IS NOT NULL AND amount > 0 END);
CREATE INDEX approval_request_customer ON approval_request (organisation_id, customer_id, id DESC);

-- A request ends once: approved, rejected, or taken back by who asked.
ALTER TABLE approval_decision DROP COLUMN approved;
ALTER TABLE approval_decision ADD COLUMN outcome text NOT NULL;
ALTER TABLE approval_decision ADD CONSTRAINT approval_decision_outcome_check
  CHECK (outcome IN ('approved', 'rejected', 'withdrawn') AND (outcome <> 'rejected' OR note IS NOT NULL));

-- A credit limit is given by an act; terms from before this, and what came with a new customer, name none.
ALTER TABLE customer_terms ADD COLUMN audit_id bigint;

-- What the sums of thirty days are made of: few rows beside all documents and postings.
CREATE INDEX item_given_up ON item (organisation_id, customer_id, kind) WHERE kind IN ('credit_note', 'write_off', 'refund');
CREATE INDEX posting_reversal ON posting (organisation_id, recorded_at) WHERE kind = 'reversal';

-- ── Who ──────────────────────────────────────────────────────────────────────────────────────────

-- The person who acts, or who made the key that does; null for a key of the command line, and for the command line itself.
CREATE FUNCTION person_behind(org integer, person integer, key bigint) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT coalesce(person, (SELECT k.made_by FROM api_key k WHERE k.organisation_id = org AND k.id = key))
$$;

-- The roles that somebody acts in now: all that a person holds, or the one of a key.
CREATE FUNCTION roles_behind(org integer, person integer, key bigint) RETURNS TABLE (role text) LANGUAGE sql STABLE AS $$
  SELECT m.role FROM membership m
    WHERE m.organisation_id = org AND m.user_id = person AND key IS NULL AND m.ended_at IS NULL AND m.disabled_at IS NULL
  UNION
  SELECT k.role FROM api_key k WHERE k.organisation_id = org AND k.id = key AND k.revoked_at IS NULL
$$;

-- ── How much ─────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION standing_limits(org integer, of_act text) RETURNS TABLE (role text, currency text, amount bigint) LANGUAGE sql STABLE AS $$
  SELECT l.role, l.currency, l.amount
  FROM (SELECT DISTINCT ON (x.currency, x.role) x.role, x.currency, x.amount, x.lifted FROM approval_limit x
        WHERE x.organisation_id = org AND x.act = of_act ORDER BY x.currency, x.role, x.id DESC) l
  WHERE NOT l.lifted
$$;

-- Up to how much somebody does an act alone. Not limited: the organisation set no limit for it, in no currency and for nobody.
-- Once one is set, a role or a currency that none names does nothing alone, so that another currency is no way around it.
-- A null ceiling is none.
CREATE FUNCTION alone_up_to(org integer, person integer, key bigint, of_act text, of_currency text)
RETURNS TABLE (limited boolean, ceiling bigint) LANGUAGE sql STABLE ROWS 1 AS $$
  SELECT count(*) > 0,
         CASE WHEN bool_or(l.own AND l.amount IS NULL) THEN NULL ELSE coalesce(max(l.amount) FILTER (WHERE l.own), 0) END
  FROM (SELECT s.amount, s.currency = of_currency AND s.role IN (SELECT r.role FROM roles_behind(org, person, key) r) AS own
        FROM standing_limits(org, of_act) s) l
$$;

-- What was done of an act for one customer in thirty days without having been approved, whoever did it and by whichever door.
-- By the instant of recording, so that an earlier day on the document makes no room; what was reversed since counts, too.
CREATE FUNCTION done_alone(org integer, customer bigint, of_act text, of_currency text, at timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(d.amount), 0)::bigint
  FROM (
    SELECT abs(i.amount) AS amount, p.audit_id
    FROM item i JOIN posting p ON p.organisation_id = org AND p.id = i.posting_id
    WHERE i.organisation_id = org AND i.customer_id = customer AND i.kind = of_act AND i.currency = of_currency
      AND i.kind IN ('credit_note', 'write_off', 'refund') AND p.recorded_at > at - interval '720 hours'
    UNION ALL
    SELECT i.amount, p.audit_id
    FROM posting p JOIN item i ON i.organisation_id = org AND i.posting_id = p.reverses_posting_id
    WHERE of_act = 'reversal' AND p.organisation_id = org AND p.kind = 'reversal' AND p.recorded_at > at - interval '720 hours'
      AND i.customer_id = customer AND i.currency = of_currency
      AND i.kind IN ('invoice', 'debit_note', 'interest', 'fee', 'opening')) d
  WHERE NOT EXISTS (SELECT FROM approval_decision x
                    WHERE x.organisation_id = org AND x.audit_id = d.audit_id AND x.outcome = 'approved')
$$;

-- ── Requests and decisions ───────────────────────────────────────────────────────────────────────

-- What is asked for, as one number: SHA-256 of the text of a JSON array, whose objects PostgreSQL writes in one order.
CREATE FUNCTION approval_hash(act text, customer bigint, currency text, amount bigint, input jsonb) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(jsonb_build_array(act, customer, currency, amount, input)::text, 'UTF8'))
$$;

-- After the stamp: seven days from the instant of recording, whatever was written.
CREATE FUNCTION stamp_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.expires_at := NEW.recorded_at + interval '168 hours';
  RETURN NEW;
END $$;
CREATE TRIGGER stamp_request BEFORE INSERT ON approval_request FOR EACH ROW EXECUTE FUNCTION stamp_request();

CREATE FUNCTION check_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asking integer;
BEGIN
  IF NEW.input_hash IS DISTINCT FROM approval_hash(NEW.act, NEW.customer_id, NEW.currency, NEW.amount, NEW.input) THEN
    RAISE EXCEPTION 'The request carries the mark of something else.' USING ERRCODE = 'DU006';
  END IF;
  SELECT person_behind(NEW.organisation_id, a.user_id, a.api_key_id) INTO asking
    FROM audit_event a WHERE a.organisation_id = NEW.organisation_id AND a.id = NEW.audit_id;
  IF asking IS DISTINCT FROM NEW.requested_by THEN
    RAISE EXCEPTION 'A request is made by the person who acts.' USING ERRCODE = 'DU006';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_request AFTER INSERT ON approval_request FOR EACH ROW EXECUTE FUNCTION check_request();

CREATE FUNCTION check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked approval_request; deed record; apart boolean;
BEGIN
  SELECT q.* INTO asked FROM approval_request q
    WHERE q.organisation_id = NEW.organisation_id AND q.id = NEW.request_id;
  SELECT a.user_id, a.api_key_id, person_behind(NEW.organisation_id, a.user_id, a.api_key_id) AS person INTO deed
    FROM audit_event a WHERE a.organisation_id = NEW.organisation_id AND a.id = NEW.audit_id;
  SELECT o.separation_of_duties INTO apart FROM organisation o WHERE o.id = NEW.organisation_id;

  IF deed.person IS DISTINCT FROM NEW.decided_by THEN
    RAISE EXCEPTION 'A request is decided by the person who acts; a key that nobody made decides nothing.' USING ERRCODE = 'DU006';
  END IF;
  IF NEW.input_hash IS DISTINCT FROM asked.input_hash THEN
    RAISE EXCEPTION 'This is not what was asked for: look at the request again.' USING ERRCODE = 'DU006';
  END IF;
  IF NEW.recorded_at > asked.expires_at THEN
    RAISE EXCEPTION 'The request expired; whoever still wants it asks again.' USING ERRCODE = 'DU006';
  END IF;
  IF NEW.outcome = 'withdrawn' THEN
    IF NEW.decided_by <> asked.requested_by THEN
      RAISE EXCEPTION 'A request is withdrawn by who made it.' USING ERRCODE = 'DU006';
    END IF;
    RETURN NULL;
  END IF;
  IF NEW.decided_by = asked.requested_by AND apart THEN
    RAISE EXCEPTION 'Nobody decides on a request of their own.' USING ERRCODE = 'DU006';
  END IF;
  IF NOT EXISTS (SELECT FROM roles_behind(NEW.organisation_id, deed.user_id, deed.api_key_id) r
                 WHERE r.role IN ('finance', 'collections_manager')) THEN
    RAISE EXCEPTION 'Your role decides on no request.' USING ERRCODE = 'DU006';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_decision AFTER INSERT ON approval_decision FOR EACH ROW EXECUTE FUNCTION check_decision();

-- ── What is done ─────────────────────────────────────────────────────────────────────────────────

-- Refuses what is above the limit of who acts, unless the act is the one that approved exactly this, once. The customer is
-- locked first (commands hold it already), so that two acts for one customer see each other's sums.
CREATE FUNCTION refuse_above_limit(org integer, audit bigint, customer bigint, act text, currency text, amount bigint, at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  asked record; deed record; alone record; done bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM standing_limits(org, act)) THEN RETURN; END IF;
  PERFORM 1 FROM customer c WHERE c.organisation_id = org AND c.id = customer FOR NO KEY UPDATE;
  IF current_user = 'duebook_app' AND at < clock_timestamp() - interval '1 hour' THEN
    RAISE EXCEPTION 'A document is posted by the act that makes it.' USING ERRCODE = 'DU006';
  END IF;

  SELECT q.act, q.customer_id, q.currency, q.amount INTO asked
    FROM approval_decision d JOIN approval_request q ON q.organisation_id = org AND q.id = d.request_id
    WHERE d.organisation_id = org AND d.audit_id = audit AND d.outcome = 'approved';
  IF FOUND THEN
    SELECT count(*) INTO done FROM (
      SELECT FROM item i JOIN posting p ON p.organisation_id = org AND p.id = i.posting_id
        WHERE i.organisation_id = org AND i.customer_id = customer AND i.kind IN ('credit_note', 'write_off', 'refund') AND p.audit_id = audit
      UNION ALL
      SELECT FROM posting p WHERE p.organisation_id = org AND p.kind = 'reversal' AND p.recorded_at >= at AND p.audit_id = audit
      UNION ALL
      SELECT FROM customer_terms t WHERE t.organisation_id = org AND t.customer_id = customer AND t.audit_id = audit) x;
    IF asked.act = act AND asked.customer_id = customer AND asked.currency = currency AND done = 1
       AND asked.amount IS NOT DISTINCT FROM amount THEN
      RETURN;
    END IF;
    RAISE EXCEPTION 'What is done is not what was approved.' USING ERRCODE = 'DU006';
  END IF;

  SELECT a.user_id, a.api_key_id INTO deed FROM audit_event a WHERE a.organisation_id = org AND a.id = audit;
  SELECT u.ceiling INTO alone FROM alone_up_to(org, deed.user_id, deed.api_key_id, act, currency) u;
  IF alone.ceiling IS NULL THEN RETURN; END IF;
  done := CASE WHEN act = 'credit_limit' THEN amount ELSE done_alone(org, customer, act, currency, at) END;
  IF done IS NULL OR done > alone.ceiling THEN
    RAISE EXCEPTION 'This needs approval: it is above what may be done alone for customer % within 30 days.',
      (SELECT c.number FROM customer c WHERE c.organisation_id = org AND c.id = customer) USING ERRCODE = 'DU006';
  END IF;
END $$;

CREATE FUNCTION check_given_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE posted record;
BEGIN
  SELECT p.audit_id, p.recorded_at INTO posted FROM posting p
    WHERE p.organisation_id = NEW.organisation_id AND p.id = NEW.posting_id;
  PERFORM refuse_above_limit(NEW.organisation_id, posted.audit_id, NEW.customer_id, NEW.kind, NEW.currency, abs(NEW.amount), posted.recorded_at);
  RETURN NULL;
END $$;
CREATE TRIGGER check_given_up AFTER INSERT ON item FOR EACH ROW
  WHEN (NEW.kind IN ('credit_note', 'write_off', 'refund')) EXECUTE FUNCTION check_given_up();

CREATE FUNCTION check_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone record;
BEGIN
  FOR gone IN SELECT i.customer_id, i.currency, sum(i.amount)::bigint AS amount FROM item i
      WHERE i.organisation_id = NEW.organisation_id AND i.posting_id = NEW.reverses_posting_id
        AND i.kind IN ('invoice', 'debit_note', 'interest', 'fee', 'opening')
      GROUP BY i.customer_id, i.currency LOOP
    PERFORM refuse_above_limit(NEW.organisation_id, NEW.audit_id, gone.customer_id, 'reversal', gone.currency, gone.amount, NEW.recorded_at);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER check_reversal AFTER INSERT ON posting FOR EACH ROW WHEN (NEW.kind = 'reversal') EXECUTE FUNCTION check_reversal();

-- Whether terms give more credit than what was in force on their first day: a limit that rises, goes, or is told in another
-- currency, and the first that a customer gets. A customer that begins without one was granted nothing.
CREATE FUNCTION raises_credit(org integer, customer bigint, from_day date, of_currency text, height bigint, except_id bigint)
RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((
    SELECT t.credit_limit IS NOT NULL AND (height IS NULL OR height > t.credit_limit OR t.currency <> of_currency)
    FROM customer_terms t
    WHERE t.organisation_id = org AND t.customer_id = customer AND t.valid_from <= from_day AND t.id IS DISTINCT FROM except_id
    ORDER BY t.valid_from DESC, t.recorded_at DESC, t.id DESC LIMIT 1), height IS NOT NULL)
$$;

CREATE FUNCTION check_credit_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM standing_limits(NEW.organisation_id, 'credit_limit'))
     AND raises_credit(NEW.organisation_id, NEW.customer_id, NEW.valid_from, NEW.currency, NEW.credit_limit, NEW.id) THEN
    PERFORM refuse_above_limit(NEW.organisation_id, NEW.audit_id, NEW.customer_id, 'credit_limit', NEW.currency, NEW.credit_limit, NEW.recorded_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_credit_limit AFTER INSERT ON customer_terms FOR EACH ROW EXECUTE FUNCTION check_credit_limit();
