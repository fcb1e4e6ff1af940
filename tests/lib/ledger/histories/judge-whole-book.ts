import assert from 'node:assert/strict';
import type { Clocks } from '@/tests/support/oracle/answers';
import type { Story } from './story';

/** What reads a past day of the whole book in one pass, against the plain definitions: nothing may differ. */
export async function judgeWholeBook(story: Story, { asOf, known }: Clocks): Promise<void> {
  const [found] = await story.book.sql(DIFFERENCES, [
    story.book.organisation.id,
    asOf,
    known?.toString() ?? null,
  ]);
  assert.deepStrictEqual(
    found,
    { items: 0, invoices: 0, touches: 0 },
    `the whole book as of ${asOf}, known ${known}`,
  );
}

const DIFFERENCES = `
  WITH clock AS MATERIALIZED (
    SELECT $1::integer AS org, $2::date AS a,
           coalesce(timestamptz 'epoch' + $3::bigint * interval '1 microsecond', 'infinity') AS k)
  SELECT
    (SELECT count(*)::integer
     FROM (SELECT o.* FROM clock, open_item_rolled_back(org, a, k) o) b
     FULL JOIN (SELECT o.* FROM clock, open_item_at(org, a, k) o) p ON p.item_id = b.item_id
     WHERE (b.customer_id, b.currency, b.due_on, b.open_amount) IS DISTINCT FROM
           (p.customer_id, p.currency, p.due_on, p.open_amount)) AS items,
    (SELECT count(*)::integer
     FROM (SELECT j.* FROM clock, judged_book(org, a, k) j) b
     FULL JOIN (SELECT d.* FROM clock, due_invoice_at(org, a, k) d) p ON p.item_id = b.item_id
     WHERE (b.customer_id, b.due_on, b.paid_on) IS DISTINCT FROM (p.customer_id, p.due_on, p.paid_on)) AS invoices,
    (SELECT count(*)::integer
     FROM (SELECT f.*, CASE WHEN f.last_snooze_until > a THEN f.last_snooze_until END AS snoozed
           FROM clock, customer_fact_at(org, a, k) f) b
     LEFT JOIN (SELECT t.* FROM clock, touch_at(org, a, k) t) p ON p.customer_id = b.customer_id
     WHERE (b.last_touched_on, b.snoozed) IS DISTINCT FROM (p.last_touched_on, p.snoozed_until)) AS touches`;
