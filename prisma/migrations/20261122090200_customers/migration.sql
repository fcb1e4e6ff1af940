-- The customer is a legal entity. What may change is either versioned (names), ended (contacts,
-- addresses) or an effective-dated fact (terms, status, owner).
CREATE TABLE customer (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  number text NOT NULL CHECK (length(number) BETWEEN 1 AND 60),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  trading_name text,
  tax_id text,
  language text,
  version integer NOT NULL DEFAULT 1,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, number)
);
CREATE INDEX customer_name ON customer (organisation_id, lower(name) text_pattern_ops);
SELECT guard_tenant_table('customer');
GRANT UPDATE (name, trading_name, tax_id, language, version) ON customer TO duebook_app;
CREATE TRIGGER stamp BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION stamp_fact();

CREATE TABLE customer_terms (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  valid_from date NOT NULL,
  basis text NOT NULL CHECK (basis IN ('net', 'end_of_month')),
  days integer NOT NULL CHECK (days BETWEEN 0 AND 366),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  credit_limit bigint CHECK (credit_limit >= 0),
  tax_status text NOT NULL CHECK (tax_status IN ('standard', 'exempt', 'reverse_charge', 'outside_scope')),
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id)
);
CREATE INDEX customer_terms_in_force ON customer_terms (organisation_id, customer_id, valid_from DESC, recorded_at DESC);
SELECT guard_tenant_table('customer_terms');
SELECT make_facts('customer_terms');

CREATE TABLE customer_status (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'archived')),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  effective_on date NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX customer_status_latest ON customer_status (organisation_id, customer_id, recorded_at DESC);
SELECT guard_tenant_table('customer_status');
SELECT make_facts('customer_status');

CREATE TABLE customer_owner (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  user_id integer REFERENCES app_user (id),
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id)
);
CREATE INDEX customer_owner_latest ON customer_owner (organisation_id, customer_id, recorded_at DESC);
SELECT guard_tenant_table('customer_owner');
SELECT make_facts('customer_owner');

-- A contact is edited by ending it and recording the next one. What has ended stays ended, at the instant it did.
CREATE FUNCTION stamp_end() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text := nullif(current_setting('app.recorded_at', true), '');
BEGIN
  IF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL THEN
    RAISE EXCEPTION 'UPDATE on % is refused: what has ended stays as it was', TG_TABLE_NAME USING ERRCODE = 'DU001';
  END IF;
  NEW.ended_at := CASE WHEN told IS NOT NULL AND current_user <> 'duebook_app'
    THEN told::timestamptz ELSE this_instant() END;
  RETURN NEW;
END $$;

CREATE TABLE contact (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  role text NOT NULL CHECK (role IN ('billing', 'technical', 'escalation', 'executive')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email text,
  phone text,
  recorded_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id)
);
CREATE INDEX contact_customer ON contact (organisation_id, customer_id);
CREATE INDEX contact_email ON contact (organisation_id, lower(email) text_pattern_ops);
SELECT guard_tenant_table('contact');
GRANT UPDATE (ended_at) ON contact TO duebook_app;
CREATE TRIGGER stamp BEFORE INSERT ON contact FOR EACH ROW EXECUTE FUNCTION stamp_fact();
CREATE TRIGGER stamp_end BEFORE UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION stamp_end();

CREATE TABLE address (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('registered', 'billing', 'delivery')),
  line1 text NOT NULL CHECK (length(line1) BETWEEN 1 AND 200),
  line2 text,
  city text,
  region text,
  postal_code text,
  country text CHECK (country ~ '^[A-Z]{2}$'),
  recorded_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id)
);
CREATE INDEX address_customer ON address (organisation_id, customer_id);
SELECT guard_tenant_table('address');
GRANT UPDATE (ended_at) ON address TO duebook_app;
CREATE TRIGGER stamp BEFORE INSERT ON address FOR EACH ROW EXECUTE FUNCTION stamp_fact();
CREATE TRIGGER stamp_end BEFORE UPDATE ON address FOR EACH ROW EXECUTE FUNCTION stamp_end();

-- (source system, external id) names exactly one customer.
CREATE TABLE customer_external_id (
  organisation_id integer NOT NULL,
  source_system text NOT NULL CHECK (length(source_system) BETWEEN 1 AND 60),
  external_id text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 200),
  customer_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, source_system, external_id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id)
);
CREATE INDEX customer_external_id_customer ON customer_external_id (organisation_id, customer_id);
SELECT guard_tenant_table('customer_external_id');
SELECT make_facts('customer_external_id');
