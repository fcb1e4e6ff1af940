-- The customer's own door: which contact took the place of which, and what a link was used for.

-- An edited contact is another row. It says whose place it takes, so that a link goes on with whom it was made for.
ALTER TABLE contact ADD COLUMN replaces bigint;
ALTER TABLE contact ADD CONSTRAINT contact_replaces_fkey
  FOREIGN KEY (organisation_id, customer_id, replaces) REFERENCES contact (organisation_id, customer_id, id);
CREATE UNIQUE INDEX contact_replaced_once ON contact (organisation_id, replaces);

-- Every visit, of which there is one an hour at most, and everything that a visitor did.
CREATE TABLE portal_use (
  organisation_id integer NOT NULL,
  audit_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  link_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('visit', 'promise', 'dispute', 'request')),
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, audit_id),
  FOREIGN KEY (organisation_id, customer_id, link_id) REFERENCES portal_link (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX portal_use_link ON portal_use (organisation_id, link_id, recorded_at DESC);
SELECT guard_tenant_table('portal_use');
SELECT make_facts('portal_use');

CREATE INDEX contact_request_link ON contact_request (organisation_id, link_id, id DESC);
CREATE INDEX contact_request_customer ON contact_request (organisation_id, customer_id, id DESC);
