-- Touches and snoozes of the last months, and customers that were archived, each act with its audit row.
CREATE UNLOGGED TABLE making.work AS
SELECT (SELECT max(id) FROM audit_event) + row_number() OVER (ORDER BY recorded_at, customer) AS id, w.*
FROM (SELECT c.org, c.id AS customer, CASE WHEN g.place = 1 AND c.u2 < 0.04 THEN 'snooze' WHEN g.place = 2 THEN 'call' ELSE 'note' END AS kind,
             p.today - g.ago AS on_day, making.instant(p.today - g.ago, c.id * 3 + g.place) AS recorded_at, c.u2
      FROM making.customer c, making.parameter p, LATERAL (
        SELECT place, 1 + (abs(hashint8(c.id * 5 + place)::bigint) % (40 * place))::integer AS ago FROM generate_series(1, 3) place) g
      WHERE c.u1 < 0.25
      UNION ALL
      -- Archived: mostly what owes nothing, and a few that do.
      SELECT c.org, c.id, 'archived', p.today - 30, making.instant(p.today - 30, c.id), c.u2
      FROM making.customer c, making.parameter p
      WHERE c.invoices <= 20 AND c.u4 < 0.15 AND NOT EXISTS (
        SELECT FROM entry e WHERE e.organisation_id = c.org AND e.customer_id = c.id
        GROUP BY e.item_id HAVING (sum(e.amount) <> 0 AND c.u4 > 0.002) OR max(e.effective_on) >= p.today - 30)) w;

INSERT INTO audit_event (organisation_id, id, request_key, request_hash, command, actor, user_id, input, recorded_at) OVERRIDING SYSTEM VALUE
SELECT org, id, 'bench-' || id, sha256(id::text::bytea),
       CASE kind WHEN 'archived' THEN 'ledger.archive-customer' WHEN 'snooze' THEN 'collections.snooze' ELSE 'collections.log-touch' END,
       'collector@bench.example', NULL, '{}', recorded_at
FROM making.work ORDER BY id;
INSERT INTO receipt (organisation_id, audit_id, answer) SELECT org, id, '{}' FROM making.work ORDER BY id;

INSERT INTO touch (organisation_id, customer_id, kind, body, touched_on, snoozed_until, actor, audit_id, recorded_at)
SELECT org, customer, kind, 'Spoke to accounts payable; they will look at it.', on_day,
       CASE kind WHEN 'snooze' THEN on_day + 7 + (id % 14)::integer END, 'collector@bench.example', id, recorded_at
FROM making.work WHERE kind <> 'archived' ORDER BY id;

INSERT INTO customer_status (organisation_id, customer_id, status, reason, effective_on, audit_id, recorded_at)
SELECT org, customer, 'archived', 'No longer buys', on_day, id, recorded_at FROM making.work WHERE kind = 'archived' ORDER BY id;

-- Numbers, ids and places go on where the book ends.
INSERT INTO number_counter (organisation_id, series, last)
SELECT o.id, s.name, (SELECT max(id) FROM posting)
FROM organisation o, unnest(ARRAY['INV', 'DN', 'FEE', 'INT', 'PAY', 'CN', 'WO', 'CB', 'REF', 'OB']) s (name)
UNION ALL SELECT o.id, 'C', (SELECT max(id) FROM customer) FROM organisation o;
SELECT setval('entry_seq', (SELECT max(seq) FROM entry));
SELECT setval(pg_get_serial_sequence('organisation', 'id'), (SELECT max(id) FROM organisation));
SELECT setval(pg_get_serial_sequence('app_user', 'id'), (SELECT max(id) FROM app_user));
SELECT setval(pg_get_serial_sequence('audit_event', 'id'), (SELECT max(id) FROM audit_event));
SELECT setval(pg_get_serial_sequence('posting', 'id'), (SELECT max(id) FROM posting));
SELECT setval(pg_get_serial_sequence('item', 'id'), (SELECT max(id) FROM item));
SELECT setval(pg_get_serial_sequence('customer', 'id'), (SELECT max(id) FROM customer));
