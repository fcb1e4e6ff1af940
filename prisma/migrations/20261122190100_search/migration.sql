-- What a search and the pages of one customer are read by, whatever the length of its history.
-- Under row-level security only leakproof operators reach an index: =, <, >= of texts, numbers and days are; LIKE,
-- lower() and upper() are not. So what is searched for is kept as it is compared, in byte order.

-- ── Search ───────────────────────────────────────────────────────────────────────────────────────

-- Where a search may begin in what a customer is known by: the lower-case text from the start of each word of its names,
-- its number, its external ids and its contacts' addresses. A word stays when the name changes or the contact ends, and
-- is said to have ended: whoever comes by it then looks whether it holds for another reason. (Written by triggers alone.)
CREATE TABLE customer_search_word (
  organisation_id integer NOT NULL,
  word text COLLATE "C" NOT NULL,
  customer_id bigint NOT NULL,
  ended boolean NOT NULL,
  PRIMARY KEY (organisation_id, word, customer_id, ended)
);

-- The first 24 characters tell most apart; a longer text is compared with the customer itself.
CREATE FUNCTION search_word(phrase text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT left(lower(phrase), 24)
$$;

CREATE FUNCTION search_words(phrase text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 4 AS $$
  SELECT search_word(substr(phrase, p)) FROM generate_series(1, length(phrase)) p
  WHERE p = 1 OR substr(phrase, p - 1, 1) = ' '
$$;

CREATE FUNCTION keep_customer_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_search_word (organisation_id, word, customer_id, ended)
    SELECT DISTINCT n.organisation_id, w.word, n.id, false
    FROM new_row n
    CROSS JOIN LATERAL (SELECT search_words(n.name) UNION SELECT search_words(n.trading_name)
                        UNION SELECT search_word(n.number)) w (word)
    ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION end_customer_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_search_word (organisation_id, word, customer_id, ended)
    SELECT o.organisation_id, w.word, o.id, true
    FROM old_row o
    CROSS JOIN LATERAL (SELECT search_words(o.name) UNION SELECT search_words(o.trading_name)) w (word)
    EXCEPT
    SELECT n.organisation_id, w.word, n.id, true
    FROM new_row n
    CROSS JOIN LATERAL (SELECT search_words(n.name) UNION SELECT search_words(n.trading_name)) w (word)
    ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION keep_contact_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_search_word (organisation_id, word, customer_id, ended)
    SELECT DISTINCT n.organisation_id, search_word(n.email), n.customer_id, n.ended_at IS NOT NULL
    FROM new_row n WHERE n.email IS NOT NULL
    ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE FUNCTION keep_external_id_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO customer_search_word (organisation_id, word, customer_id, ended)
    SELECT DISTINCT n.organisation_id, search_word(n.external_id), n.customer_id, false FROM new_row n
    ORDER BY 1, 2, 3
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- The rows that are there already, of every organisation: for that moment their owner sees them all.
ALTER TABLE customer NO FORCE ROW LEVEL SECURITY;
ALTER TABLE contact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE customer_external_id NO FORCE ROW LEVEL SECURITY;
INSERT INTO customer_search_word (organisation_id, word, customer_id, ended)
  SELECT c.organisation_id, w.word, c.id, false
  FROM customer c
  CROSS JOIN LATERAL (SELECT search_words(c.name) UNION SELECT search_words(c.trading_name)
                      UNION SELECT search_word(c.number)) w (word)
  UNION SELECT c.organisation_id, search_word(c.email), c.customer_id, c.ended_at IS NOT NULL
  FROM contact c WHERE c.email IS NOT NULL
  UNION SELECT x.organisation_id, search_word(x.external_id), x.customer_id, false FROM customer_external_id x;
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
ALTER TABLE contact FORCE ROW LEVEL SECURITY;
ALTER TABLE customer_external_id FORCE ROW LEVEL SECURITY;

SELECT guard_tenant_table('customer_search_word');
SELECT make_append_only('customer_search_word');
CREATE TRIGGER keep_words_of_new AFTER INSERT ON customer REFERENCING NEW TABLE AS new_row
  FOR EACH STATEMENT EXECUTE FUNCTION keep_customer_words();
CREATE TRIGGER keep_words_of_edited AFTER UPDATE ON customer REFERENCING NEW TABLE AS new_row
  FOR EACH STATEMENT EXECUTE FUNCTION keep_customer_words();
CREATE TRIGGER end_words AFTER UPDATE ON customer REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row
  FOR EACH STATEMENT EXECUTE FUNCTION end_customer_words();
CREATE TRIGGER keep_words AFTER INSERT ON contact REFERENCING NEW TABLE AS new_row
  FOR EACH STATEMENT EXECUTE FUNCTION keep_contact_words();
CREATE TRIGGER end_words AFTER UPDATE ON contact REFERENCING NEW TABLE AS new_row
  FOR EACH STATEMENT EXECUTE FUNCTION keep_contact_words();
CREATE TRIGGER keep_words AFTER INSERT ON customer_external_id REFERENCING NEW TABLE AS new_row
  FOR EACH STATEMENT EXECUTE FUNCTION keep_external_id_words();

-- A document is found by its number in any case, and by the beginning of it.
ALTER TABLE item ADD COLUMN number_key text COLLATE "C" NOT NULL GENERATED ALWAYS AS (upper(number)) STORED;
CREATE INDEX item_number_key ON item (organisation_id, number_key);

-- Expressions that no search can use.
DROP INDEX item_number;
DROP INDEX customer_name;
DROP INDEX contact_email;

-- ── One customer's account ───────────────────────────────────────────────────────────────────────

-- An account by day, newest or oldest first, and from any day on.
DROP INDEX entry_customer;
CREATE INDEX entry_account ON entry (organisation_id, customer_id, effective_on, seq);

-- Accounts with more entries than this are read from their checkpoint; shorter ones are summed whole, which costs
-- less than looking through what the whole organisation posted since the checkpoint.
CREATE FUNCTION is_long_account(org integer, customers bigint[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT count(*) > 2000 FROM (
    SELECT FROM entry e WHERE e.organisation_id = org AND e.customer_id = ANY (customers) LIMIT 2001) s
$$;

-- What is open of the documents of some customers as of a day and as known at an instant: `open_item_at` by its
-- definition, or the checkpoint + what came after it − what counts in it but did not then.
CREATE FUNCTION open_amount_of(org integer, customers bigint[], a date, k timestamptz)
RETURNS TABLE (customer_id bigint, item_id bigint, currency text, due_on date, open_amount bigint)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE w bigint; day date;
BEGIN
  SELECT s.through_seq, s.as_of INTO w, day FROM checkpoint_state s WHERE s.organisation_id = org;
  IF w IS NULL OR NOT is_long_account(org, customers) THEN
    RETURN QUERY
      SELECT e.customer_id, e.item_id, e.currency, e.due_on, sum(e.amount)::bigint
      FROM entry e
      WHERE e.organisation_id = org AND e.customer_id = ANY (customers) AND e.effective_on <= a AND e.recorded_at <= k
      GROUP BY e.customer_id, e.item_id, e.currency, e.due_on
      HAVING sum(e.amount) <> 0;
    RETURN;
  END IF;
  RETURN QUERY
    SELECT x.customer_id, x.item_id, x.currency, x.due_on, sum(x.amount)::bigint
    FROM (SELECT o.customer_id, o.item_id, o.currency, o.due_on, o.open_amount AS amount
          FROM open_item_checkpoint o WHERE o.organisation_id = org AND o.customer_id = ANY (customers)
          UNION ALL   -- counted then, but not in the checkpoint
          SELECT t.customer_id, t.item_id, t.currency, t.due_on, t.amount
          FROM (SELECT * FROM entry e WHERE e.organisation_id = org AND e.seq > w AND e.effective_on <= a OFFSET 0) t
          WHERE t.customer_id = ANY (customers) AND t.recorded_at <= k
          UNION ALL
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, e.amount
          FROM entry e
          WHERE e.organisation_id = org AND e.customer_id = ANY (customers) AND e.effective_on > day
            AND e.effective_on <= a AND e.seq <= w AND e.recorded_at <= k
          UNION ALL   -- counted in the checkpoint, but not then
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
          FROM entry e
          WHERE e.organisation_id = org AND e.customer_id = ANY (customers) AND e.effective_on > a
            AND e.effective_on <= day AND e.seq <= w
          UNION ALL
          SELECT e.customer_id, e.item_id, e.currency, e.due_on, -e.amount
          FROM entry e
          WHERE k < 'infinity' AND e.organisation_id = org AND e.customer_id = ANY (customers) AND e.recorded_at > k
            AND e.effective_on <= least(a, day) AND e.seq <= w) x
    GROUP BY x.customer_id, x.item_id, x.currency, x.due_on
    HAVING sum(x.amount) <> 0;
END $$;

-- `open_item_at` of some customers.
CREATE FUNCTION open_item_of(org integer, customers bigint[], a date, k timestamptz)
RETURNS TABLE (customer_id bigint, item_id bigint, kind text, number text, currency text,
               issued_on date, due_on date, face bigint, open_amount bigint)
LANGUAGE sql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
  SELECT i.customer_id, i.id, i.kind, i.number, i.currency, i.issued_on, i.due_on, i.amount, o.open_amount
  FROM open_amount_of(org, customers, a, k) o
  CROSS JOIN LATERAL (SELECT * FROM item x WHERE x.organisation_id = org AND x.id = o.item_id OFFSET 0) i
$$;

-- `due_invoice_at` of some customers.
CREATE FUNCTION due_invoice_of(org integer, customers bigint[], a date, k timestamptz)
RETURNS TABLE (customer_id bigint, item_id bigint, number text, currency text, amount bigint,
               due_on date, paid_on date, days_late integer)
LANGUAGE plpgsql STABLE ROWS 1000 SET search_path = public, pg_temp AS $$
DECLARE day date;
BEGIN
  SELECT s.as_of INTO day FROM checkpoint_state s WHERE s.organisation_id = org;
  IF a >= day AND k = 'infinity' AND is_long_account(org, customers) THEN
    RETURN QUERY
      SELECT i.customer_id, i.id, i.number, i.currency, i.amount, i.due_on, d.paid_on, coalesce(d.paid_on, a) - i.due_on
      FROM due_invoice_now(org, a, customers) d
      CROSS JOIN LATERAL (SELECT * FROM item x WHERE x.organisation_id = org AND x.id = d.item_id OFFSET 0) i
      WHERE d.due_on <= a;
    RETURN;
  END IF;
  RETURN QUERY
  WITH leg AS (
    SELECT e.customer_id, e.item_id, e.counter_item_id, e.effective_on, sum(e.amount) AS amount,
           sum(sum(e.amount)) OVER (PARTITION BY e.item_id, e.counter_item_id) AS pair_amount
    FROM entry e
    WHERE e.organisation_id = org AND e.customer_id = ANY (customers)
      AND e.due_on > (a - interval '1 year')::date AND e.due_on <= a AND e.effective_on <= a AND e.recorded_at <= k
    GROUP BY e.customer_id, e.item_id, e.counter_item_id, e.effective_on
  ), invoice AS (
    SELECT l.item_id,
           sum(l.amount) AS open_amount,
           coalesce(sum(l.amount) FILTER (WHERE l.counter_item_id IS NULL), 0) AS standing,
           -coalesce(sum(l.amount) FILTER (WHERE c.kind = 'credit_note'), 0) AS credited,
           -coalesce(sum(l.amount) FILTER (WHERE c.kind = 'write_off'), 0) AS written_off,
           max(l.effective_on) FILTER (WHERE c.kind = 'payment' AND l.amount < 0 AND l.pair_amount < 0) AS last_paid_on
    FROM leg l
    LEFT JOIN item c ON c.organisation_id = org AND c.customer_id = l.customer_id AND c.id = l.counter_item_id
    GROUP BY l.item_id
  )
  SELECT i.customer_id, i.id, i.number, i.currency, i.amount, i.due_on, p.paid_on, coalesce(p.paid_on, a) - i.due_on
  FROM invoice v
  CROSS JOIN LATERAL (SELECT CASE WHEN v.open_amount = 0 AND v.written_off = 0 THEN v.last_paid_on END AS paid_on) p
  CROSS JOIN LATERAL (SELECT * FROM item x WHERE x.organisation_id = org AND x.id = v.item_id OFFSET 0) i
  WHERE v.standing > 0 AND v.credited < v.standing AND i.kind = 'invoice';
END $$;
