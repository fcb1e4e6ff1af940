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
