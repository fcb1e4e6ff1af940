import { z } from 'zod';
import { checkpointServes } from '@/lib/health/checkpoint-day';
import { optional } from '@/lib/kernel/input';
import { clocksOf, defineQuery } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';
import { ownCustomers } from './customer-filter';
import { customerRows, ID_KEY } from './customer-rows';
import { needYou, WAS } from './position-rows';

/** How many customers need somebody now; the figure that stands beside the queue's name on every screen. */
export const queueCount = defineQuery({
  name: 'collections.queue-count',
  summary: 'How many customers of the work queue need somebody now: of the caller’s own, or of all.',
  permission: 'queue.read',
  input: z.strictObject({ owner: optional(z.literal('me')) }),
  async read(context, { owner }) {
    const { tx, organisation, actor } = context;
    const clocks = clocksOf(context, {});
    const scope = owner ? ownCustomers(actor, clocks) : EVERYBODY;
    if (!(await checkpointServes(tx, organisation.id, clocks))) {
      const asked = { clocks, scope: scope.rows, where: Prisma.sql`r.in_queue`, order: [ID_KEY], limit: 1 };
      return { need_you: (await customerRows(context, asked)).totals.need_you };
    }
    const [row] = await tx.$queryRaw<{ need_you: number }[]>`/* kept: queue count */
      WITH live AS MATERIALIZED (
        SELECT * FROM position_live(${organisation.id}::integer, ${clocks.asOf}::date, NULL)),
      ${WAS}
      SELECT ${needYou(organisation.id, scope)} AS need_you`;
    return { need_you: row?.need_you ?? 0 };
  },
});

const EVERYBODY = { rows: Prisma.sql`true`, owner: Prisma.sql`true` };
