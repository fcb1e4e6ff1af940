import { z } from 'zod';
import { inBase } from '@/lib/collections/customer-row';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { type Day, daysBetween } from '@/lib/kernel/day';
import { optional } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';
import { dayColumn, numericColumn, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import { cadenceVersions } from './cadence-versions';
import { STEP_WAITS } from './cadence-words';

const columns = z.object({
  number: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  cadence: z.number(),
  step: z.number(),
  episode: dayColumn,
  suggested_on: dayColumn,
  collectable_base: numericColumn,
});

const MOST = 500;

/**
 * The steps that wait for a person: suggested in what runs now, not taken, and not passed by. The largest sum that can be
 * collected first.
 */
export const nextSteps = defineQuery({
  name: 'dunning.next-steps',
  summary: 'Steps of cadences that were suggested and wait for a person, of all customers or of one.',
  permission: 'queue.read',
  input: z.strictObject({ customer: optional(customerNumber) }),
  async read({ tx, organisation, today }, input) {
    const customer = input.customer ? await findCustomer(tx, organisation.id, input.customer) : null;
    const org = organisation.id;
    const rows = await tx.$queryRaw`
      WITH offered AS (
        SELECT DISTINCT ON (s.customer_id) s.customer_id, s.number, s.step, s.episode, s.happened_on, s.id
        FROM cadence_step s
        WHERE s.organisation_id = ${org} AND s.outcome = 'suggested'
          ${customer ? Prisma.sql`AND s.customer_id = ${customer.id}` : Prisma.empty}
        ORDER BY s.customer_id, s.id DESC
      ), standing AS MATERIALIZED (
        SELECT o.* FROM offered o
        WHERE NOT EXISTS (
          SELECT FROM cadence_step x
          WHERE x.organisation_id = ${org} AND x.customer_id = o.customer_id AND x.episode = o.episode AND x.id > o.id
            AND (x.outcome <> 'skipped' OR x.reason <> ALL (${Object.keys(STEP_WAITS)})))
      ), position AS MATERIALIZED (
        SELECT * FROM position_live(${org}::integer, ${today}::date, ARRAY(SELECT o.customer_id FROM standing o))
      ), present AS (
        SELECT p.customer_id, p.oldest_due_on, p.collectable_base, p.owner_id FROM position p
        UNION ALL
        SELECT p.customer_id, p.oldest_due_on, p.collectable_base, p.owner_id FROM customer_position p
        WHERE p.organisation_id = ${org} AND p.customer_id IN (SELECT o.customer_id FROM standing o)
          AND p.customer_id NOT IN (SELECT l.customer_id FROM position l)
      )
      SELECT c.number, c.name, u.name AS owner, o.number AS cadence, o.step, o.episode,
             o.happened_on AS suggested_on, p.collectable_base
      FROM standing o
      JOIN present p ON p.customer_id = o.customer_id AND p.oldest_due_on = o.episode
      JOIN customer c ON c.organisation_id = ${org} AND c.id = o.customer_id
      LEFT JOIN app_user u ON u.id = p.owner_id
      ORDER BY p.collectable_base DESC, o.customer_id
      LIMIT ${MOST + 1}`;
    const found = readRows(columns, rows);
    const { inForce } = await cadenceVersions(tx, org);
    return {
      today,
      currency: organisation.baseCurrency,
      more: found.length > MOST,
      data: found.slice(0, MOST).flatMap(({ collectable_base, ...row }) => {
        // One that a cadence has no more is gone.
        const written = inForce.find(({ number }) => number === row.cadence);
        const step = written?.steps.find(({ key }) => key === row.step);
        if (!written || !step) return [];
        return [
          {
            ...row,
            cadence_name: written.name,
            place: written.steps.indexOf(step) + 1,
            after_days: step.day,
            channel: step.channel,
            mode: step.mode,
            level: step.level,
            note: step.note,
            days_late: daysBetween(row.episode, today),
            collectable: inBase(collectable_base, organisation.baseCurrency),
          },
        ];
      }),
    };
  },
});

export type SuggestedStep = Awaited<ReturnType<typeof nextSteps.read>>['data'][number] & { episode: Day };
