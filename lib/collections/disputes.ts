import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { type Day, daysBetween } from '@/lib/kernel/day';
import { idOf, optional, textInput } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { type Clocks, clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { notFound } from '@/lib/kernel/refusal';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import type { DisputeOutcome, DisputeReason } from './agreement-words';

const columns = z.object({
  id: bigintColumn,
  number: z.string(),
  name: z.string(),
  document: z.string(),
  document_number: z.string(),
  currency: z.string(),
  due_on: optionalDay,
  amount: bigintColumn,
  open_amount: bigintColumn,
  reason: z.custom<DisputeReason>(),
  note: z.string().nullable(),
  opened_on: dayColumn,
  opened_by: z.string(),
  contact: z.string().nullable(),
  owner: z.string().nullable(),
  deadline: optionalDay,
  outcome: z.custom<DisputeOutcome>().nullable(),
  resolved_on: optionalDay,
  live: z.boolean(),
});
export type DisputeRow = z.output<typeof columns>;

const MOST = 500;

/** Disputes by their age, and what they come from. A settled document ends its dispute by itself. */
export const disputes = defineQuery({
  name: 'collections.disputes',
  summary: 'Disputes: open ones by age, or all; and how much comes from which cause.',
  permission: 'queue.read',
  input: z.strictObject({
    customer: optional(customerNumber),
    show: z.enum(['open', 'all']).default('open'),
    ...timeTravel,
  }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const { tx, organisation } = context;
    const customer = input.customer ? await findCustomer(tx, organisation.id, input.customer) : null;
    const rows = await readDisputes(context, clocks, {
      customers: customer ? [customer.id] : null,
      where: input.show === 'open' ? Prisma.sql`s.live` : Prisma.sql`true`,
    });
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      data: rows.slice(0, MOST).map((row) => describeDispute(row, clocks.asOf)),
      causes: causesOf(rows, clocks.asOf),
    };
  },
});

/** One dispute with its thread, oldest first. */
export const oneDispute = defineQuery({
  name: 'collections.dispute',
  summary: 'One dispute with its thread.',
  permission: 'queue.read',
  input: z.strictObject({ dispute: textInput(20), ...timeTravel }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const { tx, organisation } = context;
    const id = idOf(input.dispute);
    const [row] = await readDisputes(context, clocks, {
      customers: null,
      where: Prisma.sql`s.dispute_id = ${id}`,
    });
    if (!row) throw notFound('There is no such dispute.', 'dispute');
    const thread = await tx.$queryRaw<ThreadRow[]>`
      SELECT x.kind, x.happened_on, x.body, x.deadline, x.outcome, coalesce(u.name, x.actor) AS by, o.name AS owner,
             x.recorded_at
      FROM dispute_event x LEFT JOIN app_user u ON u.id = x.user_id LEFT JOIN app_user o ON o.id = x.owner_id
      WHERE x.organisation_id = ${organisation.id} AND x.dispute_id = ${id} AND x.happened_on <= ${clocks.asOf}::date
        AND x.recorded_at <= ${clocks.knownAt}::timestamptz
      ORDER BY x.id`;
    return {
      ...describeDispute(row, clocks.asOf),
      thread: thread.map(({ recorded_at, ...event }) => ({ ...event, at: recorded_at.toISOString() })),
    };
  },
});

type ThreadRow = {
  kind: 'comment' | 'assigned' | 'resolved';
  happened_on: Day;
  body: string | null;
  deadline: Day | null;
  outcome: DisputeOutcome | null;
  by: string;
  owner: string | null;
  recorded_at: Date;
};

/** Disputes of some customers, or of all (null), the live ones first, the oldest first. */
export async function readDisputes(
  { tx, organisation }: QueryContext,
  { asOf, knownAt }: Clocks,
  { customers, where }: { customers: bigint[] | null; where: Prisma.Sql },
): Promise<DisputeRow[]> {
  const rows = await tx.$queryRaw`
    SELECT d.id, c.number, c.name, i.kind || ':' || i.number AS document, i.number AS document_number, i.currency, i.due_on,
           d.amount, s.open_amount, d.reason, d.note, d.opened_on, coalesce(u.name, d.actor) AS opened_by, t.name AS contact,
           o.name AS owner, a.deadline, s.outcome, s.resolved_on, s.live
    FROM dispute_of(${organisation.id}::integer, ${asOf}::date, ${knownAt}::timestamptz, ${customers}::bigint[]) s
    JOIN dispute d ON d.organisation_id = ${organisation.id} AND d.id = s.dispute_id
    JOIN customer c ON c.organisation_id = ${organisation.id} AND c.id = d.customer_id
    JOIN item i ON i.organisation_id = ${organisation.id} AND i.id = d.item_id
    LEFT JOIN contact t ON t.organisation_id = ${organisation.id} AND t.id = d.contact_id
    LEFT JOIN app_user u ON u.id = d.user_id
    LEFT JOIN LATERAL (
      SELECT x.owner_id, x.deadline FROM dispute_event x
      WHERE x.organisation_id = ${organisation.id} AND x.dispute_id = d.id AND x.kind = 'assigned'
        AND x.happened_on <= ${asOf}::date AND x.recorded_at <= ${knownAt}::timestamptz
      ORDER BY x.id DESC LIMIT 1) a ON true
    LEFT JOIN app_user o ON o.id = a.owner_id
    WHERE ${where}
    ORDER BY s.live DESC, d.opened_on, d.id`;
  return readRows(columns, rows);
}

export const describeDispute = ({ id, amount, open_amount, ...row }: DisputeRow, asOf: Day) => ({
  id: id.toString(),
  ...row,
  amount: toDecimalString(amount, row.currency),
  open_amount: toDecimalString(open_amount, row.currency),
  days_open: daysBetween(row.opened_on, row.resolved_on ?? asOf),
});

/** What disputes come from, by cause and currency: how many, how much, and how long they took or take. */
function causesOf(rows: readonly DisputeRow[], asOf: Day) {
  const groups = Object.groupBy(rows, ({ reason, currency }) => `${reason} ${currency}`);
  return Object.values(groups)
    .flatMap((of) => {
      const [first] = of ?? [];
      if (!of || !first) return [];
      const days = of.map(({ opened_on, resolved_on }) => daysBetween(opened_on, resolved_on ?? asOf));
      const sum = of.reduce((total, { amount }) => total + amount, 0n);
      return [
        {
          reason: first.reason,
          currency: first.currency,
          disputes: of.length,
          open: of.filter(({ live }) => live).length,
          amount: toDecimalString(sum, first.currency),
          average_days: Math.round(days.reduce((total, each) => total + each, 0) / days.length),
          minor: sum,
        },
      ];
    })
    .sort((a, b) => b.disputes - a.disputes || Number(b.minor - a.minor))
    .map(({ minor, ...cause }) => cause);
}
