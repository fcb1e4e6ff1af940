import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { currencyInput, optional } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { after, keysOf, orderBy, page, paging, type SortKey } from '@/lib/kernel/paging';
import { clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import { DOCUMENT_KINDS } from './document';

export const POSTING_KINDS = ['document', 'allocation', 'deallocation', 'reversal'] as const;

export const entryColumns = z.object({
  seq: bigintColumn,
  posting_id: bigintColumn,
  posting_kind: z.enum(POSTING_KINDS),
  reason: z.string().nullable(),
  recorded_at: z.date(),
  recorded_by: z.string(),
  effective_on: dayColumn,
  kind: z.enum(DOCUMENT_KINDS),
  number: z.string(),
  due_on: optionalDay,
  counter_kind: z.enum(DOCUMENT_KINDS).nullable(),
  counter_number: z.string().nullable(),
  amount: bigintColumn,
  currency: z.string(),
  balance: bigintColumn.nullable(),
  keys: z.string(),
});

/** Its newest entries, as the account shows them. */
const KEPT = Prisma.raw('/* kept: statement */');

const NEWEST_FIRST: SortKey[] = [
  { sql: Prisma.sql`s.effective_on`, type: 'date', descending: true },
  { sql: Prisma.sql`s.seq`, type: 'bigint', descending: true },
];

/**
 * The account statement: every leg, newest first. A leg without a counter document changes what is owed and carries
 * the running balance of its currency; one with a counter document is half of an allocation and changes only what is open.
 */
export const statement = defineQuery({
  name: 'ledger.entries',
  summary: 'Every entry on a customer’s account, newest first, with the running balance of its currency.',
  permission: 'ledger.read',
  input: z.strictObject({
    customer: customerNumber,
    currency: optional(currencyInput),
    ...timeTravel,
    ...paging,
  }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(tx, organisation.id, input.customer);
    // The balance of a line is that of the page's first day, without what came after the line.
    const rows = await tx.$queryRaw`${input.cursor ? Prisma.empty : KEPT}
      WITH s AS MATERIALIZED (
        SELECT s.* FROM entry s
        WHERE s.organisation_id = ${organisation.id} AND s.customer_id = ${customer.id}
          AND s.effective_on <= ${clocks.asOf}::date AND s.recorded_at <= ${clocks.knownAt}::timestamptz
          AND (${input.currency ?? null}::text IS NULL OR s.currency = ${input.currency ?? null})
          AND ${after(NEWEST_FIRST, input.cursor)}
        ORDER BY ${orderBy(NEWEST_FIRST)} LIMIT ${input.limit + 1}),
      newest AS MATERIALIZED (SELECT s.effective_on, s.seq FROM s ORDER BY ${orderBy(NEWEST_FIRST)} LIMIT 1),
      total AS (
        SELECT x.currency, sum(x.amount) AS amount
        FROM (SELECT o.currency, o.open_amount AS amount
              FROM open_amount_of(${organisation.id}::integer, ARRAY[${customer.id}::bigint],
                                  (SELECT n.effective_on FROM newest n), ${clocks.knownAt}::timestamptz) o
              UNION ALL
              SELECT e.currency, -e.amount FROM entry e
              WHERE e.organisation_id = ${organisation.id} AND e.customer_id = ${customer.id}
                AND e.effective_on = (SELECT n.effective_on FROM newest n) AND e.seq > (SELECT n.seq FROM newest n)
                AND e.counter_item_id IS NULL AND e.recorded_at <= ${clocks.knownAt}::timestamptz) x
        GROUP BY x.currency)
      SELECT s.seq, s.posting_id, p.kind AS posting_kind, p.reason, s.recorded_at, a.actor AS recorded_by, s.effective_on,
             i.kind, i.number, s.due_on, c.kind AS counter_kind, c.number AS counter_number, s.amount, s.currency,
             CASE WHEN s.counter_item_id IS NULL THEN
               coalesce(t.amount, 0) - coalesce(sum(s.amount) FILTER (WHERE s.counter_item_id IS NULL) OVER newer, 0) END::bigint AS balance,
             ${keysOf(NEWEST_FIRST)} AS keys
      FROM s
      LEFT JOIN total t ON t.currency = s.currency
      JOIN item i ON i.organisation_id = ${organisation.id} AND i.id = s.item_id
      LEFT JOIN item c ON c.organisation_id = ${organisation.id} AND c.id = s.counter_item_id
      JOIN posting p ON p.organisation_id = ${organisation.id} AND p.id = s.posting_id
      JOIN audit_event a ON a.organisation_id = ${organisation.id} AND a.id = p.audit_id
      WINDOW newer AS (PARTITION BY s.currency ORDER BY ${orderBy(NEWEST_FIRST)}
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      ORDER BY ${orderBy(NEWEST_FIRST)}`;
    const { rows: shown, nextCursor } = page(readRows(entryColumns, rows), input.limit);
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      data: shown.map(describeEntry),
      next_cursor: nextCursor,
    };
  },
});

/** An entry as it is answered. Amounts are signed decimal strings: debits positive. */
export type EntryAnswer = ReturnType<typeof describeEntry>;

export const describeEntry = (row: z.output<typeof entryColumns>) => ({
  seq: row.seq.toString(),
  posting: row.posting_id.toString(),
  posting_kind: row.posting_kind,
  reason: row.reason,
  recorded_at: row.recorded_at.toISOString(),
  recorded_by: row.recorded_by,
  effective_on: row.effective_on,
  document: { kind: row.kind, number: row.number, due_on: row.due_on },
  counter_document: row.counter_number ? { kind: row.counter_kind, number: row.counter_number } : null,
  amount: toDecimalString(row.amount, row.currency),
  currency: row.currency,
  balance: row.balance === null ? null : toDecimalString(row.balance, row.currency),
});
