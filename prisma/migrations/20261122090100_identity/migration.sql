-- Organisations, people, what they may do, and the record of every act.
CREATE TABLE organisation (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  base_currency text NOT NULL CHECK (base_currency ~ '^[A-Z]{3}$'),
  time_zone text NOT NULL,
  locale text NOT NULL DEFAULT 'en-GB',
  separation_of_duties boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
CREATE POLICY organisation ON organisation
  USING (id::text = current_setting('app.organisation', true) OR current_setting('app.identity', true) = 'on')
  WITH CHECK (id::text = current_setting('app.organisation', true) OR current_setting('app.identity', true) = 'on');
GRANT SELECT, INSERT, UPDATE (name, time_zone, locale, separation_of_duties) ON organisation TO duebook_app;
GRANT SELECT ON organisation TO duebook_jobs;

CREATE TABLE app_user (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL CHECK (email = lower(email) AND length(email) BETWEEN 3 AND 254),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (email)
);
SELECT guard_identity_table('app_user');
GRANT UPDATE (name) ON app_user TO duebook_app;

-- The hash stands apart from the person, so that no list of people can carry it.
CREATE TABLE user_credential (
  user_id integer PRIMARY KEY REFERENCES app_user (id),
  password_hash text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
SELECT guard_identity_table('user_credential');
GRANT UPDATE (password_hash, changed_at) ON user_credential TO duebook_app;

CREATE TABLE session (
  token_hash bytea PRIMARY KEY,
  user_id integer NOT NULL REFERENCES app_user (id),
  organisation_id integer REFERENCES organisation (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz
);
CREATE INDEX session_of_user ON session (user_id) WHERE ended_at IS NULL;
SELECT guard_identity_table('session');
GRANT UPDATE (organisation_id, seen_at, ended_at) ON session TO duebook_app;

-- Every attempt by the e-mail that was typed, whether or not anybody has it.
CREATE TABLE sign_in_attempt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email_hash bytea NOT NULL,
  succeeded boolean NOT NULL,
  attempted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sign_in_attempt_recent ON sign_in_attempt (email_hash, attempted_at DESC);
SELECT guard_identity_table('sign_in_attempt');
SELECT make_append_only('sign_in_attempt');

-- One-time links that make the first admin of an installation or of an organisation without one.
CREATE TABLE first_admin_link (
  token_hash bytea PRIMARY KEY,
  organisation_id integer REFERENCES organisation (id),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
SELECT guard_identity_table('first_admin_link');
GRANT UPDATE (used_at) ON first_admin_link TO duebook_app;

-- One role of one person in one organisation; several rows for several roles. Ended, never removed.
-- Disabling a person suspends their rows here: an organisation has no say over the person elsewhere.
CREATE TABLE membership (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  user_id integer NOT NULL REFERENCES app_user (id),
  role text NOT NULL CHECK (role IN ('sales_viewer', 'collector', 'finance', 'collections_manager', 'admin', 'auditor')),
  granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  disabled_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (organisation_id, id)
);
CREATE UNIQUE INDEX membership_current ON membership (organisation_id, user_id, role) WHERE ended_at IS NULL;
CREATE INDEX membership_user ON membership (user_id);
SELECT guard_tenant_table('membership');
CREATE POLICY identity ON membership
  USING (current_setting('app.identity', true) = 'on') WITH CHECK (current_setting('app.identity', true) = 'on');
GRANT UPDATE (disabled_at, ended_at) ON membership TO duebook_app;
-- People are visible to the organisations that they belong or belonged to.
CREATE POLICY member ON app_user FOR SELECT USING (EXISTS (
  SELECT 1 FROM membership m
  WHERE m.organisation_id::text = current_setting('app.organisation', true) AND m.user_id = app_user.id));

CREATE TABLE invitation (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  email text NOT NULL CHECK (email = lower(email)),
  roles text[] NOT NULL,
  token_hash bytea NOT NULL,
  invited_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, token_hash)
);
SELECT guard_tenant_table('invitation');
CREATE POLICY identity ON invitation
  USING (current_setting('app.identity', true) = 'on') WITH CHECK (current_setting('app.identity', true) = 'on');
GRANT UPDATE (accepted_at, withdrawn_at) ON invitation TO duebook_app;

-- Bearer keys of the HTTP API; only the hash is kept.
CREATE TABLE api_key (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  role text NOT NULL CHECK (role IN ('sales_viewer', 'collector', 'finance', 'collections_manager', 'admin', 'auditor')),
  token_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, token_hash)
);
SELECT guard_tenant_table('api_key');
GRANT UPDATE (revoked_at) ON api_key TO duebook_app;

-- Every act, once: who, which command, with what, under which request key.
CREATE TABLE audit_event (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  request_key text NOT NULL CHECK (length(request_key) BETWEEN 1 AND 200),
  request_hash bytea NOT NULL,
  command text NOT NULL,
  actor text NOT NULL,
  user_id integer REFERENCES app_user (id),
  input jsonb NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, request_key)
);
CREATE INDEX audit_event_recent ON audit_event (organisation_id, recorded_at DESC);
SELECT guard_tenant_table('audit_event');
SELECT make_facts('audit_event');

-- What the act answered: the same request key gives it again.
CREATE TABLE receipt (
  organisation_id integer NOT NULL,
  audit_id bigint NOT NULL,
  answer jsonb NOT NULL,
  PRIMARY KEY (organisation_id, audit_id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('receipt');
SELECT make_append_only('receipt');

-- What an act changed on which record, before and after, for the trail and for stale edits.
CREATE TABLE audit_change (
  organisation_id integer NOT NULL,
  audit_id bigint NOT NULL,
  position integer NOT NULL,
  subject text NOT NULL,
  subject_id text NOT NULL,
  before jsonb,
  after jsonb,
  PRIMARY KEY (organisation_id, audit_id, position),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX audit_change_subject ON audit_change (organisation_id, subject, subject_id, audit_id DESC);
SELECT guard_tenant_table('audit_change');
SELECT make_append_only('audit_change');

-- Document and customer numbers come from the organisation's own counters.
CREATE TABLE number_counter (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  series text NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (organisation_id, series)
);
SELECT guard_tenant_table('number_counter');
GRANT UPDATE (last) ON number_counter TO duebook_app;
