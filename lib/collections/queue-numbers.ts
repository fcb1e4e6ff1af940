import { z } from 'zod';
import { checkpointServes } from '@/lib/health/checkpoint-day';
import { clocksOf, defineQuery } from '@/lib/kernel/query';
import { searchCandidates } from '@/lib/ledger/customer-search';
import { Prisma } from '@/prisma/client/client';
import { filterCondition, filterInput, searchInput } from './customer-filter';
import { everybody } from './everybody';
import { MOST_SELECTED } from './selection';
import { standsInQueue } from './work-queue';

/** The numbers of everybody in a view of the queue, to do something about all of them: the most pressing first. */
export const queueNumbers = defineQuery({
  name: 'collections.queue-numbers',
  summary: `The numbers of the customers in a view of the work queue, up to ${MOST_SELECTED.toLocaleString('en-GB')}.`,
  permission: 'queue.act',
  input: z.strictObject({ filter: filterInput, q: searchInput }),
  async read(context, { filter, q }) {
    const { tx, organisation, actor } = context;
    const clocks = clocksOf(context, {});
    const fast = await checkpointServes(tx, organisation.id, clocks);
    const scope = filterCondition(filter ? `${filter},status:all` : 'status:all', actor, clocks);
    const found = q ? Prisma.sql`r.customer_id IN ${searchCandidates(organisation.id, q)}` : Prisma.sql`true`;
    const rows = await tx.$queryRaw<{ number: string }[]>`
      WITH ${everybody(organisation.id, clocks, fast)}
      SELECT r.number FROM r WHERE ${standsInQueue(filter)} AND ${scope} AND ${found}
      ORDER BY r.queue_place DESC, r.collectable_base DESC, r.customer_id LIMIT ${MOST_SELECTED + 1}`;
    const numbers = rows.slice(0, MOST_SELECTED).map(({ number }) => number);
    return { numbers, more: rows.length > MOST_SELECTED };
  },
});
