import { Prisma } from '@/prisma/client/client';
import { amongCandidates, type OwnerScope, orderedKeys, type RowsRequest, totalsOf } from './row-parts';

/**
 * The same rows on the present day from checkpoint + tail: the kept positions of the customers that nothing touched,
 * and live ones of those that something did. Costs what is shown and what came in since, whatever the history.
 */
export function positionRows(organisationId: number, request: RowsRequest): Prisma.Sql {
  const day = Prisma.sql`${request.clocks.asOf}::date`;
  const { keys, order, later } = orderedKeys(request);
  const { where, scope = Prisma.sql`true` } = request;
  const chosen = Prisma.sql`${scope} AND ${where} AND ${later}`;
  const page = Prisma.sql`ORDER BY ${order} LIMIT ${rowsAsked(request)}`;
  const kept = untouched(organisationId);
  const among = amongCandidates(request);
  return Prisma.sql`
    WITH live AS MATERIALIZED (
      SELECT * FROM position_live(${organisationId}::integer, ${day}, ${candidatesAlone(request) ?? Prisma.sql`NULL`})),
    touched AS (SELECT customer_id FROM live),
    ${WAS},
    totals AS (${totals(organisationId, request)}),
    shown AS (
      SELECT r.*, ${keys} AS keys, ${ofTheDay(day)}, row_number() OVER (ORDER BY ${order}) AS place
      FROM ((SELECT r.* FROM position_row r WHERE ${kept} AND ${chosen} ${among} ${page})
            UNION ALL
            (SELECT r.* FROM live r WHERE ${chosen} ${page})) r
      ${page})`;
}

const untouched = (organisationId: number): Prisma.Sql =>
  Prisma.sql`r.organisation_id = ${organisationId} AND r.customer_id NOT IN (SELECT customer_id FROM touched)`;

/**
 * One more than are shown, to see whether there are more. Where the plan is kept it stands in the statement itself: a plan
 * made for any number of rows looks so much worse than one made for a page that the database would plan each time anew.
 */
const rowsAsked = ({ limit, usual }: RowsRequest): Prisma.Sql =>
  usual ? Prisma.raw(String(limit + 1)) : Prisma.sql`${limit + 1}`;

/** The totals are of everybody: only without them need the candidates alone be worked out. Null: all customers. */
const candidatesAlone = ({ scope, candidates }: RowsRequest): Prisma.Sql | null =>
  candidates && !scope ? Prisma.sql`ARRAY${candidates}` : null;

/**
 * The same rows at any other clocks: from the customers' own entries where candidates are asked for, else from a few passes
 * over what the whole book did since, or until then.
 */
export function pastRows(organisationId: number, request: RowsRequest): Prisma.Sql {
  const { clocks, where, scope = Prisma.sql`true`, limit } = request;
  const day = Prisma.sql`${clocks.asOf}::date`;
  const { keys, order, later } = orderedKeys(request);
  const asked =
    candidatesAlone(request) ??
    Prisma.sql`ARRAY(SELECT id FROM customer WHERE organisation_id = ${organisationId})`;
  return Prisma.sql`
    WITH r AS MATERIALIZED (
      SELECT r.*, ${ofTheDay(day)}
      FROM position_now(${organisationId}::integer, ${day}, ${asked}, NULL, true, ${clocks.knownAt}::timestamptz) r),
    totals AS (
      SELECT ${totalsOf(Prisma.sql`r.in_queue::integer`)},
             (SELECT array_agg(DISTINCT code ORDER BY code) FROM r, unnest(r.without_rate) code WHERE ${scope}) AS totals_without_rate
      FROM r WHERE ${scope}),
    shown AS (
      SELECT r.*, ${keys} AS keys, row_number() OVER (ORDER BY ${order}) AS place
      FROM r WHERE ${scope} AND ${where} AND ${later} ${amongCandidates(request)}
      ORDER BY place LIMIT ${limit + 1})`;
}

/** What of a position reads differently every day. */
export const ofTheDay = (day: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CASE WHEN r.last_snooze_until > ${day} THEN r.last_snooze_until END AS snoozed_until,
  CASE WHEN r.follow_up_on > ${day} THEN r.follow_up_on END AS waits_until,
  r.paid_days_sum + r.unpaid_count * (${day} - date '2000-01-01') - r.unpaid_due_sum AS days_late_sum`;

/** Beside the part `live` of a `WITH`: its customers as they were kept, as far as a scope of owners and its totals ask. */
export const WAS = Prisma.sql`
  was AS (
    SELECT r.was_owner_id AS owner_id, r.was_status AS status, r.was_in_queue AS in_queue,
           r.was_collectable_base AS collectable_base, r.was_overdue_base AS overdue_base, r.was_balance_base AS balance_base
    FROM live r WHERE r.was_in_queue IS NOT NULL)`;

/**
 * How many of a scope need somebody now: the kept count, the touched customers exchanged for the live ones. Beside the parts
 * `live` and `was` of a `WITH`: those rows as they are, and as they were kept.
 */
export const needYou = (organisationId: number, { rows, owner }: OwnerScope): Prisma.Sql => Prisma.sql`
  ((SELECT coalesce(sum(r.in_queue), 0) FROM position_total r
    WHERE r.organisation_id = ${organisationId} AND ${owner})
   - (SELECT count(*) FROM was r WHERE r.in_queue AND ${rows})
   + (SELECT count(*) FROM live r WHERE r.in_queue AND ${rows}))::integer`;

const NO_TOTALS = Prisma.sql`
  SELECT 0::numeric AS collectable, 0::numeric AS overdue, 0::numeric AS balance, 0 AS need_you, NULL::text[] AS totals_without_rate`;

/** Totals of the scope: the kept sums of an owner or of the book, the touched customers exchanged for the live ones. */
function totals(organisationId: number, request: RowsRequest): Prisma.Sql {
  const { scope, scopeOwner } = request;
  if (!scope) return NO_TOTALS;
  const kept = untouched(organisationId);
  const rows = scopeOwner
    ? Prisma.sql`
      SELECT r.collectable_base, r.overdue_base, r.balance_base, r.in_queue AS need_you
      FROM position_total r WHERE r.organisation_id = ${organisationId} AND ${scopeOwner}
      UNION ALL
      SELECT -r.collectable_base, -r.overdue_base, -r.balance_base, -r.in_queue::integer FROM was r WHERE ${scope}`
    : Prisma.sql`
      SELECT r.collectable_base, r.overdue_base, r.balance_base, r.in_queue::integer AS need_you
      FROM customer_position r WHERE ${kept} AND ${scope}`;
  return Prisma.sql`
    SELECT ${totalsOf(Prisma.sql`r.need_you`)},
           (SELECT array_agg(DISTINCT code ORDER BY code) FROM (
              SELECT unnest(r.without_rate) FROM customer_position r
              WHERE ${kept} AND r.without_rate <> '{}' AND ${scope}
              UNION ALL SELECT unnest(r.without_rate) FROM live r WHERE ${scope}) w (code)) AS totals_without_rate
    FROM (${rows}
          UNION ALL
          SELECT r.collectable_base, r.overdue_base, r.balance_base, r.in_queue::integer FROM live r WHERE ${scope}) r`;
}
