-- The ledger: postings, the documents they put on an account, and signed entries. Append-only.

-- One act on the ledger. `reverses_posting_id` is unique: a posting is reversed once.
CREATE TABLE posting (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  audit_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('document', 'allocation', 'deallocation', 'reversal')),
  reason text CHECK (length(reason) <= 500),
  reverses_posting_id bigint,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, reverses_posting_id),
  CHECK ((kind = 'reversal') = (reverses_posting_id IS NOT NULL)),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id),
  FOREIGN KEY (organisation_id, reverses_posting_id) REFERENCES posting (organisation_id, id)
);
SELECT guard_tenant_table('posting');
SELECT make_facts('posting');

-- A document. Its amount is signed: what raises the account is positive and falls due,
-- what lowers it is negative and does not.
CREATE TABLE item (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  posting_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('invoice', 'debit_note', 'interest', 'fee', 'opening',
                                     'payment', 'credit_note', 'write_off', 'refund', 'chargeback')),
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 60),
  amount bigint NOT NULL CHECK (abs(amount) <= 999999999999999),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  issued_on date NOT NULL,
  due_on date,
  purchase_order text CHECK (length(purchase_order) <= 60),
  reference text CHECK (length(reference) <= 140),
  description text CHECK (length(description) <= 500),
  contra_account text NOT NULL CHECK (length(contra_account) BETWEEN 1 AND 40),
  source_system text,
  external_id text,
  charged_back_id bigint,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, customer_id, id),
  UNIQUE (organisation_id, kind, number),
  UNIQUE (organisation_id, source_system, external_id),
  CHECK (CASE WHEN kind IN ('payment', 'credit_note', 'write_off') THEN amount < 0 ELSE amount > 0 END),
  CHECK ((due_on IS NOT NULL) = (amount > 0)),
  CHECK (due_on >= issued_on),
  CHECK ((source_system IS NULL) = (external_id IS NULL)),
  CHECK (charged_back_id IS NULL OR kind = 'chargeback'),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, posting_id) REFERENCES posting (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id, charged_back_id) REFERENCES item (organisation_id, customer_id, id)
);
CREATE INDEX item_charged_back ON item (organisation_id, charged_back_id) WHERE charged_back_id IS NOT NULL;
CREATE INDEX item_number ON item (organisation_id, upper(number) text_pattern_ops);
CREATE INDEX item_posting ON item (organisation_id, posting_id);
SELECT guard_tenant_table('item');
SELECT make_append_only('item');
-- FOR NO KEY UPDATE, the lock that allocation needs, asks for an update right; the trigger refuses every update.
GRANT UPDATE (id) ON item TO duebook_app;

CREATE SEQUENCE entry_seq;
GRANT USAGE ON SEQUENCE entry_seq TO duebook_app;

-- A signed leg. Without a counter item it puts the document on the account (or a reversal takes it off);
-- with one it is half of an allocation: −x on the debit's item, +x on the credit's.
CREATE TABLE entry (
  organisation_id integer NOT NULL,
  seq bigint NOT NULL,
  posting_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  item_id bigint NOT NULL,
  counter_item_id bigint,
  amount bigint NOT NULL CHECK (amount <> 0),
  currency text NOT NULL,
  due_on date,
  effective_on date NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, seq),
  CHECK (counter_item_id <> item_id),
  FOREIGN KEY (organisation_id, posting_id) REFERENCES posting (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id, item_id) REFERENCES item (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, counter_item_id) REFERENCES item (organisation_id, customer_id, id)
);
CREATE INDEX entry_customer ON entry (organisation_id, customer_id, seq);
CREATE INDEX entry_item ON entry (organisation_id, item_id) INCLUDE (amount, effective_on);
CREATE UNIQUE INDEX entry_document_once ON entry (organisation_id, item_id, posting_id) WHERE counter_item_id IS NULL;
SELECT guard_tenant_table('entry');
SELECT make_append_only('entry');

-- An entry takes its posting's instant, drawn behind the gate, and only then its place in the sequence.
CREATE FUNCTION stamp_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT p.recorded_at INTO NEW.recorded_at FROM posting p
    WHERE p.organisation_id = NEW.organisation_id AND p.id = NEW.posting_id;
  NEW.seq := nextval('entry_seq');
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION stamp_entry();

-- Nothing effective on or before `closed_through` is accepted; the latest row holds.
CREATE TABLE period_close (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  closed_through date NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('period_close');
SELECT make_append_only('period_close');

-- Closing waits for every posting under way (the gate, exclusively), so none slips in behind it.
CREATE FUNCTION stamp_period_close() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text := nullif(current_setting('app.recorded_at', true), '');
BEGIN
  PERFORM pg_advisory_xact_lock(7001, NEW.organisation_id);
  NEW.recorded_at := CASE WHEN told IS NOT NULL AND current_user <> 'duebook_app'
    THEN told::timestamptz ELSE this_instant() END;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON period_close FOR EACH ROW EXECUTE FUNCTION stamp_period_close();

CREATE FUNCTION closed_through(org integer) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT c.closed_through FROM period_close c WHERE c.organisation_id = org ORDER BY c.id DESC LIMIT 1
$$;

-- What every statement of entries must satisfy. Statement 1 locks the items in id order; the sums are
-- taken by a later statement, which under READ COMMITTED sees what others committed meanwhile.
CREATE FUNCTION check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  org integer; closed date; bad record;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'post under READ COMMITTED' USING ERRCODE = 'DU003';
  END IF;
  SELECT organisation_id INTO org FROM new_entry LIMIT 1;
  IF NOT FOUND THEN RETURN NULL; END IF;

  closed := closed_through(org);
  SELECT n.effective_on INTO bad FROM new_entry n WHERE n.effective_on <= closed LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'The period through % is closed; % lies in it.', closed, bad.effective_on USING ERRCODE = 'DU005';
  END IF;

  SELECT i.number, n.amount INTO bad
    FROM new_entry n
    JOIN item i ON i.organisation_id = org AND i.id = n.item_id
    JOIN posting p ON p.organisation_id = org AND p.id = n.posting_id
    WHERE n.currency <> i.currency OR n.due_on IS DISTINCT FROM i.due_on
      OR (n.counter_item_id IS NULL AND NOT (
            (n.posting_id = i.posting_id AND n.amount = i.amount AND n.effective_on = i.issued_on)
            OR (p.reverses_posting_id = i.posting_id AND n.amount = -i.amount)))
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'A leg of % does not agree with its document.', bad.number USING ERRCODE = 'DU004';
  END IF;

  PERFORM 1 FROM new_entry n WHERE n.counter_item_id IS NOT NULL
    GROUP BY n.posting_id, least(n.item_id, n.counter_item_id), greatest(n.item_id, n.counter_item_id), n.effective_on
    HAVING sum(n.amount) <> 0 OR count(*) FILTER (WHERE n.item_id < n.counter_item_id) <> count(*) FILTER (WHERE n.item_id > n.counter_item_id);
  IF FOUND THEN
    RAISE EXCEPTION 'The two legs of an allocation do not sum to zero.' USING ERRCODE = 'DU004';
  END IF;

  SELECT d.number, c.number AS counter INTO bad FROM new_entry n
    JOIN item d ON d.organisation_id = org AND d.id = n.item_id
    JOIN item c ON c.organisation_id = org AND c.id = n.counter_item_id
    WHERE (d.amount > 0) = (c.amount > 0) OR d.currency <> c.currency LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% cannot be allocated to %: one must be a debit, the other a credit, in one currency.',
      bad.number, bad.counter USING ERRCODE = 'DU004';
  END IF;

  PERFORM 1 FROM item i
    WHERE i.organisation_id = org AND i.id IN (SELECT n.item_id FROM new_entry n)
    ORDER BY i.id FOR NO KEY UPDATE;

  -- On every day a document is open by something between nothing and its face amount. (Each document's entries are
  -- summed by its key, whatever the statistics say of an organisation that they do not know yet.)
  SELECT i.number, i.currency, i.amount, r.open_amount INTO bad
    FROM (SELECT DISTINCT n.item_id FROM new_entry n) n
    CROSS JOIN LATERAL (
      SELECT d.number, d.currency, d.amount FROM item d WHERE d.organisation_id = org AND d.id = n.item_id OFFSET 0) i
    CROSS JOIN LATERAL (
      SELECT sum(sum(e.amount)) OVER (ORDER BY e.effective_on) AS open_amount
      FROM entry e WHERE e.organisation_id = org AND e.item_id = n.item_id
      GROUP BY e.effective_on) r
    WHERE r.open_amount NOT BETWEEN least(i.amount, 0) AND greatest(i.amount, 0)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'More would be allocated on % than is open.', bad.number USING ERRCODE = 'DU002';
  END IF;

  -- On no day does an allocation net out below zero: more taken back than was allocated by then is refused too.
  SELECT i.number INTO bad
    FROM (SELECT DISTINCT n.item_id, n.counter_item_id FROM new_entry n WHERE n.counter_item_id IS NOT NULL) n
    CROSS JOIN LATERAL (
      SELECT d.number, d.amount FROM item d WHERE d.organisation_id = org AND d.id = n.item_id OFFSET 0) i
    CROSS JOIN LATERAL (
      SELECT sum(sum(e.amount)) OVER (ORDER BY e.effective_on) AS net
      FROM entry e WHERE e.organisation_id = org AND e.item_id = n.item_id AND e.counter_item_id = n.counter_item_id
      GROUP BY e.effective_on) r
    WHERE CASE WHEN i.amount > 0 THEN r.net > 0 ELSE r.net < 0 END
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'More would be taken off the allocations of % than was allocated.', bad.number USING ERRCODE = 'DU002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_entries AFTER INSERT ON entry REFERENCING NEW TABLE AS new_entry
  FOR EACH STATEMENT EXECUTE FUNCTION check_entries();

-- Units of the organisation's base currency for one unit of `currency`. The latest row of a day holds.
CREATE TABLE exchange_rate (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  valid_on date NOT NULL,
  rate numeric(20, 10) NOT NULL CHECK (rate > 0),
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
CREATE INDEX exchange_rate_day ON exchange_rate (organisation_id, currency, valid_on DESC, recorded_at DESC);
SELECT guard_tenant_table('exchange_rate');
SELECT make_facts('exchange_rate');
