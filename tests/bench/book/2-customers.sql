-- How each customer behaves: few buy much and most buy little (rank to the power of −0.8), most pay about in time,
-- some are late again and again, some pay once a month.
CREATE UNLOGGED TABLE making.customer AS
SELECT s.id, s.org, s.rank,
       greatest(1, round(power(s.rank, -0.8) / sum(power(s.rank, -0.8)) OVER (PARTITION BY s.org)
                         * count(*) OVER (PARTITION BY s.org) * p.invoices / p.customers))::integer AS invoices,
       CASE WHEN s.u < 0.60 THEN -1 + 3 * random() WHEN s.u < 0.85 THEN 6 + 16 * random()
            WHEN s.u < 0.95 THEN 26 + 30 * random() ELSE 55 + 70 * random() END AS days_late,
       (ARRAY[14, 30, 30, 30, 30, 45, 60])[1 + floor(random() * 7)::integer] AS days,
       CASE WHEN s.v < 0.80 THEN 'EUR' WHEN s.v < 0.92 THEN 'USD' ELSE 'GBP' END AS currency,
       CASE WHEN random() < 0.05 THEN 'USD' END AS second_currency,
       random() < 0.35 AS pays_monthly,
       exp(random() + random() + random() - 1.5) AS size,
       random() AS u1, random() AS u2, random() AS u3, random() AS u4
FROM (SELECT g.id, g.org, row_number() OVER (PARTITION BY g.org ORDER BY hashint8(g.id), g.id) AS rank,
             random() AS u, random() AS v
      FROM (SELECT g::bigint AS id, CASE WHEN g <= p.customers THEN 1 ELSE 2 + (g - p.customers - 1) / 100 END AS org
            FROM making.parameter p, generate_series(1, p.customers + 100 * p.small_organisations) g) g) s,
     making.parameter p
ORDER BY s.id;
ANALYZE making.customer;

INSERT INTO customer (organisation_id, id, number, name, trading_name, tax_id, language, recorded_at)
OVERRIDING SYSTEM VALUE
SELECT c.org, c.id, 'C-' || lpad(c.id::text, greatest(5, length(c.id::text)), '0'),
       (ARRAY['Acme', 'Bright', 'Cedar', 'Delta', 'Eagle', 'Falcon', 'Granite', 'Harbour', 'Iris', 'Juniper', 'Kestrel',
              'Larch', 'Maple', 'Nimbus', 'Orchard', 'Pioneer', 'Quartz', 'River', 'Summit', 'Thistle', 'Umber', 'Vale',
              'Willow', 'Xenon', 'Yarrow', 'Zephyr'])[1 + abs(hashint8(c.id)) % 26]
       || ' ' || initcap(translate(left(md5(c.id::text), 6), '0123456789', 'ghijklmnop'))
       || ' ' || (ARRAY['Foods', 'Logistics', 'Engineering', 'Plumbing', 'Textiles', 'Software', 'Catering', 'Motors', 'Print',
                        'Dental', 'Farms', 'Homes', 'Media', 'Energy', 'Timber', 'Retail'])[1 + abs(hashint8(c.id + 1)) % 16]
       || ' ' || (ARRAY['Ltd', 'LLP', 'plc', '& Sons', 'Group', 'GmbH', 'Inc'])[1 + abs(hashint8(c.id + 2)) % 7],
       CASE WHEN c.u1 < 0.2 THEN initcap(translate(left(md5('trading' || c.id), 7), '0123456789', 'qrstuvwxyz')) END,
       CASE WHEN c.u2 < 0.7 THEN 'DE' || lpad((100000000 + c.id)::text, 9, '0') END, 'en',
       p.first_day::timestamp AT TIME ZONE 'UTC'
FROM making.customer c, making.parameter p ORDER BY c.id;

-- Limits lie about what such a customer usually owes: some are breached.
INSERT INTO customer_terms (organisation_id, customer_id, valid_from, basis, days, currency, credit_limit, tax_status, recorded_at)
SELECT c.org, c.id, date '1900-01-01', 'net', c.days, c.currency,
       CASE WHEN c.u3 < 0.4 THEN greatest(100000, round(c.invoices * 60000.0 * c.size
         * (c.days + greatest(c.days_late, 0) + 10) / 1095 * (0.6 + 6 * c.u4)))::bigint END,
       'standard', p.first_day::timestamp AT TIME ZONE 'UTC'
FROM making.customer c, making.parameter p ORDER BY c.id;

INSERT INTO customer_owner (organisation_id, customer_id, user_id, recorded_at)
SELECT c.org, c.id, CASE WHEN c.org = 1 THEN 1 + c.id % 10 ELSE 20 + c.org END, p.first_day::timestamp AT TIME ZONE 'UTC'
FROM making.customer c, making.parameter p WHERE c.u4 < 0.97 ORDER BY c.id;

INSERT INTO contact (organisation_id, customer_id, role, name, email, phone, recorded_at, ended_at)
SELECT c.org, c.id, k.role, k.name || ' ' || c.id, k.box || c.id || '@customer-' || c.id || '.example', '+49 30 ' || (1000000 + c.id),
       p.first_day::timestamp AT TIME ZONE 'UTC', CASE WHEN k.ended THEN (p.today - 200)::timestamp AT TIME ZONE 'UTC' END
FROM making.customer c, making.parameter p,
     (VALUES ('billing', 'Accounts payable', 'ap', false, 0.0, 0.98), ('billing', 'Former accountant', 'old', true, 0.0, 0.1),
             ('escalation', 'Head of finance', 'cfo', false, 0.3, 0.6)) k (role, name, box, ended, low, high)
WHERE c.u1 >= k.low AND c.u1 < k.high ORDER BY c.id;

INSERT INTO address (organisation_id, customer_id, kind, line1, city, postal_code, country, recorded_at)
SELECT c.org, c.id, 'billing', c.id % 200 + 1 || ' Market Street', 'Berlin', (10115 + c.id % 4000)::text, 'DE',
       p.first_day::timestamp AT TIME ZONE 'UTC'
FROM making.customer c, making.parameter p ORDER BY c.id;

INSERT INTO customer_external_id (organisation_id, source_system, external_id, customer_id, recorded_at)
SELECT c.org, 'erp', 'K' || (700000 + c.id), c.id, p.first_day::timestamp AT TIME ZONE 'UTC'
FROM making.customer c, making.parameter p WHERE c.u2 < 0.5 ORDER BY c.id;

-- One in ten got new terms a good year ago.
INSERT INTO customer_terms (organisation_id, customer_id, valid_from, basis, days, currency, credit_limit, tax_status, recorded_at)
SELECT c.org, c.id, p.today - 400, 'net', c.days, c.currency, NULL, 'standard', (p.today - 401)::timestamp AT TIME ZONE 'UTC'
FROM making.customer c, making.parameter p WHERE c.u3 > 0.9 ORDER BY c.id;
