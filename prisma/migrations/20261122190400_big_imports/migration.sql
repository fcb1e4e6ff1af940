-- Big imports: a file of up to 512 MB in parts, what was read of it so far, and what it would write. None of this is a
-- fact of the ledger: the staged rows go when the import has ended, the facts are written by one transaction at the end.

CREATE TABLE bulk_import (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('customers', 'invoices', 'payments', 'credit-notes', 'opening-balances', 'exchange-rates')),
  file_name text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes BETWEEN 1 AND 536870912),
  actor text NOT NULL,
  user_id integer REFERENCES app_user (id),
  opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- How it is read; set when it is started.
  mapping jsonb,
  leave_out_refused boolean NOT NULL DEFAULT false,
  -- What its people want of it, and where it stands. The phase stays while it is paused.
  wanted text NOT NULL DEFAULT 'upload' CHECK (wanted IN ('upload', 'run', 'pause', 'cancel')),
  state text NOT NULL DEFAULT 'uploading'
    CHECK (state IN ('uploading', 'waiting', 'running', 'paused', 'cancelled', 'failed', 'done')),
  phase text NOT NULL DEFAULT 'reading' CHECK (phase IN ('reading', 'checking', 'writing', 'done')),
  -- Reading has staged every record before this byte, which begins this line.
  offset_bytes bigint NOT NULL DEFAULT 0,
  line integer NOT NULL DEFAULT 1,
  -- From the first look at the whole file.
  sha256 bytea,
  lines integer,
  headings jsonb,
  -- How far the phase is; what the check found and rests on.
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  basis jsonb,
  summary jsonb,
  failure text,
  -- The process that is at it: nobody else is, until the lease has run out.
  worker text,
  lease_until timestamptz,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organisation_id, id)
);
SELECT guard_tenant_table('bulk_import');
GRANT UPDATE (mapping, leave_out_refused, wanted, state, phase, offset_bytes, line, sha256, lines, headings, done, total,
              basis, summary, failure, worker, lease_until, changed_at) ON bulk_import TO duebook_app;

-- The file as it was sent: every part but the last is one mebibyte.
CREATE TABLE bulk_part (
  organisation_id integer NOT NULL,
  bulk_id bigint NOT NULL,
  position integer NOT NULL CHECK (position >= 0),
  content bytea NOT NULL CHECK (length(content) BETWEEN 1 AND 1048576),
  PRIMARY KEY (organisation_id, bulk_id, position),
  FOREIGN KEY (organisation_id, bulk_id) REFERENCES bulk_import (organisation_id, id)
);
ALTER TABLE bulk_part ALTER COLUMN content SET STORAGE EXTERNAL;
SELECT guard_tenant_table('bulk_part');
GRANT DELETE ON bulk_part TO duebook_app;

-- One record that was read, by its first line. `nth` tells lines apart that say the same.
CREATE TABLE bulk_record (
  organisation_id integer NOT NULL,
  bulk_id bigint NOT NULL,
  line integer NOT NULL,
  record jsonb NOT NULL,
  number_key text,
  id_key text,
  derived boolean NOT NULL DEFAULT false,
  nth integer,
  PRIMARY KEY (organisation_id, bulk_id, line),
  FOREIGN KEY (organisation_id, bulk_id) REFERENCES bulk_import (organisation_id, id)
);
SELECT guard_tenant_table('bulk_record');
GRANT UPDATE (nth) ON bulk_record TO duebook_app;
GRANT DELETE ON bulk_record TO duebook_app;

-- Line items wait here until all lines of their documents are known.
CREATE TABLE bulk_line (
  organisation_id integer NOT NULL,
  bulk_id bigint NOT NULL,
  line integer NOT NULL,
  number text NOT NULL,
  cells jsonb NOT NULL,
  PRIMARY KEY (organisation_id, bulk_id, line),
  FOREIGN KEY (organisation_id, bulk_id) REFERENCES bulk_import (organisation_id, id)
);
SELECT guard_tenant_table('bulk_line');
GRANT DELETE ON bulk_line TO duebook_app;

-- What is said of lines: refused, skipped, or taken with a change.
CREATE TABLE bulk_note (
  organisation_id integer NOT NULL,
  bulk_id bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  phase text NOT NULL CHECK (phase IN ('reading', 'checking')),
  outcome text NOT NULL CHECK (outcome IN ('refused', 'skipped', 'note')),
  line integer NOT NULL,
  message text NOT NULL,
  field text,
  PRIMARY KEY (organisation_id, bulk_id, id),
  FOREIGN KEY (organisation_id, bulk_id) REFERENCES bulk_import (organisation_id, id)
);
CREATE INDEX bulk_note_line ON bulk_note (organisation_id, bulk_id, outcome, line);
SELECT guard_tenant_table('bulk_note');
GRANT DELETE ON bulk_note TO duebook_app;

-- A customer that the import would create.
CREATE TABLE bulk_customer (
  organisation_id integer NOT NULL,
  bulk_id bigint NOT NULL,
  ordinal integer NOT NULL,
  line integer NOT NULL,
  input jsonb NOT NULL,
  PRIMARY KEY (organisation_id, bulk_id, ordinal),
  FOREIGN KEY (organisation_id, bulk_id) REFERENCES bulk_import (organisation_id, id)
);
SELECT guard_tenant_table('bulk_customer');
GRANT DELETE ON bulk_customer TO duebook_app;

-- A document that the import would write, in the order of the file. `party` is the customer's id, or minus the
-- ordinal of one that is created; `pays_ordinal` the invoice on the same line, `pays_item` that invoice when the ledger has it.
CREATE TABLE bulk_document (
  organisation_id integer NOT NULL,
  bulk_id bigint NOT NULL,
  ordinal integer NOT NULL,
  line integer NOT NULL,
  party bigint NOT NULL,
  kind text NOT NULL,
  number text,
  amount bigint NOT NULL,
  currency text NOT NULL,
  issued_on date NOT NULL,
  due_on date,
  purchase_order text,
  reference text,
  description text,
  source_system text NOT NULL,
  external_id text NOT NULL,
  pays text CHECK (pays IN ('line', 'named', 'rule')),
  named text,
  pays_ordinal integer,
  pays_item bigint,
  PRIMARY KEY (organisation_id, bulk_id, ordinal),
  FOREIGN KEY (organisation_id, bulk_id) REFERENCES bulk_import (organisation_id, id)
);
CREATE INDEX bulk_document_credit ON bulk_document (organisation_id, bulk_id, party, ordinal) WHERE pays IN ('named', 'rule');
SELECT guard_tenant_table('bulk_document');
GRANT DELETE ON bulk_document TO duebook_app;

-- An exchange rate that it would record.
CREATE TABLE bulk_rate (
  organisation_id integer NOT NULL,
  bulk_id bigint NOT NULL,
  line integer NOT NULL,
  currency text NOT NULL,
  valid_on date NOT NULL,
  rate numeric(20, 10) NOT NULL,
  PRIMARY KEY (organisation_id, bulk_id, line),
  FOREIGN KEY (organisation_id, bulk_id) REFERENCES bulk_import (organisation_id, id)
);
SELECT guard_tenant_table('bulk_rate');
GRANT DELETE ON bulk_rate TO duebook_app;

-- ── What is checked of entries, key by key ───────────────────────────────────────────────────────

-- The same rules as before. Each document is looked up by its key, whatever the statistics say: those of a table that was
-- empty when the statement was planned would look through all of an organisation for every row of a long import.
CREATE OR REPLACE FUNCTION check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CROSS JOIN LATERAL (
      SELECT d.number, d.currency, d.due_on, d.posting_id, d.amount, d.issued_on
      FROM item d WHERE d.organisation_id = org AND d.id = n.item_id OFFSET 0) i
    CROSS JOIN LATERAL (
      SELECT q.reverses_posting_id FROM posting q WHERE q.organisation_id = org AND q.id = n.posting_id OFFSET 0) p
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
    CROSS JOIN LATERAL (
      SELECT i.number, i.amount, i.currency FROM item i WHERE i.organisation_id = org AND i.id = n.item_id OFFSET 0) d
    CROSS JOIN LATERAL (
      SELECT i.number, i.amount, i.currency FROM item i WHERE i.organisation_id = org AND i.id = n.counter_item_id OFFSET 0) c
    WHERE n.counter_item_id IS NOT NULL AND ((d.amount > 0) = (c.amount > 0) OR d.currency <> c.currency) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% cannot be allocated to %: one must be a debit, the other a credit, in one currency.',
      bad.number, bad.counter USING ERRCODE = 'DU004';
  END IF;

  -- Locked in the order of their ids: the list is sorted, and looked up one by one.
  PERFORM 1 FROM (SELECT DISTINCT n.item_id FROM new_entry n ORDER BY n.item_id) n
    CROSS JOIN LATERAL (
      SELECT FROM item i WHERE i.organisation_id = org AND i.id = n.item_id OFFSET 0 FOR NO KEY UPDATE) locked;

  -- On every day a document is open by something between nothing and its face amount.
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

-- A long import tells the planner how large the tables have become, within its own transaction: every index begins with the
-- organisation, and where the statistics do not know one yet, any of them seems as good for a lookup by key.
DO $$ BEGIN
  IF current_setting('server_version_num')::integer >= 170000 THEN
    GRANT MAINTAIN ON customer, posting, item, entry TO duebook_app;
  END IF;
END $$;
