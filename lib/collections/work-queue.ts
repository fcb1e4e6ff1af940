import { z } from 'zod';
import { paging } from '@/lib/kernel/paging';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { searchCandidates } from '@/lib/ledger/customer-search';
import { Prisma } from '@/prisma/client/client';
import {
  filterCondition,
  filterInput,
  filtersBy,
  ownCustomers,
  ownerTotals,
  searchInput,
} from './customer-filter';
import { asItOpens, customerOrder, sortInput } from './customer-order';
import { inBase } from './customer-row';
import { customerRows } from './customer-rows';

/** Who was put aside or just spoken to: not even looked ahead at. */
const AHEAD = Prisma.sql`(r.in_queue OR r.gated IN ('nothing_collectable', 'covered'))`;

/** Who stands in a view of the queue: who needs somebody now, or who will soon where that is asked. */
export const standsInQueue = (filter: string | undefined): Prisma.Sql =>
  filtersBy(filter, 'due') ? AHEAD : Prisma.sql`r.in_queue`;

/**
 * Whom to chase next: the customers that are not gated out, or forced in, by score. Asked for what falls due soon it looks
 * ahead: those who owe nothing late yet stand in it, too.
 */
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
    const filter = input.filter ? `${input.filter},status:all` : 'status:all';
    const scope = filterCondition(filter, context.actor, clocks);
    const { rows, nextCursor, totals } = await customerRows(context, {
      clocks,
      scope,
      scopeOwner: ownerTotals(input.filter, context.actor),
      mine: ownCustomers(context.actor, clocks),
      where: standsInQueue(input.filter),
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
        /** Of the caller's own customers, whatever the filter; known of the present alone. */
        need_me: totals.need_me,
        without_rate: totals.without_rate ?? [],
      },
    };
  },
});
