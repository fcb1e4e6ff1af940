import { z } from 'zod';
import { PAGE_ROWS, type SortKey } from '@/lib/kernel/paging';
import { Prisma } from '@/prisma/client/client';
import { ID_KEY } from './customer-rows';

export const SORTS = ['priority', 'balance', 'overdue', 'oldest', 'name', 'number'] as const;
export type Sort = (typeof SORTS)[number];

/** `balance` is the largest first, `name` from A; `:asc` or `:desc` turns it round. */
export const sortInput = (preset: Sort) =>
  z
    .preprocess(
      (value) => (value === undefined || value === '' ? preset : value),
      z.string().regex(new RegExp(`^-?(${SORTS.join('|')})(:(asc|desc))?$`), {
        error: `Sort by one of ${SORTS.join(', ')}.`,
      }),
    )
    .describe(
      `One of ${SORTS.join(', ')}; the largest or oldest first, names from A. ":asc" or ":desc" turns it round.`,
    );

type Asked = {
  q?: string | undefined;
  cursor?: string | undefined;
  filter?: string | undefined;
  sort: string;
  limit: number;
};

/** Whether a list is asked as its screen opens: not searched, turned round or leafed through, and of everybody or one's own. */
export const asItOpens = (input: Asked, preset: Sort): boolean =>
  !input.q &&
  !input.cursor &&
  input.limit === PAGE_ROWS &&
  input.sort === preset &&
  [undefined, 'status:all', 'owner:me'].includes(input.filter);

/** The keys of an order; the customer's id last, so that it is total. */
export function customerOrder(sort: string): SortKey[] {
  const [name, direction] = sort.replace(/^-(.*)$/, '$1:desc').split(':') as [
    Sort,
    'asc' | 'desc' | undefined,
  ];
  const keys = KEYS[name];
  const turned = direction !== undefined && (direction === 'desc') !== (keys[0]?.descending ?? false);
  return [...keys.map((key) => ({ ...key, descending: key.descending !== turned })), ID_KEY];
}

const KEYS: Record<Sort, SortKey[]> = {
  priority: [
    { sql: Prisma.sql`r.queue_place`, type: 'integer', descending: true },
    { sql: Prisma.sql`r.collectable_base`, type: 'numeric', descending: true },
  ],
  balance: [{ sql: Prisma.sql`r.balance_base`, type: 'numeric', descending: true }],
  overdue: [{ sql: Prisma.sql`r.overdue_base`, type: 'numeric', descending: true }],
  oldest: [
    { sql: Prisma.sql`coalesce(r.oldest_due_on, '9999-12-31'::date)`, type: 'date', descending: false },
  ],
  name: [{ sql: Prisma.sql`r.name_key`, type: 'text', descending: false }],
  number: [{ sql: Prisma.sql`r.number`, type: 'text', descending: false }],
};
