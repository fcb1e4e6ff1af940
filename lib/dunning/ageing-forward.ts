import { z } from 'zod';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';

/** What a customer owes in one currency today, and what falls due later. Amounts are minor units; `unapplied` is negative. */
export type Owed = {
  currency: string;
  overdue: bigint;
  unapplied: bigint;
  oldestDueOn: Day | null;
  /** Open, and due today or later. */
  upcoming: { dueOn: Day; amount: bigint }[];
};

/** What is promised and disputed on a day, in one currency. */
export type Agreed = { promised: bigint; disputed: bigint; disputedItems: readonly string[] };

export type OpenItem = { id: string; currency: string; dueOn: Day };

/** Whether and since when a customer can be chased on a day, if nobody pays anything. */
export type Standing = { episode: Day | null; coveredSince: Day | null };

/**
 * Ages what is owed to a day, with no payment in between: what falls due joins what is overdue, promises that end unkept and
 * disputes leave as `agreed` of that day says. The same sums as a position is made of (`position_now`).
 */
export function standingOn(
  owed: readonly Owed[],
  day: Day,
  agreed: ReadonlyMap<string, Agreed> | undefined,
  items: readonly OpenItem[],
): Standing {
  let episode: Day | null = null;
  let coveredSince: Day | null = null;
  for (const each of owed) {
    let overdue = each.overdue;
    for (const { dueOn, amount } of each.upcoming) if (dueOn < day) overdue += amount;
    if (overdue <= 0n) continue;
    coveredSince = earliest(coveredSince, each.oldestDueOn);
    const told = agreed?.get(each.currency);
    const undisputed = overdue - (told?.disputed ?? 0n);
    const promised = told?.promised ?? 0n;
    if (undisputed - (promised < undisputed ? promised : undisputed) + each.unapplied <= 0n) continue;
    const oldest =
      told && told.disputedItems.length > 0 ? oldestOf(items, each.currency, told) : each.oldestDueOn;
    episode = earliest(episode, oldest);
  }
  return episode === null ? { episode, coveredSince } : { episode, coveredSince: null };
}

const earliest = (a: Day | null, b: Day | null): Day | null => (a === null || (b !== null && b < a) ? b : a);

function oldestOf(items: readonly OpenItem[], currency: string, { disputedItems }: Agreed): Day | null {
  let oldest: Day | null = null;
  for (const item of items) {
    if (item.currency === currency && !disputedItems.includes(item.id)) oldest = earliest(oldest, item.dueOn);
  }
  return oldest;
}

const owedColumns = z.object({
  customer_id: bigintColumn,
  currency: z.string(),
  overdue: bigintColumn,
  unapplied: bigintColumn,
  oldest_due_on: optionalDay,
  upcoming: z.array(z.object({ due_on: dayColumn, amount: z.string() })),
});

/** What kept customers owe today, by customer, and what of it falls due before `end`. */
export async function owedBy(
  tx: Tx,
  organisationId: number,
  customers: readonly bigint[],
  { today, end }: { today: Day; end: Day },
): Promise<Map<bigint, Owed[]>> {
  const rows = await tx.$queryRaw`
    WITH upcoming AS MATERIALIZED (
      SELECT x.customer_id, x.currency, jsonb_agg(jsonb_build_object('due_on', x.due_on, 'amount', x.amount::text)) AS list
      FROM (SELECT o.customer_id, o.currency, o.due_on, sum(o.open_amount) AS amount
            FROM open_item_checkpoint o
            WHERE o.organisation_id = ${organisationId} AND o.customer_id = ANY (${[...customers]}::bigint[])
              AND o.due_on >= ${today}::date AND o.due_on < ${end}::date
            GROUP BY o.customer_id, o.currency, o.due_on) x
      GROUP BY x.customer_id, x.currency)
    SELECT p.customer_id, b.currency, b.overdue, b.unapplied, b.oldest_due_on, coalesce(u.list, '[]') AS upcoming
    FROM customer_position p CROSS JOIN unnest(p.balances) b
    LEFT JOIN upcoming u ON u.customer_id = p.customer_id AND u.currency = b.currency
    WHERE p.organisation_id = ${organisationId} AND p.customer_id = ANY (${[...customers]}::bigint[])`;
  const owed = new Map<bigint, Owed[]>();
  for (const row of readRows(owedColumns, rows)) {
    const of = owed.get(row.customer_id) ?? [];
    of.push({
      currency: row.currency,
      overdue: row.overdue,
      unapplied: row.unapplied,
      oldestDueOn: row.oldest_due_on,
      upcoming: row.upcoming.map(({ due_on, amount }) => ({ dueOn: due_on, amount: BigInt(amount) })),
    });
    owed.set(row.customer_id, of);
  }
  return owed;
}

const itemColumns = z.object({
  customer_id: bigintColumn,
  id: z.string(),
  currency: z.string(),
  due_on: dayColumn,
});

/** The open items of some customers, one by one: of those who dispute anything. */
export async function openItemsBy(
  tx: Tx,
  organisationId: number,
  customers: readonly bigint[],
): Promise<Map<bigint, OpenItem[]>> {
  const items = new Map<bigint, OpenItem[]>();
  if (customers.length === 0) return items;
  const rows = await tx.$queryRaw`
    SELECT o.customer_id, o.item_id::text AS id, o.currency, o.due_on FROM open_item_checkpoint o
    WHERE o.organisation_id = ${organisationId} AND o.customer_id = ANY (${[...customers]}::bigint[]) AND o.due_on IS NOT NULL`;
  for (const { customer_id, id, currency, due_on } of readRows(itemColumns, rows)) {
    const of = items.get(customer_id) ?? [];
    of.push({ id, currency, dueOn: due_on });
    items.set(customer_id, of);
  }
  return items;
}

const agreedColumns = z.object({
  customer_id: bigintColumn,
  currency: z.string(),
  promised: bigintColumn,
  disputed: bigintColumn,
  disputed_items: z.array(z.string()),
});

/** What is promised and disputed on a day to come, by customer and currency, as far as it is known now. */
export async function agreedOn(
  tx: Tx,
  organisationId: number,
  customers: readonly bigint[],
  day: Day,
): Promise<Map<bigint, Map<string, Agreed>>> {
  const agreed = new Map<bigint, Map<string, Agreed>>();
  if (customers.length === 0) return agreed;
  const rows = await tx.$queryRaw`
    SELECT g.customer_id, g.currency, g.promised, g.disputed, g.disputed_items::text[] AS disputed_items
    FROM agreed_of(${organisationId}::integer, ${day}::date, 'infinity', ${[...customers]}::bigint[]) g`;
  for (const row of readRows(agreedColumns, rows)) {
    const of = agreed.get(row.customer_id) ?? new Map<string, Agreed>();
    of.set(row.currency, {
      promised: row.promised,
      disputed: row.disputed,
      disputedItems: row.disputed_items,
    });
    agreed.set(row.customer_id, of);
  }
  return agreed;
}

/** On which of the days to come what customers promised or dispute counts otherwise than on the day before. */
export async function agreedChanges(
  tx: Tx,
  organisationId: number,
  customers: readonly bigint[],
  { today, last }: { today: Day; last: Day },
): Promise<Map<Day, bigint[]>> {
  const ids = [...customers];
  // A promise is over on the day after its first instalment that nobody pays; a disputed item counts once it is overdue.
  const rows = await tx.$queryRaw<{ id: bigint; day: Day }[]>`
    SELECT p.customer_id AS id, p.next_on AS day
    FROM promise_of(${organisationId}::integer, ${today}::date, 'infinity', ${ids}::bigint[]) p
    WHERE p.state = 'live' AND p.next_on > ${today}::date AND p.next_on <= ${last}::date
    UNION
    SELECT d.customer_id, i.due_on + 1
    FROM dispute d JOIN item i ON i.organisation_id = ${organisationId} AND i.id = d.item_id
    WHERE d.organisation_id = ${organisationId} AND d.customer_id = ANY (${ids}::bigint[])
      AND i.due_on >= ${today}::date AND i.due_on < ${last}::date`;
  return new Map([...Map.groupBy(rows, ({ day }) => day)].map(([day, of]) => [day, of.map(({ id }) => id)]));
}

/** How the counts that a payer's class rests on move after today, by customer and day. */
export type PayerMoves = Map<bigint, Map<Day, { due: number; late: number }>>;

const moveColumns = z.object({
  customer_id: bigintColumn,
  day: dayColumn,
  due: z.coerce.number(),
  late: z.coerce.number(),
});

/**
 * Invoices that come into the year which payers are judged by, leave it, or are more than five days late for the first time,
 * if nobody pays (`behaviour_at`).
 */
export async function payerMoves(
  tx: Tx,
  organisationId: number,
  { today, end }: { today: Day; end: Day },
): Promise<PayerMoves> {
  const invoices = Prisma.sql`due_invoice_checkpoint i WHERE i.organisation_id = ${organisationId}`;
  const rows = await tx.$queryRaw`
    WITH days AS (
      SELECT d::date AS day, (d - interval '1 year')::date AS since, (d - interval '1 day' - interval '1 year')::date AS before
      FROM generate_series(${today}::timestamp + interval '1 day', ${end}::timestamp, interval '1 day') d)
    SELECT x.customer_id, x.day, sum(x.due) AS due, sum(x.late) AS late
    FROM (SELECT i.customer_id, i.due_on AS day, 1 AS due, 0 AS late FROM ${invoices}
            AND i.due_on > ${today}::date AND i.due_on <= ${end}::date
          UNION ALL
          SELECT i.customer_id, i.due_on + 6, 0, 1 FROM ${invoices} AND i.paid_on IS NULL
            AND i.due_on + 6 > ${today}::date AND i.due_on + 6 <= ${end}::date
          UNION ALL
          SELECT i.customer_id, d.day, -1, CASE WHEN i.paid_on IS NULL OR i.paid_on - i.due_on > 5 THEN -1 ELSE 0 END
          FROM days d, ${invoices} AND i.due_on > d.before AND i.due_on <= d.since) x
    GROUP BY x.customer_id, x.day`;
  const moves: PayerMoves = new Map();
  for (const { customer_id, day, due, late } of readRows(moveColumns, rows)) {
    const of = moves.get(customer_id) ?? new Map();
    of.set(day, { due, late });
    moves.set(customer_id, of);
  }
  return moves;
}
