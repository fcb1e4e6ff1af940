-- Every posting in the order in which it was recorded; its place is its id, and the id of its document.
CREATE FUNCTION making.instant(on_day date, place bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (on_day + interval '8 hours' + abs(hashint8(place)::bigint) % 36000000 * interval '1 ms') AT TIME ZONE 'UTC'
$$;
CREATE UNLOGGED TABLE making.act AS
SELECT row_number() OVER (ORDER BY a.recorded_at, a.source, a.ref) AS id, a.*
FROM (
  SELECT 1 AS source, i.no AS ref, i.org, i.customer, 'document' AS posting_kind,
         CASE WHEN i.sort < 0.99 THEN 'invoice' WHEN i.sort < 0.995 THEN 'debit_note' WHEN i.sort < 0.998 THEN 'fee' ELSE 'interest' END AS kind,
         i.amount, i.currency, i.issued_on, i.due_on, making.instant(i.issued_on, i.no) AS recorded_at
  FROM making.invoice i
  UNION ALL
  SELECT 2, c.no, c.org, c.customer, 'document', c.kind, -c.face, c.currency, c.on_day, NULL,
         making.instant(c.on_day + CASE WHEN c.booked_later THEN 1 + (c.no % 4)::integer ELSE 0 END, c.no)
  FROM making.credit c
  UNION ALL
  SELECT 3, c.no, c.org, c.customer, 'allocation', NULL, NULL, c.currency, c.on_day, NULL,
         making.instant(c.on_day + 1 + (c.no % 20)::integer, c.no + 7)
  FROM making.credit c WHERE c.allocated_later
  UNION ALL
  SELECT 4, c.no, c.org, c.customer, 'reversal', NULL, c.face, c.currency, c.on_day + 3, NULL, making.instant(c.on_day + 3, c.no)
  FROM making.credit c WHERE c.bounced
  UNION ALL
  SELECT 5, i.no, i.org, i.customer, 'reversal', NULL, -i.amount, i.currency, i.issued_on + 15, i.due_on, making.instant(i.issued_on + 15, i.no)
  FROM making.invoice i, making.parameter p WHERE i.fate >= 0.062 AND i.fate < 0.0625 AND i.issued_on + 15 < p.today) a;
CREATE UNLOGGED TABLE making.place AS SELECT source, ref, id, recorded_at FROM making.act;
ANALYZE making.act, making.place;

-- Invoices and payments come from nightly files, one act a day and organisation; the rest is done by hand.
CREATE UNLOGGED TABLE making.batch AS
SELECT org, source, (recorded_at AT TIME ZONE 'UTC')::date AS on_day, min(id) AS audit_id, min(recorded_at) AS recorded_at, count(*) AS postings
FROM making.act WHERE source = 1 OR (source = 2 AND kind = 'payment') GROUP BY 1, 2, 3;
ANALYZE making.batch;
INSERT INTO audit_event (organisation_id, id, request_key, request_hash, command, actor, user_id, input, recorded_at)
OVERRIDING SYSTEM VALUE
SELECT org, id, 'bench-' || id, sha256(id::text::bytea), command, actor, NULL, jsonb_build_object('postings', postings), recorded_at
FROM (SELECT org, audit_id AS id, 'exchange.import-file' AS command, 'command line' AS actor, postings, recorded_at FROM making.batch
      UNION ALL
      SELECT org, id, CASE source WHEN 3 THEN 'ledger.allocate' WHEN 2 THEN 'ledger.post-' || replace(kind, '_', '-') ELSE 'ledger.reverse' END,
             'finance@bench.example', 1, recorded_at
      FROM making.act WHERE source > 2 OR (source = 2 AND kind <> 'payment')) e
ORDER BY id;
INSERT INTO receipt (organisation_id, audit_id, answer)
SELECT organisation_id, id, '{}' FROM audit_event ORDER BY id;

INSERT INTO posting (organisation_id, id, audit_id, kind, reason, reverses_posting_id, recorded_at) OVERRIDING SYSTEM VALUE
SELECT a.org, a.id, coalesce(b.audit_id, a.id), a.posting_kind,
       CASE WHEN a.source > 3 THEN 'Returned by the bank, or issued by mistake' END, o.id, a.recorded_at
FROM making.act a
LEFT JOIN making.batch b ON b.org = a.org AND b.source = a.source AND b.on_day = (a.recorded_at AT TIME ZONE 'UTC')::date
                        AND (a.source = 1 OR a.kind = 'payment')
LEFT JOIN making.place o ON a.source > 3 AND o.source = CASE a.source WHEN 4 THEN 2 ELSE 1 END AND o.ref = a.ref
ORDER BY a.id;

INSERT INTO item (organisation_id, id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on,
                  purchase_order, reference, contra_account, source_system, external_id) OVERRIDING SYSTEM VALUE
SELECT a.org, a.id, a.customer, a.id, a.kind, k.series || '-' || lpad(a.id::text, greatest(6, length(a.id::text)), '0'),
       a.amount, a.currency, a.issued_on, a.due_on,
       CASE WHEN a.source = 1 AND a.ref % 3 = 0 THEN 'PO-' || 100000 + a.ref END,
       CASE WHEN a.kind = 'payment' THEN 'Transfer ' || a.ref END, k.contra,
       CASE WHEN a.kind = 'invoice' AND a.ref % 4 = 0 THEN 'erp' END, CASE WHEN a.kind = 'invoice' AND a.ref % 4 = 0 THEN 'F' || a.ref END
FROM making.act a
JOIN (VALUES ('invoice', 'INV', 'revenue'), ('debit_note', 'DN', 'revenue'), ('fee', 'FEE', 'fee income'),
             ('interest', 'INT', 'interest income'), ('payment', 'PAY', 'bank'), ('credit_note', 'CN', 'revenue'),
             ('write_off', 'WO', 'bad debt')) k (kind, series, contra) ON k.kind = a.kind
WHERE a.source <= 2
ORDER BY a.id;

-- Pairs of legs: of the payment's own posting or a later allocation's, and back again in the posting of a reversal.
CREATE UNLOGGED TABLE making.leg AS
SELECT i.org, w.id AS posting, i.customer, d.id AS debit, c.id AS credit, r.amount, i.currency, r.due_on, r.on_day, w.recorded_at
FROM making.pair r
JOIN making.place d ON d.source = 1 AND d.ref = r.invoice
JOIN making.place c ON c.source = 2 AND c.ref = r.credit
JOIN making.place w ON w.source = CASE WHEN r.allocated_later THEN 3 ELSE 2 END AND w.ref = r.credit
JOIN making.invoice i ON i.no = r.invoice;
INSERT INTO making.leg
SELECT i.org, w.id, i.customer, d.id, c.id, -r.amount, i.currency, r.due_on, r.on_day + 3, w.recorded_at
FROM making.pair r
JOIN making.place d ON d.source = 1 AND d.ref = r.invoice
JOIN making.place c ON c.source = 2 AND c.ref = r.credit
JOIN making.place w ON w.source = 4 AND w.ref = r.credit
JOIN making.invoice i ON i.no = r.invoice
WHERE r.bounced;

INSERT INTO entry (organisation_id, seq, posting_id, customer_id, item_id, counter_item_id, amount, currency, due_on, effective_on, recorded_at)
SELECT e.org, row_number() OVER (ORDER BY e.posting, e.place, e.item), e.posting, e.customer, e.item, e.counter, e.amount, e.currency,
       e.due_on, e.on_day, e.recorded_at
FROM (SELECT a.org, a.id AS posting, 0 AS place, a.customer, coalesce(o.id, a.id) AS item, NULL::bigint AS counter, a.amount,
             a.currency, a.due_on, a.issued_on AS on_day, a.recorded_at
      FROM making.act a LEFT JOIN making.place o ON a.source > 3 AND o.source = CASE a.source WHEN 4 THEN 2 ELSE 1 END AND o.ref = a.ref
      WHERE a.source <> 3
      UNION ALL SELECT org, posting, 1, customer, debit, credit, -amount, currency, due_on, on_day, recorded_at FROM making.leg
      UNION ALL SELECT org, posting, 2, customer, credit, debit, amount, currency, NULL, on_day, recorded_at FROM making.leg) e
ORDER BY 2;
