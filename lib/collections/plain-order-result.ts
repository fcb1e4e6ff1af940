import { z } from 'zod';
import { addDays, type Day, dayIn, laterOf } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { policyOf } from '@/lib/kernel/policy';
import { defineQuery } from '@/lib/kernel/query';
import { queuePolicy } from './queue-policy';
import { differenceOf, shareOf } from './shares';

/** Paid within so many days after the day on which it was due. */
export const WITHIN_DAYS = 14;
/** Looked at are the invoices that were due in so many days, as far as their fortnight is over. */
export const OVER_DAYS = 90;

/**
 * What the ordering brings: of the customers in plain order and of the others, how many had paid the first invoice that they
 * let run late within a fortnight. One invoice a customer, so that a large account counts once; only invoices due since the
 * share in plain order was last changed, as before that others stood in it.
 */
export const plainOrderResult = defineQuery({
  name: 'collections.plain-order-result',
  summary: 'How many customers in plain order, and of the others, paid within a fortnight of being late.',
  permission: 'queue.manage',
  input: z.strictObject({}),
  async read({ tx, organisation, today }) {
    const { plain_percent: percent } = await policyOf(tx, organisation.id, queuePolicy);
    if (percent === 0)
      return { plain_percent: 0, from: null, through: null, ranked: null, plain: null, difference: null };
    const since = dayIn(organisation.timeZone, await changedAt(tx, organisation.id, percent));
    const through = addDays(today, -(WITHIN_DAYS + 1));
    const from = laterOf(since, addDays(through, 1 - OVER_DAYS));
    const groups = await observed(tx, organisation.id, { today, from, through, percent });
    const share = (plain: boolean) => {
      const group = groups.find((one) => one.plain === plain);
      return shareOf(group?.collected ?? 0, group?.customers ?? 0);
    };
    const [ranked, plain] = [share(false), share(true)];
    return {
      plain_percent: percent,
      from,
      through,
      ranked,
      plain,
      difference: ranked && plain ? differenceOf(ranked, plain) : null,
    };
  },
});

/** When the share in plain order came to be what it is. */
async function changedAt(tx: Tx, organisationId: number, percent: number): Promise<Date> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`
    WITH decided AS (
      SELECT p.recorded_at, coalesce((p.value ->> 'plain_percent')::integer, 0) AS percent FROM policy p
      WHERE p.organisation_id = ${organisationId} AND p.name = 'queue')
    SELECT min(d.recorded_at) AS at FROM decided d
    WHERE d.percent = ${percent}
      AND d.recorded_at > coalesce((SELECT max(x.recorded_at) FROM decided x WHERE x.percent <> ${percent}), '-infinity')`;
  if (!row?.at) throw new Error('A share in plain order that nobody decided.');
  return row.at;
}

type Window = { today: Day; from: Day; through: Day; percent: number };
type Group = { plain: boolean; customers: number; collected: number };

/** The checkpoint's invoices of the window, those that the tail moved judged anew; of each customer the first that ran late. */
const observed = (
  tx: Tx,
  organisationId: number,
  { today, from, through, percent }: Window,
): Promise<Group[]> =>
  tx.$queryRaw<Group[]>`
    WITH moved AS MATERIALIZED (
      SELECT DISTINCT t.item_id FROM tail_entry(${organisationId}::integer, ${today}::date) t
      WHERE t.due_on BETWEEN ${from}::date AND ${through}::date),
    invoice AS (
      SELECT c.customer_id, c.due_on, c.item_id, c.paid_on FROM due_invoice_checkpoint c
      WHERE c.organisation_id = ${organisationId} AND c.due_on BETWEEN ${from}::date AND ${through}::date
        AND c.item_id NOT IN (SELECT m.item_id FROM moved m)
      UNION ALL
      SELECT j.customer_id, j.due_on, j.item_id, j.paid_on
      FROM judged_invoice(${organisationId}::integer, ${today}::date, ARRAY(SELECT m.item_id FROM moved m)) j),
    first_late AS (
      SELECT DISTINCT ON (i.customer_id) i.customer_id, coalesce(i.paid_on <= i.due_on + ${WITHIN_DAYS}::integer, false) AS collected
      FROM invoice i WHERE i.paid_on IS NULL OR i.paid_on > i.due_on
      ORDER BY i.customer_id, i.due_on, i.item_id)
    SELECT is_in_plain_order(f.customer_id, ${percent}::integer) AS plain, count(*)::integer AS customers,
           count(*) FILTER (WHERE f.collected)::integer AS collected
    FROM first_late f GROUP BY 1`;
