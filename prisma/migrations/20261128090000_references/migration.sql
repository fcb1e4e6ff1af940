-- What the rows of a posting refer to is looked at by the ledger's own triggers, and no longer by foreign keys as well. None
-- of it can ever be removed (postings, documents, customers, organisations, people), so that having been there is enough; a
-- foreign key locks each row that it finds, and one that many postings share at once is locked by way of a list that must
-- be kept for all of them. That was a third of what a posting cost. `verify` looks at every reference again, whoever wrote it.
ALTER TABLE entry DROP CONSTRAINT entry_organisation_id_posting_id_fkey;
ALTER TABLE entry DROP CONSTRAINT entry_organisation_id_customer_id_item_id_fkey;
ALTER TABLE entry DROP CONSTRAINT entry_organisation_id_customer_id_counter_item_id_fkey;
ALTER TABLE posting DROP CONSTRAINT posting_organisation_id_audit_id_fkey;
ALTER TABLE item DROP CONSTRAINT item_organisation_id_customer_id_fkey;
ALTER TABLE item DROP CONSTRAINT item_organisation_id_posting_id_fkey;
ALTER TABLE audit_event DROP CONSTRAINT audit_event_organisation_id_fkey;
ALTER TABLE audit_event DROP CONSTRAINT audit_event_user_id_fkey;

CREATE OR REPLACE FUNCTION stamp_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT p.recorded_at INTO NEW.recorded_at FROM posting p
    WHERE p.organisation_id = NEW.organisation_id AND p.id = NEW.posting_id;
  IF NOT FOUND AND EXISTS (SELECT FROM organisation o WHERE o.id = NEW.organisation_id) THEN
    RAISE EXCEPTION 'A leg names no posting.' USING ERRCODE = '23503';
  END IF;
  NEW.seq := nextval('entry_seq');
  RETURN NEW;
END $$;

CREATE FUNCTION check_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM customer c WHERE c.organisation_id = NEW.organisation_id AND c.id = NEW.customer_id)
     OR NOT EXISTS (SELECT FROM posting p WHERE p.organisation_id = NEW.organisation_id AND p.id = NEW.posting_id) THEN
    RAISE EXCEPTION 'The document % names no customer or posting.', NEW.number USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_item AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION check_item();

CREATE FUNCTION check_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM audit_event a WHERE a.organisation_id = NEW.organisation_id AND a.id = NEW.audit_id) THEN
    RAISE EXCEPTION 'A posting names no act.' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_posting AFTER INSERT ON posting FOR EACH ROW EXECUTE FUNCTION check_posting();

-- The same rules as before, and that each leg's document is there and on the leg's account.
CREATE OR REPLACE FUNCTION check_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  legs record; pair record; documents record; bad record;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'post under READ COMMITTED' USING ERRCODE = 'DU003';
  END IF;

  -- Each document is looked up by its key, whatever the statistics say of an organisation that they do not know yet.
  SELECT l.*, (SELECT c.closed_through FROM period_close c WHERE c.organisation_id = l.org ORDER BY c.id DESC LIMIT 1) AS closed
    INTO legs
    FROM (
      SELECT min(n.organisation_id) AS org, min(n.effective_on) AS first_day,
             bool_and(n.counter_item_id IS NULL AND n.posting_id = i.posting_id) AS own_legs,
             bool_or(n.counter_item_id IS NOT NULL AND (n.amount > 0) = (i.amount > 0)) AS taken_back,
             bool_or(i.customer_id IS DISTINCT FROM n.customer_id) AS astray,
             min(i.number) FILTER (WHERE n.currency <> i.currency OR n.due_on IS DISTINCT FROM i.due_on
               OR (n.counter_item_id IS NULL AND NOT (
                     (n.posting_id = i.posting_id AND n.amount = i.amount AND n.effective_on = i.issued_on)
                     OR (n.amount = -i.amount AND EXISTS (
                           SELECT FROM posting p WHERE p.organisation_id = n.organisation_id AND p.id = n.posting_id
                             AND p.reverses_posting_id = i.posting_id))))) AS disagreeing
      FROM new_entry n
      LEFT JOIN LATERAL (
        SELECT d.customer_id, d.number, d.currency, d.due_on, d.posting_id, d.amount, d.issued_on
        FROM item d WHERE d.organisation_id = n.organisation_id AND d.id = n.item_id OFFSET 0) i ON true) l;
  IF legs.astray THEN
    RAISE EXCEPTION 'A leg names no document of its account.' USING ERRCODE = 'DU004';
  END IF;
  IF legs.first_day <= legs.closed THEN
    RAISE EXCEPTION 'The period through % is closed; % lies in it.', legs.closed, legs.first_day USING ERRCODE = 'DU005';
  END IF;
  IF legs.disagreeing IS NOT NULL THEN
    RAISE EXCEPTION 'A leg of % does not agree with its document.', legs.disagreeing USING ERRCODE = 'DU004';
  END IF;
  -- No legs at all, or each the first of its document, once by an index: before it an allocation would have been refused.
  IF legs.org IS NULL OR legs.own_legs THEN RETURN NULL; END IF;

  -- Both legs of an allocation are here, so that their documents are compared, and known to be there, by looking at each
  -- leg's own.
  SELECT bool_or(g.uneven) AS uneven, min(g.number) FILTER (WHERE g.unlike) AS number, min(g.counter) FILTER (WHERE g.unlike) AS counter
    INTO pair
    FROM (
      SELECT sum(n.amount) <> 0 OR count(*) FILTER (WHERE n.item_id < n.counter_item_id) <> count(*) FILTER (WHERE n.item_id > n.counter_item_id) AS uneven,
             bool_and(i.amount > 0) OR NOT bool_or(i.amount > 0) OR min(i.currency) <> max(i.currency)
               OR min(n.customer_id) <> max(n.customer_id) AS unlike,
             min(i.number) AS number, max(i.number) AS counter
      FROM new_entry n
      CROSS JOIN LATERAL (
        SELECT d.number, d.amount, d.currency
        FROM item d WHERE d.organisation_id = legs.org AND d.id = n.item_id OFFSET 0) i
      WHERE n.counter_item_id IS NOT NULL
      GROUP BY n.posting_id, least(n.item_id, n.counter_item_id), greatest(n.item_id, n.counter_item_id), n.effective_on) g;
  IF pair.uneven THEN
    RAISE EXCEPTION 'The two legs of an allocation do not sum to zero.' USING ERRCODE = 'DU004';
  END IF;
  IF pair.number IS NOT NULL THEN
    RAISE EXCEPTION '% cannot be allocated to %: one must be a debit, the other a credit, of one account and currency.',
      pair.number, pair.counter USING ERRCODE = 'DU004';
  END IF;

  -- Locked in the order of their ids: the list is sorted, and looked up one by one. Under READ COMMITTED the sums below,
  -- which are a later statement, see what others committed meanwhile.
  SELECT array_agg(d.id) AS ids, array_agg(d.amount) AS amounts
    INTO documents
    FROM (SELECT DISTINCT n.item_id FROM new_entry n ORDER BY n.item_id) n
    CROSS JOIN LATERAL (
      SELECT i.id, i.amount FROM item i
      WHERE i.organisation_id = legs.org AND i.id = n.item_id OFFSET 0 FOR NO KEY UPDATE) d;

  -- On every day a document is open by something between nothing and its face amount.
  SELECT d.id INTO bad
    FROM unnest(documents.ids, documents.amounts) AS d (id, amount)
    CROSS JOIN LATERAL (
      SELECT sum(sum(e.amount)) OVER (ORDER BY e.effective_on) AS open_amount
      FROM entry e WHERE e.organisation_id = legs.org AND e.item_id = d.id
      GROUP BY e.effective_on) r
    WHERE r.open_amount NOT BETWEEN least(d.amount, 0) AND greatest(d.amount, 0)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'More would be allocated on % than is open.',
      (SELECT i.number FROM item i WHERE i.organisation_id = legs.org AND i.id = bad.id) USING ERRCODE = 'DU002';
  END IF;

  -- On no day does an allocation net out below zero: more taken back than was allocated by then is refused too. Legs that
  -- take nothing back cannot bring that about.
  IF NOT legs.taken_back THEN RETURN NULL; END IF;
  SELECT i.number INTO bad
    FROM (SELECT DISTINCT n.item_id, n.counter_item_id FROM new_entry n WHERE n.counter_item_id IS NOT NULL) n
    CROSS JOIN LATERAL (
      SELECT d.number, d.amount FROM item d WHERE d.organisation_id = legs.org AND d.id = n.item_id OFFSET 0) i
    CROSS JOIN LATERAL (
      SELECT sum(sum(e.amount)) OVER (ORDER BY e.effective_on) AS net
      FROM entry e WHERE e.organisation_id = legs.org AND e.item_id = n.item_id AND e.counter_item_id = n.counter_item_id
      GROUP BY e.effective_on) r
    WHERE CASE WHEN i.amount > 0 THEN r.net > 0 ELSE r.net < 0 END
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'More would be taken off the allocations of % than was allocated.', bad.number USING ERRCODE = 'DU002';
  END IF;
  RETURN NULL;
END $$;

-- A row that is written is of the session's organisation: looked at as it comes, since looking it up once a statement, as
-- reading does, costs more than the one row that most statements write.
CREATE OR REPLACE FUNCTION guard_tenant_table(name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name);
  EXECUTE format($p$CREATE POLICY organisation ON %s
    USING (organisation_id = (SELECT nullif(current_setting('app.organisation', true), '')::integer))
    WITH CHECK (organisation_id = nullif(current_setting('app.organisation', true), '')::integer)$p$, name);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO duebook_app', name);
  EXECUTE format('GRANT SELECT ON %s TO duebook_jobs', name);
END $$;

DO $$
DECLARE tenant regclass;
BEGIN
  FOR tenant IN SELECT p.polrelid::regclass FROM pg_policy p JOIN pg_attribute a ON a.attrelid = p.polrelid
      WHERE p.polname = 'organisation' AND p.polwithcheck IS NOT NULL AND a.attname = 'organisation_id' LOOP
    EXECUTE format($p$ALTER POLICY organisation ON %s
      WITH CHECK (organisation_id = nullif(current_setting('app.organisation', true), '')::integer)$p$, tenant);
  END LOOP;
END $$;
