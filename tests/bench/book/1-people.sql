-- Who works here: one large organisation, small ones beside it, their people, and the rates of three currencies.
INSERT INTO organisation (id, slug, name, base_currency, time_zone) OVERRIDING SYSTEM VALUE
SELECT g, CASE g WHEN 1 THEN 'bench' ELSE 'small-' || to_char(g - 1, 'FM00') END,
       CASE g WHEN 1 THEN 'Bench Trading' ELSE 'Small Trading ' || (g - 1) END, 'EUR', 'Europe/Berlin'
FROM making.parameter p, generate_series(1, 1 + p.small_organisations) g;

-- Users 1 to 10 are the collectors of the large organisation.
INSERT INTO app_user (id, email, name) OVERRIDING SYSTEM VALUE
SELECT g, 'collector-' || g || '@bench.example', 'Collector ' || g FROM generate_series(1, 10) g
UNION ALL SELECT 10 + place, role || '@bench.example', initcap(replace(role, '_', ' '))
FROM unnest(ARRAY['finance', 'collections_manager', 'admin', 'auditor', 'sales_viewer']) WITH ORDINALITY r (role, place)
UNION ALL SELECT 20 + o.id, 'finance@' || o.slug || '.example', 'Finance of ' || o.name FROM organisation o WHERE o.id > 1;

INSERT INTO membership (organisation_id, user_id, role)
SELECT 1, g, 'collector' FROM generate_series(1, 10) g
UNION ALL SELECT 1, 10 + place, role
FROM unnest(ARRAY['finance', 'collections_manager', 'admin', 'auditor', 'sales_viewer']) WITH ORDINALITY r (role, place)
UNION ALL SELECT o.id, 20 + o.id, 'finance' FROM organisation o WHERE o.id > 1;

INSERT INTO exchange_rate (organisation_id, currency, valid_on, rate, recorded_at)
SELECT o.id, c.code, d::date, round((c.rate * (0.97 + 0.06 * random()))::numeric, 6), d + interval '6 hours'
FROM organisation o, making.parameter p, (VALUES ('USD', 0.92), ('GBP', 1.17)) c (code, rate),
     generate_series(p.first_day::timestamp, p.today::timestamp - interval '1 day', '1 month') d
ORDER BY d, o.id;
