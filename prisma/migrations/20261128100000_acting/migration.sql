-- What people do about what is owed: promises, disputes, holds, follow-ups, messages, dunning, approvals, the customer's own
-- door. All of it is facts: what became of something is another row, and every state is derived.

-- ── Policies ─────────────────────────────────────────────────────────────────────────────────────

-- What an organisation decided, by name; the latest row of a name holds. What a name may hold, and what holds where nothing
-- was decided, is said by `lib/kernel/policy.ts`, and by `policy_at` for what SQL reads.
CREATE TABLE policy (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL CHECK (name IN ('queue', 'promises', 'chasing', 'approvals', 'interest', 'assignment', 'portal', 'sender')),
  value jsonb NOT NULL,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX policy_latest ON policy (organisation_id, name, recorded_at DESC, id DESC);
SELECT guard_tenant_table('policy');
SELECT make_facts('policy');

-- A demonstration sends nothing to anybody, whatever is configured.
ALTER TABLE organisation ADD COLUMN demonstration boolean NOT NULL DEFAULT false;

-- ── Calls and follow-ups ─────────────────────────────────────────────────────────────────────────

-- A call says how it went and whom with; any touch may say what comes next and when. What was sent is a touch, too.
ALTER TABLE touch DROP CONSTRAINT touch_kind_check;
ALTER TABLE touch ADD CONSTRAINT touch_kind_check
  CHECK (kind IN ('note', 'call', 'snooze', 'email', 'letter', 'escalation', 'reply', 'visit'));
ALTER TABLE touch ADD COLUMN outcome text
  CHECK (outcome IN ('promised', 'will_check', 'disputes', 'refuses', 'call_back', 'no_answer', 'voicemail', 'wrong_number', 'other'));
ALTER TABLE touch ADD COLUMN contact_id bigint;
ALTER TABLE touch ADD COLUMN follow_up_on date;
ALTER TABLE touch ADD COLUMN follow_up text CHECK (length(follow_up) BETWEEN 1 AND 500);
ALTER TABLE touch ADD COLUMN message_id bigint;
ALTER TABLE touch ADD CONSTRAINT touch_outcome_of_call CHECK (outcome IS NULL OR kind = 'call');
ALTER TABLE touch ADD CONSTRAINT touch_follow_up CHECK ((follow_up_on IS NULL) = (follow_up IS NULL));
ALTER TABLE touch ADD CONSTRAINT touch_follow_up_later CHECK (follow_up_on > touched_on);
ALTER TABLE touch ADD CONSTRAINT touch_of_customer UNIQUE (organisation_id, customer_id, id);
ALTER TABLE contact ADD CONSTRAINT contact_of_customer UNIQUE (organisation_id, customer_id, id);
ALTER TABLE touch ADD CONSTRAINT touch_contact_fkey
  FOREIGN KEY (organisation_id, customer_id, contact_id) REFERENCES contact (organisation_id, customer_id, id);

-- Taken back by whoever did it: it counts no more from then on. What left the house cannot be.
CREATE TABLE touch_end (
  organisation_id integer NOT NULL,
  touch_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, touch_id),
  FOREIGN KEY (organisation_id, customer_id, touch_id) REFERENCES touch (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('touch_end');
SELECT make_facts('touch_end');
CREATE TRIGGER mark AFTER INSERT ON touch_end FOR EACH ROW EXECUTE FUNCTION mark_customer();

-- Where nobody may be chased, for a reason: the latest row of a kind holds from its day on.
CREATE TABLE customer_hold (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('legal_hold', 'do_not_chase')),
  held boolean NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  effective_on date NOT NULL,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX customer_hold_latest ON customer_hold (organisation_id, customer_id, kind, recorded_at DESC);
SELECT guard_tenant_table('customer_hold');
SELECT make_facts('customer_hold');
CREATE TRIGGER mark AFTER INSERT ON customer_hold FOR EACH ROW EXECUTE FUNCTION mark_customer();

-- ── Promises to pay ──────────────────────────────────────────────────────────────────────────────

-- So much by a day, or in instalments (a plan); of certain documents, or of the account. Kept, partly kept and broken are
-- derived from the payments that came, never told.
CREATE TABLE promise (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('promise', 'plan')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 999999999999999),
  promised_on date NOT NULL,
  -- Of the last instalment.
  due_on date NOT NULL,
  source text NOT NULL CHECK (source IN ('call', 'email', 'letter', 'portal', 'other')),
  contact_id bigint,
  note text CHECK (length(note) <= 4000),
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, customer_id, id),
  CHECK (due_on >= promised_on),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id, contact_id) REFERENCES contact (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX promise_customer ON promise (organisation_id, customer_id);
CREATE INDEX promise_due ON promise (organisation_id, due_on);
SELECT guard_tenant_table('promise');
SELECT make_facts('promise');
CREATE TRIGGER mark AFTER INSERT ON promise FOR EACH ROW EXECUTE FUNCTION mark_customer();

CREATE TABLE promise_instalment (
  organisation_id integer NOT NULL,
  promise_id bigint NOT NULL,
  position integer NOT NULL CHECK (position >= 1),
  due_on date NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (organisation_id, promise_id, position),
  FOREIGN KEY (organisation_id, promise_id) REFERENCES promise (organisation_id, id)
);
SELECT guard_tenant_table('promise_instalment');
SELECT make_append_only('promise_instalment');

-- The documents that a promise is about; none: whatever is paid on the account counts.
CREATE TABLE promise_item (
  organisation_id integer NOT NULL,
  promise_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  item_id bigint NOT NULL,
  PRIMARY KEY (organisation_id, promise_id, item_id),
  FOREIGN KEY (organisation_id, customer_id, promise_id) REFERENCES promise (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, item_id) REFERENCES item (organisation_id, customer_id, id)
);
SELECT guard_tenant_table('promise_item');
SELECT make_append_only('promise_item');

-- Taken back, or another one came in its place: once.
CREATE TABLE promise_end (
  organisation_id integer NOT NULL,
  promise_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  ended_on date NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  replaced_by bigint,
  actor text NOT NULL,
  user_id integer REFERENCES app_user (id),
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, promise_id),
  FOREIGN KEY (organisation_id, customer_id, promise_id) REFERENCES promise (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, replaced_by) REFERENCES promise (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('promise_end');
SELECT make_facts('promise_end');
CREATE TRIGGER mark AFTER INSERT ON promise_end FOR EACH ROW EXECUTE FUNCTION mark_customer();

-- ── Disputes ─────────────────────────────────────────────────────────────────────────────────────

-- So much of a document is not agreed. It leaves what can be collected, and stays in the balance.
CREATE TABLE dispute (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  item_id bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 999999999999999),
  reason text NOT NULL CHECK (reason IN ('price', 'quantity', 'quality', 'not_delivered', 'not_ordered', 'duplicate',
                                         'paid_already', 'tax', 'terms', 'other')),
  note text CHECK (length(note) <= 4000),
  opened_on date NOT NULL,
  source text NOT NULL CHECK (source IN ('call', 'email', 'letter', 'portal', 'other')),
  contact_id bigint,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, item_id) REFERENCES item (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, contact_id) REFERENCES contact (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX dispute_customer ON dispute (organisation_id, customer_id);
CREATE INDEX dispute_item ON dispute (organisation_id, item_id);
SELECT guard_tenant_table('dispute');
SELECT make_facts('dispute');
CREATE TRIGGER mark AFTER INSERT ON dispute FOR EACH ROW EXECUTE FUNCTION mark_customer();

-- The thread: what was said, who looks after it until when, and how it ended, once. What follows in the ledger (a credit
-- note, a payment) is posted there; `posting_id` names it.
CREATE TABLE dispute_event (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  dispute_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('comment', 'assigned', 'resolved')),
  happened_on date NOT NULL,
  body text CHECK (length(body) <= 4000),
  owner_id integer REFERENCES app_user (id),
  deadline date,
  outcome text CHECK (outcome IN ('credited', 'paid', 'rejected', 'withdrawn')),
  posting_id bigint,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  CHECK ((kind = 'resolved') = (outcome IS NOT NULL)),
  CHECK (kind = 'assigned' OR (owner_id IS NULL AND deadline IS NULL)),
  CHECK (kind <> 'comment' OR body IS NOT NULL),
  FOREIGN KEY (organisation_id, customer_id, dispute_id) REFERENCES dispute (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, posting_id) REFERENCES posting (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX dispute_event_thread ON dispute_event (organisation_id, dispute_id, id);
CREATE UNIQUE INDEX dispute_resolved_once ON dispute_event (organisation_id, dispute_id) WHERE kind = 'resolved';
SELECT guard_tenant_table('dispute_event');
SELECT make_facts('dispute_event');
CREATE TRIGGER mark AFTER INSERT ON dispute_event FOR EACH ROW EXECUTE FUNCTION mark_customer();

-- ── Messages ─────────────────────────────────────────────────────────────────────────────────────

-- The latest row for a kind, level, language and channel holds, unless it says that it ended.
CREATE TABLE message_template (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('reminder', 'statement', 'promise', 'dispute', 'portal')),
  level integer NOT NULL CHECK (level BETWEEN 1 AND 5),
  language text NOT NULL CHECK (language IN ('en', 'de', 'fr', 'es', 'sv')),
  channel text NOT NULL CHECK (channel IN ('email', 'letter')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 20000),
  ended boolean NOT NULL DEFAULT false,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX message_template_latest ON message_template (organisation_id, kind, level, language, channel, id DESC);
SELECT guard_tenant_table('message_template');
SELECT make_facts('message_template');

-- One decision to tell somebody something: the outbox. `figures` is what was certified in the same transaction.
CREATE TABLE message (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'letter')),
  kind text NOT NULL CHECK (kind IN ('reminder', 'statement', 'promise', 'dispute', 'portal')),
  level integer NOT NULL CHECK (level BETWEEN 1 AND 5),
  language text NOT NULL,
  -- An address for e-mail, the postal lines for a letter; as they were then.
  recipient text NOT NULL CHECK (length(recipient) BETWEEN 1 AND 1000),
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 300 AND subject !~ '[\r\n]'),
  body_text text NOT NULL,
  body_html text,
  attachments jsonb NOT NULL DEFAULT '[]',
  figures jsonb NOT NULL,
  decided_on date NOT NULL,
  origin text NOT NULL CHECK (origin IN ('one', 'selection', 'cadence', 'api')),
  -- The same decision is made once.
  decision_key text NOT NULL CHECK (length(decision_key) BETWEEN 1 AND 200),
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, decision_key),
  UNIQUE (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, contact_id) REFERENCES contact (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX message_customer ON message (organisation_id, customer_id, id DESC);
SELECT guard_tenant_table('message');
SELECT make_facts('message');
ALTER TABLE touch ADD CONSTRAINT touch_message_fkey
  FOREIGN KEY (organisation_id, customer_id, message_id) REFERENCES message (organisation_id, customer_id, id);

-- What became of a message. It is claimed before a server is asked, by one worker at a time, and accepted once; claimed and
-- nothing more: nobody knows, and no program sends it again.
CREATE TABLE message_event (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  message_id bigint NOT NULL,
  attempt integer NOT NULL CHECK (attempt >= 1),
  kind text NOT NULL CHECK (kind IN ('claimed', 'accepted', 'refused', 'deferred', 'unknown', 'kept', 'bounced', 'replied',
                                     'settled', 'withdrawn')),
  detail text CHECK (length(detail) <= 2000),
  actor text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, message_id) REFERENCES message (organisation_id, id)
);
CREATE INDEX message_event_of ON message_event (organisation_id, message_id, id);
CREATE UNIQUE INDEX message_claimed_once ON message_event (organisation_id, message_id, attempt) WHERE kind = 'claimed';
CREATE UNIQUE INDEX message_accepted_once ON message_event (organisation_id, message_id) WHERE kind IN ('accepted', 'kept');
CREATE UNIQUE INDEX message_attempt_ends_once ON message_event (organisation_id, message_id, attempt)
  WHERE kind IN ('accepted', 'kept', 'refused', 'deferred', 'unknown', 'withdrawn');
SELECT guard_tenant_table('message_event');
SELECT make_facts('message_event');

-- What was not sent, and why; the certificate's own record.
CREATE TABLE send_refusal (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'letter')),
  kind text NOT NULL,
  level integer NOT NULL,
  reasons text[] NOT NULL CHECK (cardinality(reasons) > 0),
  figures jsonb NOT NULL,
  origin text NOT NULL CHECK (origin IN ('one', 'selection', 'cadence', 'api')),
  refused_on date NOT NULL,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX send_refusal_customer ON send_refusal (organisation_id, customer_id, id DESC);
SELECT guard_tenant_table('send_refusal');
SELECT make_facts('send_refusal');

-- Mail that came back or in, once. Of which message and customer, where that could be told.
CREATE TABLE inbound_mail (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  sha256 bytea NOT NULL,
  kind text NOT NULL CHECK (kind IN ('bounce', 'reply', 'automatic', 'other')),
  customer_id bigint,
  message_id bigint,
  from_address text NOT NULL CHECK (length(from_address) <= 320),
  subject text NOT NULL CHECK (length(subject) <= 1000),
  body_text text NOT NULL,
  received_at timestamptz NOT NULL,
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, sha256),
  FOREIGN KEY (organisation_id, customer_id, message_id) REFERENCES message (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX inbound_mail_customer ON inbound_mail (organisation_id, customer_id, id DESC);
SELECT guard_tenant_table('inbound_mail');
SELECT make_facts('inbound_mail');

-- A contact's address that mail came back from: no message goes there any more until the contact is edited.
CREATE TABLE contact_bounce (
  organisation_id integer NOT NULL,
  contact_id bigint NOT NULL,
  customer_id bigint NOT NULL,
  inbound_id bigint,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, contact_id),
  FOREIGN KEY (organisation_id, customer_id, contact_id) REFERENCES contact (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, inbound_id) REFERENCES inbound_mail (organisation_id, id)
);
SELECT guard_tenant_table('contact_bounce');
SELECT make_facts('contact_bounce');
CREATE TRIGGER mark AFTER INSERT ON contact_bounce FOR EACH ROW EXECUTE FUNCTION mark_customer();

-- ── Dunning ──────────────────────────────────────────────────────────────────────────────────────

-- A cadence in its versions: the latest row of a number holds. Whom it is for, and its steps, as JSON that
-- `lib/dunning/cadence.ts` reads.
CREATE TABLE cadence (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  number integer NOT NULL CHECK (number >= 1),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- Of several that a customer falls under, the first.
  place integer NOT NULL,
  segment jsonb NOT NULL,
  steps jsonb NOT NULL,
  active boolean NOT NULL,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX cadence_latest ON cadence (organisation_id, number, id DESC);
SELECT guard_tenant_table('cadence');
SELECT make_facts('cadence');

-- Why each step of a cadence ran for a customer on a day, or did not. An episode begins with the oldest day that something
-- was due; a step is done once in it.
CREATE TABLE cadence_step (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  cadence_id bigint NOT NULL,
  number integer NOT NULL,
  step integer NOT NULL CHECK (step >= 1),
  episode date NOT NULL,
  happened_on date NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('sent', 'task', 'letter', 'escalated', 'held', 'suggested', 'dismissed', 'skipped')),
  reason text CHECK (length(reason) <= 500),
  message_id bigint,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, cadence_id) REFERENCES cadence (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id, message_id) REFERENCES message (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE UNIQUE INDEX cadence_step_once ON cadence_step (organisation_id, customer_id, number, episode, step)
  WHERE outcome IN ('sent', 'task', 'letter', 'escalated', 'held', 'dismissed');
CREATE INDEX cadence_step_customer ON cadence_step (organisation_id, customer_id, id DESC);
SELECT guard_tenant_table('cadence_step');
SELECT make_facts('cadence_step');

-- What late interest was charged for, so that no day is charged twice. It counts while its document is not reversed.
CREATE TABLE interest_charge (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  -- The document that charges (interest, or a fee), and the one that is late.
  item_id bigint NOT NULL,
  for_item_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('interest', 'fee')),
  from_on date NOT NULL,
  through_on date NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  basis jsonb NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  CHECK (through_on >= from_on),
  FOREIGN KEY (organisation_id, customer_id, item_id) REFERENCES item (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, for_item_id) REFERENCES item (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX interest_charge_for ON interest_charge (organisation_id, for_item_id, id);
SELECT guard_tenant_table('interest_charge');
SELECT make_facts('interest_charge');

-- ── Two pairs of eyes ────────────────────────────────────────────────────────────────────────────

-- Up to how much a role does something alone, of one customer within thirty days; the latest row for a role, act and currency
-- holds. No row: no limit was set. Null: none.
CREATE TABLE approval_limit (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  role text NOT NULL CHECK (role IN ('collector', 'finance', 'collections_manager')),
  act text NOT NULL CHECK (act IN ('credit_note', 'write_off', 'refund')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount bigint CHECK (amount >= 0),
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX approval_limit_latest ON approval_limit (organisation_id, act, currency, role, id DESC);
SELECT guard_tenant_table('approval_limit');
SELECT make_facts('approval_limit');

-- What somebody asks to be let do: exactly this, within seven days.
CREATE TABLE approval_request (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  act text NOT NULL CHECK (act IN ('credit_note', 'write_off', 'refund')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  amount bigint NOT NULL CHECK (amount > 0),
  input jsonb NOT NULL,
  input_hash bytea NOT NULL,
  why text NOT NULL CHECK (length(why) BETWEEN 1 AND 500),
  requested_by integer NOT NULL REFERENCES app_user (id),
  expires_at timestamptz NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id) REFERENCES customer (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('approval_request');
SELECT make_facts('approval_request');

-- Decided once. What is approved is done by the act that approves, which `audit_id` names.
CREATE TABLE approval_decision (
  organisation_id integer NOT NULL,
  request_id bigint NOT NULL,
  approved boolean NOT NULL,
  input_hash bytea NOT NULL,
  decided_by integer NOT NULL REFERENCES app_user (id),
  note text CHECK (length(note) <= 500),
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, request_id),
  UNIQUE (organisation_id, audit_id),
  FOREIGN KEY (organisation_id, request_id) REFERENCES approval_request (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('approval_decision');
SELECT make_facts('approval_decision');

-- ── The customer's own door ──────────────────────────────────────────────────────────────────────

-- A link for one contact; only its hash is kept.
CREATE TABLE portal_link (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  token_hash bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  user_id integer REFERENCES app_user (id),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  UNIQUE (organisation_id, token_hash),
  UNIQUE (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, contact_id) REFERENCES contact (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
CREATE INDEX portal_link_customer ON portal_link (organisation_id, customer_id, id DESC);
SELECT guard_tenant_table('portal_link');
SELECT make_facts('portal_link');

CREATE TABLE portal_link_end (
  organisation_id integer NOT NULL,
  link_id bigint NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, link_id),
  FOREIGN KEY (organisation_id, link_id) REFERENCES portal_link (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('portal_link_end');
SELECT make_facts('portal_link_end');

-- What a contact asks to be changed of its own data; somebody of the organisation does it, or does not.
CREATE TABLE contact_request (
  organisation_id integer NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  contact_id bigint NOT NULL,
  link_id bigint NOT NULL,
  wanted jsonb NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, customer_id, contact_id) REFERENCES contact (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, customer_id, link_id) REFERENCES portal_link (organisation_id, customer_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('contact_request');
SELECT make_facts('contact_request');

CREATE TABLE contact_request_end (
  organisation_id integer NOT NULL,
  request_id bigint NOT NULL,
  done boolean NOT NULL,
  actor text NOT NULL,
  audit_id bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, request_id),
  FOREIGN KEY (organisation_id, request_id) REFERENCES contact_request (organisation_id, id),
  FOREIGN KEY (organisation_id, audit_id) REFERENCES audit_event (organisation_id, id)
);
SELECT guard_tenant_table('contact_request_end');
SELECT make_facts('contact_request_end');
