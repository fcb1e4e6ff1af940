-- Each act with its receipt, its postings, and their documents.
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
