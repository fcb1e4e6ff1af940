-- What people do about the ledger: touches in the queue, saved views, and imports.
CREATE TABLE touch (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('note', 'call', 'snooze')),
  body text NOT NULL CHECK (length(body) <= 4000),
  touched_on date NOT NULL,
  snoozed_until date,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  CHECK ((kind = 'snooze') = (snoozed_until IS NOT NULL)),
  CHECK (snoozed_until > touched_on),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX touch_customer ON touch (organisation_id, customer_id, recorded_at DESC);
SELECT guard_tenant_table('touch');
SELECT make_facts('touch');

CREATE TABLE saved_view (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  screen text NOT NULL CHECK (screen IN ('queue', 'customers')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  query text NOT NULL CHECK (length(query) <= 2000),
  shared boolean NOT NULL,
  user_id integer NOT NULL REFERENCES app_user (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (organisation_id, user_id, screen, lower(name)) WHERE ended_at IS NULL;
SELECT guard_tenant_table('saved_view');
GRANT UPDATE (ended_at) ON saved_view TO duebook_app;

CREATE TABLE import_file (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('customers', 'invoices', 'payments', 'credit-notes', 'opening-balances', 'exchange-rates')),
  file_name text NOT NULL,
  sha256 bytea NOT NULL,
  content bytea NOT NULL,
  user_id integer REFERENCES app_user (id),
  uploaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organisation_id, id)
);
SELECT guard_tenant_table('import_file');
SELECT make_append_only('import_file');

-- What a finished import did; it is written in the transaction that did it.
CREATE TABLE import_run (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  file_name text NOT NULL,
  sha256 bytea NOT NULL,
  mapping jsonb NOT NULL,
  summary jsonb NOT NULL,
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('import_run');
SELECT make_facts('import_run');

-- How a kind of file is read, kept by name; the latest row of a name holds.
CREATE TABLE import_mapping (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  mapping jsonb NOT NULL,
  user_id integer REFERENCES app_user (id),
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id)
);
CREATE INDEX import_mapping_name ON import_mapping (organisation_id, kind, lower(name), id DESC);
SELECT guard_tenant_table('import_mapping');
SELECT make_facts('import_mapping');
