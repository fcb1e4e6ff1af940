import { z } from 'zod';
import { servesOn } from '@/lib/health/checkpoint-day';
import type { Day } from '@/lib/kernel/day';
import { page, type SortKey } from '@/lib/kernel/paging';
import type { Clocks, QueryContext } from '@/lib/kernel/query';
import { numericColumn, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import { type CustomerRow, customerColumns, describeCustomer } from './customer-row';
import { plainRows } from './plain-rows';
import { needYou, pastRows, positionRows } from './position-rows';
import type { RowsRequest } from './row-parts';

export type RowsAnswer = { rows: CustomerRow[]; nextCursor: string | null; totals: Totals };

/** What the head of the queue says of everything in scope: base currency at the day's rates, unrounded major units. */
export type Totals = z.output<typeof totalColumns>;

const totalColumns = z.object({
  collectable: numericColumn,
  overdue: numericColumn,
  balance: numericColumn,
  need_you: z.coerce.number(),
  need_me: z.number().nullable(),
  without_rate: z.array(z.string()).nullable(),
});

/** Customer rows with everything derived, filtered, in order, a page of them; and the totals of their scope. */
export async function customerRows(context: QueryContext, request: RowsRequest): Promise<RowsAnswer> {
  const { clocks, limit } = request;
  const found = await foundRows(context, request);
  const shown = page(readRows(customerColumns, found.filter(hasCustomer)), limit);
  const [first] = found;
  return {
    rows: shown.rows.map((row) => describeCustomer(row, clocks, context.organisation.baseCurrency)),
    nextCursor: shown.nextCursor,
    totals: totalColumns.parse({ ...first, without_rate: first?.totals_without_rate }),
  };
}

type FoundRow = Record<string, unknown>;

/** From the cheapest place that is exact for these clocks; that the checkpoints serve is asked in the same breath. */
async function foundRows(context: QueryContext, request: RowsRequest): Promise<FoundRow[]> {
  const { tx, organisation } = context;
  if (request.clocks.present) {
    const rows = await tx.$queryRaw<FoundRow[]>(rowsStatement(organisation.id, request, true));
    if (servesOn(rows[0]?.checkpoint_day as Day | null, request.clocks.asOf)) return rows;
  }
  return tx.$queryRaw<FoundRow[]>(rowsStatement(organisation.id, request, false));
}

/** One row for each customer shown, with the totals; one without a customer when none is shown. */
function rowsStatement(organisationId: number, request: RowsRequest, fast: boolean): Prisma.Sql {
  const { clocks, mine } = request;
  const needMe = fast && mine ? needYou(organisationId, mine) : Prisma.sql`NULL::integer`;
  return Prisma.sql`${fast && request.usual ? KEPT : Prisma.empty}
    ${rowsFrom(organisationId, request, fast)}
    SELECT t.collectable, t.overdue, t.balance, t.need_you, t.totals_without_rate, ${needMe} AS need_me,
           (SELECT k.as_of::text FROM checkpoint_state k WHERE k.organisation_id = ${organisationId}) AS checkpoint_day,
           ${COLUMNS}, s.place, w.weights, s.queue_place <> s.score AND is_in_plain_order(s.customer_id, w.weights[7]) AS in_plain_order,
           ${followUp(organisationId, clocks)} AS follow_up, c.name, c.trading_name, u.name AS owner_name, u.email AS owner_email,
           b.name AS contact_name, b.email AS contact_email, b.phone AS contact_phone
    FROM totals t
    CROSS JOIN (${weightsInForce(organisationId, clocks.knownAt, fast)}) w
    LEFT JOIN shown s ON true
    LEFT JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = s.customer_id
    LEFT JOIN app_user u ON u.id = s.owner_id
    LEFT JOIN contact b ON b.organisation_id = ${organisationId} AND b.id = s.billing_contact_id
    ORDER BY s.place`;
}

/** What is joined to a position, or said of it, to make a row. */
const JOINED = [
  'name',
  'trading_name',
  'owner_name',
  'owner_email',
  'contact_name',
  'contact_email',
  'contact_phone',
  'weights',
  'in_plain_order',
  'follow_up',
];

/** Of a position what a row shows, and no more: it has as many columns again, that only the database reads. */
const COLUMNS = Prisma.raw(
  Object.keys(customerColumns.shape)
    .filter((name) => !JOINED.includes(name))
    .map((name) => `s.${name}`)
    .join(', '),
);

/** What the rows were ranked by: in the present what the writer took over, else what was decided and known then. */
export const weightsInForce = (
  organisationId: number,
  knownAt: string,
  fast: boolean,
): Prisma.Sql => Prisma.sql`
  SELECT coalesce(
    (SELECT s.weights FROM checkpoint_state s WHERE s.organisation_id = ${organisationId} AND s.weights <> '{}' AND ${fast}),
    weights_at(${organisationId}::integer, ${knownAt}::timestamptz)) AS weights OFFSET 0`;

/** What was noted to be done, of the customers shown whose follow-up is due. */
const followUp = (organisationId: number, clocks: Clocks): Prisma.Sql => Prisma.sql`
  CASE WHEN 'follow_up' = ANY (s.forced) THEN (
    SELECT t.follow_up FROM touch t
    WHERE t.organisation_id = ${organisationId} AND t.customer_id = s.customer_id AND t.follow_up_on IS NOT NULL
      AND t.kind NOT IN ('reply', 'visit') AND t.touched_on <= ${clocks.asOf}::date AND t.recorded_at <= ${clocks.knownAt}::timestamptz
    ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1) END`;

const KEPT = Prisma.raw('/* kept: customer rows */');

function rowsFrom(organisationId: number, request: RowsRequest, fast: boolean): Prisma.Sql {
  if (fast) return positionRows(organisationId, request);
  return request.clocks.plain ? plainRows(organisationId, request) : pastRows(organisationId, request);
}

const hasCustomer = (row: FoundRow): boolean => row.customer_id !== null;

export const ID_KEY: SortKey = { sql: Prisma.sql`r.customer_id`, type: 'bigint', descending: false };
