import { z } from 'zod';
import { collectors } from '@/lib/customers/owner';
import { checkpointServes } from '@/lib/health/checkpoint-day';
import { clocksOf, defineQuery } from '@/lib/kernel/query';
import { numericColumn, readRows } from '@/lib/kernel/rows';
import { inBase } from './customer-row';
import { everybody } from './everybody';

/** What of promises is counted: those whose last day was in so many days. */
export const PROMISES_OVER_DAYS = 90;

/** What each collector has to do, and did: the present day. Amounts are in base currency, at the day's rates. */
export const workload = defineQuery({
  name: 'collections.workload',
  summary:
    'For each collector: customers, those in the queue, what is collectable, touched this week, promises kept.',
  permission: 'queue.manage',
  input: z.strictObject({}),
  async read(context) {
    const { tx, organisation, today } = context;
    const { id, baseCurrency } = organisation;
    const clocks = clocksOf(context, {});
    const fast = await checkpointServes(tx, id, clocks);
    const rows = await tx.$queryRaw`
      WITH ${everybody(id, clocks, fast)},
      held AS (
        SELECT coalesce(r.owner_id, 0) AS user_id, count(*) FILTER (WHERE r.status = 'active') AS customers,
               count(*) FILTER (WHERE r.in_queue) AS in_queue, sum(r.collectable_base) AS collectable_base,
               sum(r.overdue_base) AS overdue_base
        FROM r GROUP BY 1),
      touched AS (
        SELECT t.user_id, count(DISTINCT t.customer_id) AS customers FROM touch t
        WHERE t.organisation_id = ${id} AND t.touched_on > ${today}::date - 7 AND t.touched_on <= ${today}::date
          AND t.kind NOT IN ('reply', 'visit') AND t.user_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM touch_end x WHERE x.organisation_id = ${id} AND x.touch_id = t.id)
        GROUP BY 1),
      promised AS (
        SELECT p.user_id, count(*) FILTER (WHERE s.state = 'kept') AS kept,
               count(*) FILTER (WHERE s.state IN ('kept', 'partly', 'broken')) AS judged
        FROM promise_of(${id}::integer, ${today}::date, 'infinity') s
        JOIN promise p ON p.organisation_id = ${id} AND p.id = s.promise_id
        WHERE s.due_on > ${today}::date - ${PROMISES_OVER_DAYS}::integer AND p.user_id IS NOT NULL
        GROUP BY 1)
      SELECT coalesce(h.user_id, t.user_id, p.user_id) AS user_id, u.name, u.email, coalesce(h.customers, 0)::integer AS customers,
             coalesce(h.in_queue, 0)::integer AS in_queue, coalesce(h.collectable_base, 0) AS collectable_base,
             coalesce(h.overdue_base, 0) AS overdue_base, coalesce(t.customers, 0)::integer AS touched,
             coalesce(p.kept, 0)::integer AS kept, coalesce(p.judged, 0)::integer AS judged
      FROM held h
      FULL JOIN touched t ON t.user_id = h.user_id
      FULL JOIN promised p ON p.user_id = coalesce(h.user_id, t.user_id)
      LEFT JOIN app_user u ON u.id = coalesce(h.user_id, t.user_id, p.user_id)
      ORDER BY lower(u.name) NULLS LAST`;
    const found = readRows(columns, rows);
    const people = await collectors(tx, id);
    const idle = people
      .filter((person) => !found.some(({ user_id }) => user_id === person.id))
      .map((person) => ({ ...NOTHING, user_id: person.id, name: person.name, email: person.email }));
    const working = new Set(people.map((person) => person.id));
    return {
      as_of: today,
      currency: baseCurrency,
      data: [...found, ...idle].map(({ user_id, collectable_base, overdue_base, kept, judged, ...row }) => ({
        ...row,
        /** False for who does not work in the queue any more, and for nobody. */
        collects: working.has(user_id),
        collectable: inBase(collectable_base, baseCurrency),
        overdue: inBase(overdue_base, baseCurrency),
        promises_kept: kept,
        promises_judged: judged,
      })),
    };
  },
});

const columns = z.object({
  user_id: z.number(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  customers: z.number(),
  in_queue: z.number(),
  collectable_base: numericColumn,
  overdue_base: numericColumn,
  touched: z.number(),
  kept: z.number(),
  judged: z.number(),
});

const NOTHING = {
  customers: 0,
  in_queue: 0,
  collectable_base: '0',
  overdue_base: '0',
  touched: 0,
  kept: 0,
  judged: 0,
};
