-- Sealed blocks: a chain of hashes over the entries of each organisation, and over the documents, postings and acts
-- that they stand for. Made behind the watermark by the background writer; a posting hashes nothing.

-- `marks` are the first four bytes of each entry's hash, in order: they say which entry of a block was touched.
CREATE TABLE ledger_block (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  block_no integer NOT NULL CHECK (block_no > 0),
  version integer NOT NULL,
  after_seq bigint NOT NULL,
  to_seq bigint NOT NULL,
  entries integer NOT NULL CHECK (entries > 0),
  marks bytea NOT NULL CHECK (octet_length(marks) = 4 * entries),
  prev_hash bytea NOT NULL CHECK (octet_length(prev_hash) = 32),
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  sealed_at timestamptz NOT NULL,
  PRIMARY KEY (organisation_id, block_no),
  UNIQUE (organisation_id, to_seq),
  UNIQUE (organisation_id, hash),
  CHECK (after_seq < to_seq)
);
ALTER TABLE ledger_block ALTER COLUMN marks SET STORAGE EXTERNAL;
SELECT guard_tenant_table('ledger_block');
SELECT make_append_only('ledger_block');
REVOKE INSERT ON ledger_block FROM duebook_app;
GRANT INSERT ON ledger_block TO duebook_jobs;

-- The head as the sealer left it: a chain that ends before it has lost its last blocks.
CREATE TABLE ledger_head (
  organisation_id integer PRIMARY KEY REFERENCES organisation (id),
  block_no integer NOT NULL,
  hash bytea NOT NULL
);
SELECT guard_derived_table('ledger_head');

-- What each verification found, and the head at that time.
CREATE TABLE verification (
  organisation_id integer NOT NULL REFERENCES organisation (id),
  id bigint GENERATED ALWAYS AS IDENTITY,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  asked_by text NOT NULL CHECK (length(asked_by) BETWEEN 1 AND 100),
  faults integer NOT NULL CHECK (faults >= 0),
  first_fault text CHECK (length(first_fault) <= 1000),
  entries bigint NOT NULL,
  block_no integer,
  block_hash bytea,
  PRIMARY KEY (organisation_id, id),
  CHECK ((faults = 0) = (first_fault IS NULL)),
  CHECK ((block_no IS NULL) = (block_hash IS NULL))
);
SELECT guard_tenant_table('verification');
SELECT make_append_only('verification');
REVOKE INSERT ON verification FROM duebook_app;
GRANT INSERT ON verification TO duebook_jobs;
-- Whoever watches the installation asks how the last verifications went, across organisations.
CREATE POLICY identity ON verification FOR SELECT USING (current_setting('app.identity', true) = 'on');

-- ── What is hashed ───────────────────────────────────────────────────────────────────────────────

-- The hash of each entry after `after` through `upto`, at most `most` of them: SHA-256 of PostgreSQL's binary form of the row below.
-- That form is a count of columns and, for each, its type's number, its length (−1: null) and its bytes: integers
-- big-endian, days since 2000-01-01, instants in microseconds since then, text in UTF-8; no setting changes it.
-- An entry carries its posting and act. The leg that puts a document on its account carries the document as well, so
-- that each document is hashed once. The rows are fetched by their keys, a block's worth at a time, and hashed joined:
-- under row-level security the planner would read whole tables or look up one by one (2 × slower).
CREATE FUNCTION entry_hash(org integer, after bigint, upto bigint, most integer)
RETURNS TABLE (seq bigint, hash bytea) LANGUAGE sql STABLE ROWS 10000
SET search_path = public, pg_temp SET client_encoding = 'UTF8' SET work_mem = '64MB' SET max_parallel_workers_per_gather = 0
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_nestloop = off SET enable_mergejoin = off AS $$
  WITH e AS MATERIALIZED (
    SELECT * FROM entry x WHERE x.organisation_id = org AND x.seq > after AND x.seq <= upto ORDER BY x.seq LIMIT most
  ), p AS MATERIALIZED (
    SELECT * FROM posting x WHERE x.organisation_id = org AND x.id = ANY (ARRAY(SELECT DISTINCT e.posting_id FROM e))
  ), a AS MATERIALIZED (
    SELECT * FROM audit_event x WHERE x.organisation_id = org AND x.id = ANY (ARRAY(SELECT DISTINCT p.audit_id FROM p))
  ), i AS MATERIALIZED (
    SELECT * FROM item x WHERE x.organisation_id = org
      AND x.id = ANY (ARRAY(SELECT DISTINCT e.item_id FROM e WHERE e.counter_item_id IS NULL))
  )
  SELECT e.seq, sha256(record_send(ROW(
    e.organisation_id, e.seq, e.posting_id, e.customer_id, e.item_id, e.counter_item_id, e.amount, e.currency, e.due_on,
    e.effective_on, e.recorded_at,
    p.kind, p.reason, p.reverses_posting_id, p.recorded_at,
    a.id, a.command, a.actor, a.user_id, a.request_key, a.request_hash, a.recorded_at,
    i.id, i.customer_id, i.kind, i.number, i.amount, i.currency, i.issued_on, i.due_on, i.purchase_order, i.reference,
    i.description, i.contra_account, i.source_system, i.external_id, i.charged_back_id)))
  FROM e
  LEFT JOIN p ON p.id = e.posting_id
  LEFT JOIN a ON a.id = p.audit_id
  LEFT JOIN i ON i.id = e.item_id AND i.posting_id = e.posting_id AND e.counter_item_id IS NULL
$$;

-- The hash of a block: over its place in the chain, then its entries' hashes in order. `version` says what is hashed,
-- and how. Everything is null when there is no entry.
CREATE FUNCTION block_hash(org integer, no integer, after bigint, upto bigint, most integer, prev bytea, at timestamptz)
RETURNS TABLE (version integer, to_seq bigint, entries integer, marks bytea, hash bytea) LANGUAGE sql STABLE ROWS 1
SET search_path = public, pg_temp SET client_encoding = 'UTF8' AS $$
  SELECT 1, d.to_seq, d.entries, d.marks,
         sha256(record_send(ROW('duebook ledger block 1'::text, org, no, after, d.to_seq, d.entries, prev, at)) || d.hashes)
  FROM (SELECT max(h.seq) AS to_seq, count(*)::integer AS entries,
               string_agg(substr(h.hash, 1, 4), ''::bytea ORDER BY h.seq) AS marks,
               string_agg(h.hash, ''::bytea ORDER BY h.seq) AS hashes
        FROM entry_hash(org, after, upto, most) h) d
$$;

-- ── Sealing ──────────────────────────────────────────────────────────────────────────────────────

-- Seals the next block: at most `most` entries through `upto`, which must be final (the gate's watermark); none when
-- fewer than `fewest` wait. Answers the block's number and entries; null when nothing was sealed. One sealer an
-- organisation. A chain that was cut short is not grown over.
CREATE FUNCTION seal_block(org integer, upto bigint, most integer, fewest integer)
RETURNS TABLE (block_no integer, entries integer) LANGUAGE plpgsql VOLATILE
SET search_path = public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
DECLARE
  last ledger_block;
  left_at ledger_head;
  made record;
  waiting integer;
  at timestamptz;
  prev bytea;
BEGIN
  IF NOT pg_try_advisory_xact_lock(7003, org) THEN RETURN; END IF;
  SELECT * INTO last FROM ledger_block b WHERE b.organisation_id = org ORDER BY b.block_no DESC LIMIT 1;
  SELECT * INTO left_at FROM ledger_head h WHERE h.organisation_id = org;
  IF last.hash IS DISTINCT FROM left_at.hash THEN
    RAISE EXCEPTION 'The chain of organisation % does not end where it was left: block % is missing or was changed. Verify it.',
      org, left_at.block_no USING ERRCODE = 'DU006';
  END IF;

  SELECT count(*) INTO waiting FROM (
    SELECT FROM entry e WHERE e.organisation_id = org AND e.seq > coalesce(last.to_seq, 0) AND e.seq <= upto
    ORDER BY e.seq LIMIT fewest) x;
  IF waiting < greatest(fewest, 1) THEN RETURN; END IF;

  at := this_instant();
  prev := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
  SELECT * INTO made FROM block_hash(org, coalesce(last.block_no, 0) + 1, coalesce(last.to_seq, 0), upto, most, prev, at);
  INSERT INTO ledger_block (organisation_id, block_no, version, after_seq, to_seq, entries, marks, prev_hash, hash, sealed_at)
  VALUES (org, coalesce(last.block_no, 0) + 1, made.version, coalesce(last.to_seq, 0), made.to_seq, made.entries,
          made.marks, prev, made.hash, at);
  INSERT INTO ledger_head (organisation_id, block_no, hash) VALUES (org, coalesce(last.block_no, 0) + 1, made.hash)
  ON CONFLICT (organisation_id) DO UPDATE SET block_no = excluded.block_no, hash = excluded.hash;
  RETURN QUERY SELECT coalesce(last.block_no, 0) + 1, made.entries;
END $$;
