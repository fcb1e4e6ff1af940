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
