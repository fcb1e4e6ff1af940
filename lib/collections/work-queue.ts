import { z } from 'zod';
import { paging } from '@/lib/kernel/paging';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { searchCandidates } from '@/lib/ledger/customer-search';
import { Prisma } from '@/prisma/client/client';
import { filterCondition, filterInput, ownerTotals, searchInput } from './customer-filter';
import { asItOpens, customerOrder, sortInput } from './customer-order';
import { inBase } from './customer-row';
import { customerRows } from './customer-rows';

/** Whom to chase next: the customers that are not gated out, or forced in, by score. */
export const workQueue = defineQuery({
  name: 'collections.work-queue',
  summary: 'The customers to be worked on, by priority, each with the reasons for its place.',
  permission: 'queue.read',
  input: z.strictObject({
    ...timeTravel,
    sort: sortInput('priority'),
    filter: filterInput,
    q: searchInput,
    ...paging,
  }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const scope = filterCondition(input.filter ? `${input.filter},status:all` : 'status:all', context.actor);
    const { rows, nextCursor, totals } = await customerRows(context, {
      clocks,
      scope,
      scopeOwner: ownerTotals(input.filter, context.actor),
      where: Prisma.sql`r.in_queue`,
      candidates: input.q ? searchCandidates(context.organisation.id, input.q) : undefined,
      order: customerOrder(input.sort),
      usual: asItOpens(input, 'priority'),
      cursor: input.cursor,
      limit: input.limit,
    });
    const base = context.organisation.baseCurrency;
    return {
      data: rows,
      next_cursor: nextCursor,
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      totals: {
        currency: base,
        to_collect: inBase(totals.collectable, base),
        overdue: inBase(totals.overdue, base),
        balance: inBase(totals.balance, base),
        need_you: totals.need_you,
        without_rate: totals.without_rate ?? [],
      },
    };
  },
});
