import { z } from 'zod';
import { checkpointServes } from '@/lib/health/checkpoint-day';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import { bigintColumn, dayColumn, numericColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';
import { countryOfLocale } from './business-days';
import type { Cadence, SegmentFacts } from './cadence';
import type { StepOutcome } from './cadence-words';
import type { StepFacts, StepRow } from './step-rule';

const rowColumns = z.object({
  version: z.string(),
  step: z.number(),
  episode: dayColumn,
  outcome: z.custom<StepOutcome>(),
  reason: z.string().nullable(),
  on: dayColumn,
});

const columns = z.object({
  customer_id: bigintColumn,
  number: z.string(),
  name: z.string(),
  status: z.enum(['active', 'archived']),
  owner_id: z.number().nullable(),
  balance_base: numericColumn,
  recurring_late: z.boolean(),
  due_count: z.coerce.number(),
  late_count: z.coerce.number(),
  oldest_due_on: optionalDay,
  covered_since: optionalDay,
  held: z.boolean(),
  last_snooze_until: optionalDay,
  reminded_on: optionalDay,
  country: z.string().nullable(),
  reachable: z.boolean(),
  postal: z.boolean(),
  rows: z.array(rowColumns),
});

/** What cadences look at, of one customer on one day. */
export type CadenceFacts = SegmentFacts &
  StepFacts & {
    customerId: bigint;
    customer: string;
    name: string;
    /** Of the invoices due within a year: how many, and how many were or are late. */
    dueCount: number;
    lateCount: number;
    /** Whether there is an address to write to, by e-mail and by letter. */
    reachable: boolean;
    postal: boolean;
    /** Of every episode, in order; `rows` are those of the present one. */
    allRows: readonly (StepRow & { episode: Day })[];
  };

export type FactsScope = {
  tx: Tx;
  organisation: Organisation;
  versions: ReadonlyMap<string, Cadence>;
  /** `false` where the caller knows since when what is promised or disputed altogether is overdue. */
  covered?: boolean;
};

/** The facts of some customers on a day, from what `positions` selects of them as `customer_position` has it. */
export async function factsFrom(scope: FactsScope, positions: Prisma.Sql, day: Day): Promise<CadenceFacts[]> {
  const { tx, organisation, versions } = scope;
  const org = organisation.id;
  const found = await tx.$queryRaw`
    WITH p AS MATERIALIZED (${positions})
    SELECT p.customer_id, p.number, c.name, p.status, p.owner_id, p.balance_base, p.recurring_late, p.due_count,
           p.late_count, p.oldest_due_on,
           CASE WHEN ${scope.covered ?? true} AND p.oldest_due_on IS NULL THEN (
             SELECT min(o.due_on) FROM open_amount_of(${org}::integer, ARRAY[p.customer_id], ${day}::date, 'infinity') o
             WHERE o.open_amount > 0 AND o.due_on < ${day}::date AND p.overdue_base > 0) END AS covered_since,
           p.held, p.last_snooze_until, p.reminded_on[1] AS reminded_on, a.country,
           b.email IS NOT NULL AND NOT EXISTS (
             SELECT FROM contact_bounce x WHERE x.organisation_id = ${org} AND x.contact_id = b.id) AS reachable,
           a.line1 IS NOT NULL AS postal, coalesce(s.rows, '[]') AS rows
    FROM p
    JOIN customer c ON c.organisation_id = ${org} AND c.id = p.customer_id
    LEFT JOIN contact b ON b.organisation_id = ${org} AND b.id = p.billing_contact_id
    LEFT JOIN LATERAL (
      SELECT (array_agg(x.country ORDER BY x.kind = 'billing' DESC, x.id DESC) FILTER (WHERE x.country IS NOT NULL))[1] AS country,
             min(x.line1) AS line1
      FROM address x
      WHERE x.organisation_id = ${org} AND x.customer_id = p.customer_id AND x.kind IN ('billing', 'registered')
        AND x.ended_at IS NULL) a ON true
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('version', x.cadence_id::text, 'step', x.step, 'episode', x.episode,
                         'outcome', x.outcome, 'reason', x.reason, 'on', x.happened_on) ORDER BY x.id) AS rows
      FROM cadence_step x WHERE x.organisation_id = ${org} AND x.customer_id = p.customer_id) s ON true
    ORDER BY p.customer_id`;
  const country = countryOfLocale(organisation.locale);
  return readRows(columns, found).map((row) => describeFacts(row, versions, country));
}

function describeFacts(
  row: z.output<typeof columns>,
  versions: ReadonlyMap<string, Cadence>,
  country: string | null,
): CadenceFacts {
  const episode = row.oldest_due_on ?? row.covered_since;
  const allRows = row.rows.map((each) => stepRow(each, versions));
  return {
    customerId: row.customer_id,
    customer: row.number,
    name: row.name,
    country: row.country ?? country,
    balanceBase: row.balance_base,
    recurringLate: row.recurring_late,
    dueCount: row.due_count,
    lateCount: row.late_count,
    ownerId: row.owner_id,
    episode: row.oldest_due_on,
    coveredSince: row.covered_since,
    archived: row.status === 'archived',
    held: row.held,
    snoozedUntil: row.last_snooze_until,
    remindedOn: row.reminded_on,
    reachable: row.reachable,
    postal: row.postal,
    allRows,
    rows: allRows.filter((each) => each.episode === episode),
  };
}

/** A step's day is the one that was written when it was done. */
function stepRow(row: z.output<typeof rowColumns>, versions: ReadonlyMap<string, Cadence>) {
  const version = versions.get(row.version);
  const step = version?.steps.find(({ key }) => key === row.step);
  if (!version || !step) throw new Error(`Version ${row.version} of a cadence has no step ${row.step}.`);
  const { episode, outcome, reason, on } = row;
  return { cadence: version.number, key: step.key, writtenDay: step.day, episode, outcome, reason, on };
}

/** One customer's facts at this instant, exact under its lock. */
export async function factsOfOne(scope: FactsScope, customerId: bigint, day: Day): Promise<CadenceFacts> {
  const { tx, organisation } = scope;
  const clocks = { asOf: day, knownAt: 'infinity', present: true, plain: false };
  const past = !(await checkpointServes(tx, organisation.id, clocks));
  const [facts] = await factsFrom(scope, positionsOn(organisation.id, [customerId], day, past), day);
  if (!facts) throw new Error(`Customer ${customerId} has no position.`);
  return facts;
}

/** Positions on any day, from what is kept and what came since, or (`past`) from the customers' own entries. */
export const positionsOn = (
  organisationId: number,
  customers: readonly bigint[],
  day: Day,
  past: boolean,
): Prisma.Sql => Prisma.sql`
  SELECT * FROM position_now(${organisationId}::integer, ${day}::date, ${[...customers]}::bigint[], NULL, ${past}, 'infinity')`;
