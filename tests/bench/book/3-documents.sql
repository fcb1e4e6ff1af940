-- Three years of invoices, more of them lately. `fate` says what becomes of one, `part` how it is split.
CREATE UNLOGGED TABLE making.invoice AS
SELECT row_number() OVER () AS no, s.*,
       CASE WHEN s.many THEN s.pays + (12 - extract(isodow FROM s.pays)::integer) % 7
            WHEN s.pays_monthly THEN (date_trunc('month', s.pays) + interval '1 month - 1 day')::date
            ELSE s.pays END AS paid_on
FROM (SELECT c.org, c.id AS customer, d.issued_on, d.issued_on + c.days AS due_on,
             CASE WHEN c.second_currency IS NOT NULL AND random() < 0.3 THEN c.second_currency ELSE c.currency END AS currency,
             greatest(500, round(100 * exp(5.9 + 1.9 * (random() + random() + random() + random() - 2)) * c.size))::bigint AS amount,
             greatest(d.issued_on + 1, d.issued_on + c.days + round(
               c.days_late + (7 + 0.7 * abs(c.days_late)) * (random() + random() + random() + random() - 2))::integer) AS pays,
             random() AS fate, random() AS part, random() AS sort, c.pays_monthly, c.invoices > 400 AS many
      FROM making.customer c, making.parameter p, generate_series(1, c.invoices) g
      CROSS JOIN LATERAL (SELECT p.today - 1095 + floor(1095 * power(random() + 0 * g, 0.85))::integer AS issued_on) d) s;

-- What settles it, and when: credit notes in part (4 %) or in full, write-offs, instalments (9 %), else one payment.
-- What would happen from today on has not happened: that is open.
CREATE UNLOGGED TABLE making.settlement AS
SELECT i.no AS invoice, i.org, i.customer, i.currency, i.due_on, i.amount AS face, x.on_day, x.amount, x.kind
FROM making.invoice i, making.parameter p
CROSS JOIN LATERAL (VALUES
  (CASE WHEN i.fate < 0.04 THEN i.issued_on + 10 END, i.amount / 5, 'credit_note'),
  (CASE WHEN i.fate >= 0.04 AND i.fate < 0.052 THEN i.issued_on + 12 END, i.amount, 'credit_note'),
  (CASE WHEN i.fate >= 0.052 AND i.fate < 0.062 THEN i.due_on + 180 + floor(i.part * 120)::integer END, i.amount, 'write_off'),
  (CASE WHEN i.fate < 0.04 OR i.fate >= 0.07 THEN i.paid_on END,
   CASE WHEN i.fate < 0.04 THEN i.amount - i.amount / 5
        WHEN i.fate < 0.16 THEN (i.amount * (0.3 + 0.4 * i.part))::bigint ELSE i.amount END, 'payment'),
  (CASE WHEN i.fate >= 0.07 AND i.fate < 0.16 THEN i.paid_on + 14 + floor(i.part * 28)::integer END,
   i.amount - (i.amount * (0.3 + 0.4 * i.part))::bigint, 'payment')) x (on_day, amount, kind)
WHERE x.on_day < p.today AND x.amount > 0;

-- A longer history is what was settled told again as many years earlier; nothing more is open for it.
INSERT INTO making.invoice
SELECT i.no + again * 1000000000::bigint, i.org, i.customer, i.issued_on - 1099 * again, i.due_on - 1099 * again,
       i.currency, i.amount, i.pays - 1099 * again, i.fate, i.part, i.sort, i.pays_monthly, i.many, i.paid_on - 1099 * again
FROM making.invoice i
JOIN (SELECT invoice FROM making.settlement GROUP BY invoice, face HAVING sum(amount) = face) s ON s.invoice = i.no,
making.parameter p, generate_series(1, p.history - 1) again;
INSERT INTO making.settlement
SELECT s.invoice + again * 1000000000::bigint, s.org, s.customer, s.currency,
       s.due_on - 1099 * again, s.face, s.on_day - 1099 * again, s.amount, s.kind
FROM making.settlement s
JOIN (SELECT invoice FROM making.settlement GROUP BY invoice, face HAVING sum(amount) = face) w ON w.invoice = s.invoice,
making.parameter p, generate_series(1, p.history - 1) again;

-- Credits: one payment a customer, currency and day; a credit note or write-off for each invoice.
-- Of a thousand payments 2 bounce after three days, 10 are allocated days later, 20 are booked days later, 6 are too much.
CREATE UNLOGGED TABLE making.credit AS
SELECT row_number() OVER () AS no, s.*, false AS again,
       s.amount + CASE WHEN s.kind = 'payment' AND s.chance BETWEEN 32 AND 37 AND s.on_day >= p.today - 1095
                       THEN 5000 + abs(hashint8(s.customer)) % 20000 ELSE 0 END AS face,
       s.kind = 'payment' AND s.chance < 2 AND s.on_day + 3 < p.today AS bounced,
       s.kind = 'payment' AND s.chance BETWEEN 2 AND 11 AND s.on_day + 25 < p.today AS allocated_later,
       s.kind = 'payment' AND s.chance BETWEEN 12 AND 31 AND s.on_day + 6 < p.today AS booked_later
FROM (SELECT g.*, abs(hashint8(g.customer * 1000003 + (g.on_day - date '2000-01-01'))::bigint) % 1000 AS chance
      FROM (SELECT org, customer, currency, on_day, kind, sum(amount)::bigint AS amount, NULL::bigint AS invoice
            FROM making.settlement WHERE kind = 'payment' GROUP BY org, customer, currency, on_day, kind
            UNION ALL SELECT org, customer, currency, on_day, kind, amount, invoice
            FROM making.settlement WHERE kind <> 'payment') g) s, making.parameter p;

-- What bounced is paid again on the 21st day.
INSERT INTO making.credit
SELECT (SELECT max(no) FROM making.credit) + row_number() OVER (), c.org, c.customer, c.currency, c.on_day + 21, c.kind, c.amount,
       c.invoice, c.chance, true, c.amount, false, false, false
FROM making.credit c, making.parameter p WHERE c.bounced AND c.on_day + 21 < p.today;
ANALYZE making.invoice, making.settlement, making.credit;

CREATE UNLOGGED TABLE making.pair AS
SELECT s.invoice, c.no AS credit, s.amount, s.due_on, s.on_day, c.bounced, c.allocated_later
FROM making.settlement s JOIN making.credit c USING (org, customer, currency, on_day, kind)
WHERE s.kind = 'payment' AND NOT c.again
UNION ALL
SELECT s.invoice, c.no, s.amount, s.due_on, s.on_day, false, false
FROM making.settlement s JOIN making.credit c ON c.invoice = s.invoice AND c.kind = s.kind AND c.on_day = s.on_day
WHERE s.kind <> 'payment';
INSERT INTO making.pair
SELECT r.invoice, c.no, r.amount, r.due_on, c.on_day, false, false
FROM making.pair r JOIN making.credit b ON b.no = r.credit AND b.bounced
JOIN making.credit c ON c.again AND c.org = b.org AND c.customer = b.customer AND c.currency = b.currency AND c.on_day = b.on_day + 21;
ANALYZE making.pair;
