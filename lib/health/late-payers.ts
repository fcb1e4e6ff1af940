import { z } from 'zod';
import { type Clocks, clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';
import { checkpointServes } from './checkpoint-day';

/** How many customers are recurring late payers; on a past day from a year of entries. */
export const latePayers = defineQuery({
  name: 'health.late-payers',
  summary: 'How many customers are recurring late payers.',
  permission: 'ledger.read',
  input: z.strictObject(timeTravel),
  async read(context, input) {
    return { recurring_late_payers: await countLatePayers(context, clocksOf(context, input)) };
  },
});

export async function countLatePayers({ tx, organisation }: QueryContext, clocks: Clocks): Promise<number> {
  const fast = await checkpointServes(tx, organisation.id, clocks);
  const past = clocks.plain ? latePayersAt : latePayersPast;
  const [row] = await tx.$queryRaw<{ payers: bigint }[]>(
    (fast ? latePayersNow : past)(organisation.id, clocks),
  );
  return Number(row?.payers ?? 0n);
}

const latePayersNow = (organisationId: number, { asOf }: Clocks): Prisma.Sql => Prisma.sql`
  WITH live AS MATERIALIZED (
    SELECT p.recurring_late, p.was_recurring_late FROM position_live(${organisationId}::integer, ${asOf}::date) p)
  SELECT (coalesce((SELECT sum(t.recurring_late) FROM position_total t WHERE t.organisation_id = ${organisationId}), 0)
    - (SELECT count(*) FROM live WHERE live.was_recurring_late)
    + (SELECT count(*) FROM live WHERE live.recurring_late))::bigint AS payers`;

/** The rule of `behaviour_at`, over the sums of the whole book. */
const latePayersPast = (organisationId: number, { asOf, knownAt }: Clocks): Prisma.Sql => Prisma.sql`
  SELECT count(*) AS payers
  FROM payer_summed(${organisationId}::integer, ${asOf}::date,
    ARRAY(SELECT id FROM customer WHERE organisation_id = ${organisationId}), NULL, true, ${knownAt}::timestamptz) h
  WHERE h.late_count >= 3 AND h.late_count * 100 >= h.due_count * 40`;

const latePayersAt = (organisationId: number, { asOf, knownAt }: Clocks): Prisma.Sql => Prisma.sql`
  SELECT count(*) AS payers
  FROM behaviour_at(${organisationId}::integer, ${asOf}::date, ${knownAt}::timestamptz) h WHERE h.recurring_late`;
