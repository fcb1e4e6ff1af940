import { after, keysOf, orderBy, type SortKey } from '@/lib/kernel/paging';
import type { Clocks } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';

/** The same customers by their owner alone, as a condition on their rows `r` and on those of `position_total`. */
export type OwnerScope = { rows: Prisma.Sql; owner: Prisma.Sql };

export type RowsRequest = {
  clocks: Clocks;
  /** Conditions on the columns of a row `r`. */
  where: Prisma.Sql;
  order: readonly SortKey[];
  cursor?: string | undefined;
  limit: number;
  /** Which rows the totals are of; `where` narrows them further. Without it no totals are taken. */
  scope?: Prisma.Sql;
  /** Says the same as `scope` of the rows of `position_total`, where that can be said. */
  scopeOwner?: Prisma.Sql | undefined;
  /** Whose own customers are counted beside the totals, where they are. */
  mine?: OwnerScope;
  /** Asked on so many pages that the database keeps its plan. */
  usual?: boolean;
  /** A subselect of customer ids, in parentheses: no other customer is shown. Totals are of the scope all the same. */
  candidates?: Prisma.Sql | undefined;
};

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

/** “And it is one of the candidates”, where there are any to keep to. */
export const amongCandidates = ({ candidates }: RowsRequest): Prisma.Sql =>
  candidates ? Prisma.sql`AND r.customer_id IN ${candidates}` : Prisma.empty;
