import { after, keysOf, orderBy } from '@/lib/kernel/paging';
import { Prisma } from '@/prisma/client/client';
import type { RowsRequest } from './customer-rows';

/** The order of a list in SQL: its keys as one text, its `ORDER BY`, and "after the cursor". */
export const orderedKeys = ({ order, cursor }: RowsRequest) => ({
  keys: keysOf(order),
  order: orderBy(order),
  later: after(order, cursor),
});

/** Sums over rows `r`; `needYou` is how much a row counts among those that need somebody. */
export const totalsOf = (needYou: Prisma.Sql): Prisma.Sql => Prisma.sql`
  coalesce(sum(r.collectable_base), 0) AS collectable, coalesce(sum(r.overdue_base), 0) AS overdue,
  coalesce(sum(r.balance_base), 0) AS balance, coalesce(sum(${needYou}), 0) AS need_you`;
