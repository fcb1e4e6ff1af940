import { z } from 'zod';
import { PROFILE_SUBJECTS } from '@/lib/customers/profile-change';
import { after, orderBy, reach, type SortKey } from '@/lib/kernel/paging';
import { dayColumn } from '@/lib/kernel/rows';
import { DOCUMENT_KINDS } from '@/lib/ledger/document';
import { Prisma } from '@/prisma/client/client';
import { ACT_KINDS, ACT_SOURCES, type ActScope } from './timeline-acts';
import { TOUCH_KINDS } from './touch';
import type { CallOutcome } from './touch-words';

/** What can stand on a timeline, by what a reader looks for. */
export const TIMELINE_GROUPS = {
  touches: TOUCH_KINDS,
  ...ACT_KINDS,
  documents: ['posted', 'reversed'],
  terms: ['customer_terms'],
  status: ['customer_status'],
  profile: ['customer', 'customer_owner', 'customer_external_id', 'contact', 'address'],
} as const;
export type TimelineGroup = keyof typeof TIMELINE_GROUPS;
export const TIMELINE_GROUP_NAMES = Object.keys(TIMELINE_GROUPS) as [TimelineGroup, ...TimelineGroup[]];

const version = z.record(z.string(), z.unknown()).nullable();

/** One row, whatever it is of; exactly one of `touch`, `act`, `change` and `document` is there. */
export const timelineColumns = z.object({
  id: z.string(),
  kind: z.enum(Object.values(TIMELINE_GROUPS).flat()),
  on_day: dayColumn,
  at: z.date(),
  by: z.string(),
  touch: z
    .object({
      id: z.string(),
      body: z.string(),
      until: z.string().nullable(),
      outcome: z.custom<CallOutcome>().nullable(),
      contact: z.string().nullable(),
      follow_up_on: z.string().nullable(),
      follow_up: z.string().nullable(),
      taken_back: z.boolean(),
    })
    .nullable(),
  /** What a promise, dispute, message or decision says; its fields are those of its kind. */
  act: version,
  change: z.object({ before: version, after: version }).nullable(),
  document: z
    .object({
      kind: z.enum(DOCUMENT_KINDS),
      number: z.string(),
      amount: z.string(),
      currency: z.string(),
      due_on: z.string().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  keys: z.string(),
});

type Scope = ActScope & {
  /** Everything unless given. */
  group: TimelineGroup | undefined;
  cursor: string | undefined;
  limit: number;
};

/**
 * The rows `t` of a customer's timeline: what was done, what was posted or reversed, and what changed of its profile.
 * `on_day` is the day that it counts from; for a change of the profile, the day on which it was made. Of the documents,
 * which may be very many, no more than the page and one more are there.
 */
export function timelineRows(scope: Scope): Prisma.Sql {
  const { group } = scope;
  const sources = group
    ? SOURCES[group]
    : [touches, documents, changes, ...Object.values(ACT_SOURCES).flatMap((of) => of.map(asRows))];
  return Prisma.sql`
    WITH t AS MATERIALIZED (
      SELECT x.* FROM (${Prisma.join(
        sources.map((rows) => rows(scope)),
        ' UNION ALL ',
      )}) x (id, kind, on_day, at, by, touch, act, change, document)
      WHERE x.on_day <= ${scope.clocks.asOf}::date)`;
}

/** The order of a timeline, on the columns that hold the day, the instant and the id of a row. */
export const newestFirst = (day: Prisma.Sql, instant: Prisma.Sql, id: Prisma.Sql): SortKey[] => [
  { sql: day, type: 'date', descending: true },
  { sql: instant, type: 'timestamptz', descending: true },
  { sql: id, type: 'text', descending: true },
];

const DOCUMENTS_NEWEST_FIRST = newestFirst(
  Prisma.sql`e.effective_on`,
  Prisma.sql`e.recorded_at`,
  Prisma.sql`('entry-' || e.seq)`,
);

const touches = ({ organisationId, customer, clocks }: Scope) => Prisma.sql`
  SELECT 'touch-' || k.id AS id, k.kind, k.touched_on AS on_day, k.recorded_at AS at, coalesce(u.name, k.actor) AS by,
         jsonb_build_object('id', k.id::text, 'body', k.body, 'until', k.snoozed_until, 'outcome', k.outcome, 'contact', c.name,
           'follow_up_on', k.follow_up_on, 'follow_up', k.follow_up, 'taken_back', x.touch_id IS NOT NULL) AS touch,
         NULL::jsonb AS act, NULL::jsonb AS change, NULL::jsonb AS document
  FROM touch k
  LEFT JOIN app_user u ON u.id = k.user_id
  LEFT JOIN contact c ON c.organisation_id = ${organisationId} AND c.id = k.contact_id
  LEFT JOIN touch_end x ON x.organisation_id = ${organisationId} AND x.touch_id = k.id
    AND x.recorded_at <= ${clocks.knownAt}::timestamptz
  WHERE k.organisation_id = ${organisationId} AND k.customer_id = ${customer.id}
    AND k.recorded_at <= ${clocks.knownAt}::timestamptz`;

/** The legs that put a document on the account, or take a reversed one off. */
const documents = ({ organisationId, customer, clocks, cursor, limit }: Scope) => Prisma.sql`
  SELECT 'entry-' || e.seq, CASE WHEN p.kind = 'reversal' THEN 'reversed' ELSE 'posted' END, e.effective_on, e.recorded_at,
         coalesce(u.name, a.actor), NULL::jsonb, NULL::jsonb, NULL::jsonb,
         jsonb_build_object('kind', i.kind, 'number', i.number, 'amount', e.amount::text, 'currency', e.currency,
                            'due_on', i.due_on, 'reason', p.reason)
  FROM (SELECT e.* FROM entry e
        WHERE e.organisation_id = ${organisationId} AND e.customer_id = ${customer.id} AND e.counter_item_id IS NULL
          AND e.effective_on <= ${clocks.asOf}::date AND e.recorded_at <= ${clocks.knownAt}::timestamptz
          AND ${reach(DOCUMENTS_NEWEST_FIRST, cursor)} AND ${after(DOCUMENTS_NEWEST_FIRST, cursor)}
        ORDER BY ${orderBy(DOCUMENTS_NEWEST_FIRST)} LIMIT ${limit + 1}) e
  JOIN item i ON i.organisation_id = ${organisationId} AND i.id = e.item_id
  JOIN posting p ON p.organisation_id = ${organisationId} AND p.id = e.posting_id
  JOIN audit_event a ON a.organisation_id = ${organisationId} AND a.id = p.audit_id
  LEFT JOIN app_user u ON u.id = a.user_id`;

const changes = ({ organisationId, timeZone, customer, clocks }: Scope) => Prisma.sql`
  SELECT 'change-' || c.audit_id || '-' || c.position, c.subject, (a.recorded_at AT TIME ZONE ${timeZone}::text)::date,
         a.recorded_at, coalesce(u.name, a.actor), NULL::jsonb, NULL::jsonb, jsonb_build_object('before', c.before, 'after', c.after), NULL::jsonb
  FROM audit_change c
  JOIN audit_event a ON a.organisation_id = ${organisationId} AND a.id = c.audit_id
  LEFT JOIN app_user u ON u.id = a.user_id
  WHERE c.organisation_id = ${organisationId} AND c.subject = ANY(${[...PROFILE_SUBJECTS]}::text[])
    AND c.subject_id = ${customer.number} AND a.recorded_at <= ${clocks.knownAt}::timestamptz`;

/** The rows of an act, as all rows are. */
const asRows =
  (source: (scope: Scope) => Prisma.Sql) =>
  (scope: Scope): Prisma.Sql =>
    Prisma.sql`
    SELECT y.id, y.kind, y.on_day, y.at, y.by, NULL::jsonb, y.act, NULL::jsonb, NULL::jsonb
    FROM (${source(scope)}) y (id, kind, on_day, at, by, act)`;

const SOURCES: Record<TimelineGroup, ((scope: Scope) => Prisma.Sql)[]> = {
  touches: [touches],
  agreements: ACT_SOURCES.agreements.map(asRows),
  messages: ACT_SOURCES.messages.map(asRows),
  decisions: ACT_SOURCES.decisions.map(asRows),
  documents: [documents],
  terms: [changes],
  status: [changes],
  profile: [changes],
};
