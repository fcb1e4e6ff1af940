-- What the ledger's own guards would have refused. Each row is a fault and how often it occurs.
WITH joined AS (
  SELECT e.organisation_id, e.seq, e.posting_id, e.item_id, e.counter_item_id, e.amount, e.effective_on, e.recorded_at,
         i.id IS NULL OR i.customer_id <> e.customer_id OR i.currency <> e.currency OR i.due_on IS DISTINCT FROM e.due_on AS wrong_item,
         p.id IS NULL OR p.recorded_at <> e.recorded_at AS wrong_posting,
         e.counter_item_id IS NULL AND NOT (
           (e.posting_id = i.posting_id AND e.amount = i.amount AND e.effective_on = i.issued_on)
           OR (coalesce(p.reverses_posting_id = i.posting_id, false) AND e.amount = -i.amount)) AS wrong_face,
         i.amount AS face
  FROM entry e
  LEFT JOIN item i ON i.organisation_id = e.organisation_id AND i.id = e.item_id
  LEFT JOIN posting p ON p.organisation_id = e.organisation_id AND p.id = e.posting_id
), days AS (
  SELECT item_id, min(face) AS face, sum(sum(amount)) OVER (PARTITION BY item_id ORDER BY effective_on) AS open_amount
  FROM joined GROUP BY item_id, effective_on
)
SELECT 'a leg that does not agree with its document' AS fault, count(*) AS times FROM joined WHERE wrong_item OR wrong_face
UNION ALL SELECT 'a leg that does not agree with its posting', count(*) FROM joined WHERE wrong_posting
UNION ALL SELECT 'a document allocated beyond its face', count(*) FROM days WHERE open_amount NOT BETWEEN least(face, 0) AND greatest(face, 0)
UNION ALL SELECT 'a posting whose allocations do not sum to zero', count(*) FROM (
  SELECT FROM entry WHERE counter_item_id IS NOT NULL GROUP BY posting_id HAVING sum(amount) <> 0) x
UNION ALL SELECT 'a pair of one sign, customer or currency too many', count(*) FROM entry e
  JOIN item d ON d.organisation_id = e.organisation_id AND d.id = e.item_id
  LEFT JOIN item c ON c.organisation_id = e.organisation_id AND c.id = e.counter_item_id
  WHERE e.counter_item_id IS NOT NULL
    AND (c.id IS NULL OR (d.amount > 0) = (c.amount > 0) OR c.currency <> d.currency OR c.customer_id <> d.customer_id)
UNION ALL SELECT 'a document of no posting or no customer', count(*) FROM item i
  LEFT JOIN posting p ON p.organisation_id = i.organisation_id AND p.id = i.posting_id
  LEFT JOIN customer c ON c.organisation_id = i.organisation_id AND c.id = i.customer_id
  WHERE p.id IS NULL OR c.id IS NULL
UNION ALL SELECT 'a posting of no act, or that reverses none', count(*) FROM posting p
  LEFT JOIN audit_event a ON a.organisation_id = p.organisation_id AND a.id = p.audit_id
  LEFT JOIN posting o ON o.organisation_id = p.organisation_id AND o.id = p.reverses_posting_id
  WHERE a.id IS NULL OR (p.kind = 'reversal') <> (o.id IS NOT NULL) OR a.recorded_at > p.recorded_at
UNION ALL SELECT 'an entry recorded before an earlier one', count(*) FROM (
  SELECT recorded_at < lag(recorded_at) OVER (ORDER BY seq) AS before FROM entry) x WHERE before
UNION ALL SELECT 'a fact that is still to come', (SELECT count(*) FROM entry, making.parameter p WHERE effective_on >= p.today)
