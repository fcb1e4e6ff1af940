-- What stands on every letter of an organisation beside its text; the latest row holds.
CREATE TABLE letterhead (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  address text CHECK (length(address) BETWEEN 1 AND 500),
  payment_details text CHECK (length(payment_details) BETWEEN 1 AND 500),
  footer text CHECK (length(footer) BETWEEN 1 AND 300),
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('letterhead');
SELECT make_facts('letterhead');
