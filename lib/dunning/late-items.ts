import { z } from 'zod';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { bigintColumn, dayColumn, readRows } from '@/lib/kernel/rows';
import { DOCUMENT_KINDS } from '@/lib/ledger/document';
import { Prisma } from '@/prisma/client/client';
import type { ChargedDays, Movement } from './accrue-interest';

/** What bears interest: not interest itself, which would compound, nor fees, nor what was paid back to the customer. */
export const BEARING_KINDS = ['invoice', 'debit_note', 'opening', 'chargeback'] as const;

const columns = z.object({
  id: bigintColumn,
  customer_id: bigintColumn,
  kind: z.enum(DOCUMENT_KINDS),
  number: z.string(),
  currency: z.string(),
  due_on: dayColumn,
  open_amount: bigintColumn,
  movements: z.array(z.object({ on: z.string(), amount: z.string() })),
  charged: z.array(
    z.object({ from: z.string(), through: z.string(), amount: z.string(), exact: z.string() }),
  ),
  fee_charged: z.boolean(),
  disputed: z.boolean(),
  promised: z.boolean(),
});

/** A late document with everything that its interest depends on. */
export type LateDocument = Omit<z.output<typeof columns>, 'movements' | 'charged' | 'due_on'> & {
  dueOn: Day;
  movements: Movement[];
  charged: ChargedDays[];
};

export type LateRequest = {
  customers: readonly bigint[];
  /** These documents, settled or not; else the debits that are open and overdue on `through`. */
  documents?: readonly bigint[];
  /** Also what was paid late within the year before `through`. */
  settled?: boolean;
  /** The last day that counts; and the day of which it is asked what is disputed or promised. */
  through: Day;
  today: Day;
  knownAt: string;
};

/**
 * Late documents of some customers, the oldest due first. Reads what is open of these customers and what is late of it,
 * whatever else their accounts hold.
 */
export async function readLateDocuments(
  tx: Tx,
  organisationId: number,
  request: LateRequest,
): Promise<LateDocument[]> {
  if (request.customers.length === 0) return [];
  const { through, today, knownAt } = request;
  const customers = Prisma.sql`${[...request.customers]}::bigint[]`;
  const known = Prisma.sql`${knownAt}::timestamptz`;
  const rows = await tx.$queryRaw`
    WITH late AS MATERIALIZED (${candidates(organisationId, request, customers)}),
    disputed AS MATERIALIZED (
      SELECT DISTINCT d.item_id
      FROM dispute_of(${organisationId}::integer, ${today}::date, ${known}, ${customers}) d WHERE d.live),
    promised AS MATERIALIZED (
      SELECT p.customer_id, p.currency, n.item_id
      FROM promise_of(${organisationId}::integer, ${today}::date, ${known}, ${customers}) p
      LEFT JOIN promise_item n ON n.organisation_id = ${organisationId} AND n.promise_id = p.promise_id
      WHERE p.state = 'live')
    SELECT i.id, i.customer_id, i.kind, i.number, i.currency, i.due_on, s.open_amount, m.movements, c.charged, c.fee_charged,
           EXISTS (SELECT FROM disputed d WHERE d.item_id = i.id) AS disputed,
           EXISTS (SELECT FROM promised p WHERE p.customer_id = i.customer_id AND p.currency = i.currency
                     AND (p.item_id IS NULL OR p.item_id = i.id)) AS promised
    FROM late s
    CROSS JOIN LATERAL (
      SELECT x.id, x.customer_id, x.kind, x.number, x.currency, x.due_on FROM item x
      WHERE x.organisation_id = ${organisationId} AND x.id = s.item_id AND x.kind = ANY (${[...BEARING_KINDS]})
        AND x.due_on < ${through}::date OFFSET 0) i
    CROSS JOIN LATERAL (
      SELECT coalesce(jsonb_agg(jsonb_build_object('on', d.effective_on, 'amount', d.amount::text)
                                ORDER BY d.effective_on), '[]') AS movements
      FROM (SELECT e.effective_on, sum(e.amount) AS amount FROM entry e
            WHERE e.organisation_id = ${organisationId} AND e.item_id = i.id AND e.effective_on <= ${through}::date
              AND e.recorded_at <= ${known}
            GROUP BY e.effective_on) d) m
    CROSS JOIN LATERAL (${standingCharges(organisationId, known)}) c
    ORDER BY i.customer_id, i.due_on, i.id`;
  return readRows(columns, rows).map(({ due_on, movements, charged, ...row }) => ({
    ...row,
    dueOn: due_on,
    movements: movements.map(({ on, amount }) => ({ on, amount: BigInt(amount) })),
    charged: charged.map((days) => ({ ...days, amount: BigInt(days.amount) })),
  }));
}

function candidates(organisationId: number, request: LateRequest, customers: Prisma.Sql): Prisma.Sql {
  const { through, knownAt, documents, settled } = request;
  if (documents) {
    return Prisma.sql`
      SELECT n.id AS item_id, coalesce((
        SELECT sum(e.amount) FROM entry e
        WHERE e.organisation_id = ${organisationId} AND e.item_id = n.id AND e.effective_on <= ${through}::date), 0)::bigint AS open_amount
      FROM unnest(${[...documents]}::bigint[]) n (id)`;
  }
  const open = Prisma.sql`
    SELECT o.item_id, o.open_amount
    FROM open_amount_of(${organisationId}::integer, ${customers}, ${through}::date, ${knownAt}::timestamptz) o
    WHERE o.open_amount > 0 AND o.due_on < ${through}::date`;
  if (!settled) return open;
  return Prisma.sql`${open} UNION ALL
    SELECT d.item_id, 0::bigint
    FROM due_invoice_of(${organisationId}::integer, ${customers}, ${through}::date, ${knownAt}::timestamptz) d
    WHERE d.paid_on > d.due_on`;
}

/** What was charged for document `i` and not waived, as far as it was known. */
const standingCharges = (organisationId: number, known: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT coalesce(jsonb_agg(jsonb_build_object('from', c.from_on, 'through', c.through_on, 'amount', c.amount::text,
                                               'exact', coalesce(c.basis ->> 'exact', (c.amount * minor_unit(i.currency))::text))
                            ORDER BY c.from_on) FILTER (WHERE c.kind = 'interest'), '[]') AS charged,
         coalesce(bool_or(c.kind = 'fee'), false) AS fee_charged
  FROM interest_charge c
  JOIN item d ON d.organisation_id = ${organisationId} AND d.id = c.item_id
  WHERE c.organisation_id = ${organisationId} AND c.for_item_id = i.id AND c.recorded_at <= ${known}
    AND NOT EXISTS (SELECT FROM posting r WHERE r.organisation_id = ${organisationId}
                      AND r.reverses_posting_id = d.posting_id AND r.recorded_at <= ${known})`;
