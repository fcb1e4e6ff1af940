-- Sending: what waits for the mail server, a decision that takes the place of another one, and one act for many customers.

-- Nobody knows whether a message arrived, and a person decided to send another one in its place: once.
ALTER TABLE message ADD COLUMN instead_of bigint;
ALTER TABLE message ADD CONSTRAINT message_instead_of_fkey
  FOREIGN KEY (organisation_id, customer_id, instead_of) REFERENCES message (organisation_id, customer_id, id);
CREATE UNIQUE INDEX message_instead_once ON message (organisation_id, instead_of) WHERE instead_of IS NOT NULL;
CREATE INDEX message_event_unknown ON message_event (organisation_id, message_id) WHERE kind = 'unknown';

-- The messages that a worker is still to hand over, or is handing over: added with the decision, gone with its outcome.
-- `not_before` is when it may be taken, and of a claimed one when nobody waits for its outcome any more.
CREATE TABLE message_waiting (
  organisation_id integer NOT NULL,
  message_id bigint NOT NULL,
  attempt integer NOT NULL DEFAULT 1 CHECK (attempt >= 1),
  claimed boolean NOT NULL DEFAULT false,
  not_before timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organisation_id, message_id),
  FOREIGN KEY (organisation_id, message_id) REFERENCES message (organisation_id, id)
);
CREATE INDEX message_waiting_next ON message_waiting (organisation_id, not_before, message_id);
SELECT guard_tenant_table('message_waiting');
GRANT UPDATE (attempt, claimed, not_before), DELETE ON message_waiting TO duebook_app;

-- What became of a message, by the last that is known of it: `sending` while a worker has it, `unknown` when a claim has
-- passed its time without an outcome and until a person says what became of it.
CREATE FUNCTION message_state(org integer, message bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE
      WHEN bool_or(e.kind = 'bounced') THEN 'bounced'
      WHEN bool_or(e.kind = 'settled') THEN
        CASE WHEN EXISTS (SELECT FROM message n WHERE n.organisation_id = org AND n.instead_of = message) THEN 'replaced' ELSE 'sent' END
      WHEN bool_or(e.kind = 'accepted') THEN 'sent'
      WHEN bool_or(e.kind = 'kept') THEN 'kept'
      WHEN bool_or(e.kind = 'refused') THEN 'refused'
      WHEN bool_or(e.kind = 'withdrawn') THEN 'withdrawn'
      WHEN bool_or(e.kind = 'unknown') THEN 'unknown'
      WHEN (SELECT w.claimed FROM message_waiting w WHERE w.organisation_id = org AND w.message_id = message) THEN
        CASE WHEN (SELECT w.not_before FROM message_waiting w WHERE w.organisation_id = org AND w.message_id = message) <= clock_timestamp()
             THEN 'unknown' ELSE 'sending' END
      ELSE 'waiting' END
  FROM message_event e WHERE e.organisation_id = org AND e.message_id = message
$$;

-- ── The certificate ──────────────────────────────────────────────────────────────────────────────

-- What a customer is to be asked for, by currency, as the queue counts it: what is overdue, less unapplied credit, less what
-- is disputed of it, less live promises. `net_due` is before disputes and promises.
CREATE FUNCTION chased_of(org integer, a date, k timestamptz, customer bigint)
RETURNS TABLE (currency text, balance bigint, overdue bigint, unapplied bigint, disputed bigint, promised bigint,
               net_due bigint, collectable bigint, rate numeric)
LANGUAGE sql STABLE ROWS 5 SET search_path = public, pg_temp AS $$
  SELECT b.currency, b.balance, b.overdue, b.unapplied, coalesce(g.disputed, 0), coalesce(g.promised, 0),
         b.overdue + b.unapplied,
         b.overdue - coalesce(g.disputed, 0) - least(coalesce(g.promised, 0), b.overdue - coalesce(g.disputed, 0)) + b.unapplied,
         CASE WHEN b.currency = o.base_currency THEN 1 ELSE r.rate END
  FROM balance_now(org, a, ARRAY[customer], NULL, true, k) b
  CROSS JOIN (SELECT base_currency FROM organisation WHERE id = org) o
  LEFT JOIN agreed_of(org, a, k, ARRAY[customer]) g ON g.customer_id = customer AND g.currency = b.currency
  LEFT JOIN rate_at(org, a, k) r ON r.currency = b.currency
  ORDER BY b.currency
$$;

-- The last day on which a customer was reminded, but for what did not go out and for the message that is sent in place of
-- another one.
CREATE FUNCTION reminded_last(org integer, a date, k timestamptz, customer bigint, besides bigint) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT max(t.touched_on)
  FROM touch t
  WHERE t.organisation_id = org AND t.customer_id = customer AND t.kind IN ('email', 'letter') AND t.touched_on <= a
    AND t.recorded_at <= k AND t.message_id IS DISTINCT FROM besides AND stands_at(org, t.id, k)
    AND NOT EXISTS (SELECT FROM message_event e WHERE e.organisation_id = org AND e.message_id = t.message_id
                    AND e.kind IN ('refused', 'withdrawn', 'bounced') AND e.recorded_at <= k)
$$;

-- ── One act for many customers ───────────────────────────────────────────────────────────────────

-- A selection that is reminded: who decided what for whom; each customer is then decided on by itself, under the certificate.
CREATE TABLE send_run (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('reminder', 'statement')),
  level integer NOT NULL CHECK (level BETWEEN 1 AND 5),
  -- Each customer's own unless one was chosen.
  language text,
  attach_statement boolean NOT NULL,
  customers integer NOT NULL CHECK (customers BETWEEN 1 AND 5000),
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('send_run');
SELECT make_facts('send_run');

CREATE TABLE send_run_customer (
  organisation_id integer NOT NULL,
  run_id bigint NOT NULL,
  position integer NOT NULL CHECK (position >= 1),
  customer_id bigint NOT NULL,
  PRIMARY KEY (organisation_id, run_id, position),
  UNIQUE (organisation_id, run_id, customer_id),
  FOREIGN KEY (organisation_id, run_id) REFERENCES send_run (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id)
);
SELECT guard_tenant_table('send_run_customer');
SELECT make_append_only('send_run_customer');

-- What was decided about a customer of it, once: a message, a refusal, or a fault that another attempt would meet again.
CREATE TABLE send_run_result (
  organisation_id integer NOT NULL,
  run_id bigint NOT NULL,
  position integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('waiting', 'kept', 'refused', 'failed')),
  message_id bigint,
  reasons text[] NOT NULL DEFAULT '{}',
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, run_id, position),
  CHECK ((outcome IN ('waiting', 'kept')) = (message_id IS NOT NULL)),
  FOREIGN KEY (organisation_id, run_id, position) REFERENCES send_run_customer (organisation_id, run_id, position),
  FOREIGN KEY (organisation_id, message_id) REFERENCES message (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('send_run_result');
SELECT make_facts('send_run_result');

-- What people wanted of it since: the latest row holds, and none is `go`.
CREATE TABLE send_run_turn (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  run_id bigint NOT NULL,
  wanted text NOT NULL CHECK (wanted IN ('go', 'pause', 'stop')),
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, run_id) REFERENCES send_run (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX send_run_turn_latest ON send_run_turn (organisation_id, run_id, id DESC);
SELECT guard_tenant_table('send_run_turn');
SELECT make_facts('send_run_turn');
