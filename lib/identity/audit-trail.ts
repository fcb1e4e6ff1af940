import { z } from 'zod';
import type { Json } from '@/lib/kernel/canonical';
import { dayInput, optional, optionalText } from '@/lib/kernel/input';
import { after, keysOf, orderBy, page, paging, type SortKey } from '@/lib/kernel/paging';
import { defineQuery } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';

const NEWEST_FIRST: SortKey[] = [
  { sql: Prisma.sql`a.recorded_at`, type: 'timestamptz', descending: true },
  { sql: Prisma.sql`a.id`, type: 'bigint', descending: true },
];

/** Every act, newest first: who did what, and what it changed. */
export const auditTrail = defineQuery({
  name: 'identity.audit-trail',
  summary: 'Every act of the organisation, newest first, with what it was given and what it changed.',
  permission: 'audit.read',
  input: z.strictObject({
    command: optionalText(100).describe('The whole name of a command, or its beginning.'),
    actor: optionalText(254).describe('Part of the actor’s name.'),
    record: optionalText(120).describe('A record, as `subject:id` or `subject`.'),
    from: optional(dayInput).describe('From this day of the organisation on.'),
    to: optional(dayInput).describe('Up to and including this day of the organisation.'),
    ...paging,
  }),
  async read({ tx, actor: { organisationId }, organisation }, input) {
    const conditions = [Prisma.sql`a.organisation_id = ${organisationId}`, after(NEWEST_FIRST, input.cursor)];
    if (input.command) conditions.push(Prisma.sql`starts_with(a.command, ${input.command})`);
    if (input.actor) conditions.push(Prisma.sql`strpos(lower(a.actor), lower(${input.actor})) > 0`);
    if (input.record) conditions.push(touches(organisationId, input.record));
    const midnightAfter = (day: string, days: number) =>
      Prisma.sql`((${day}::date + ${days}::integer)::timestamp AT TIME ZONE ${organisation.timeZone})`;
    if (input.from) conditions.push(Prisma.sql`a.recorded_at >= ${midnightAfter(input.from, 0)}`);
    if (input.to) conditions.push(Prisma.sql`a.recorded_at < ${midnightAfter(input.to, 1)}`);
    const rows = await tx.$queryRaw<EventRow[]>`
      SELECT a.id, a.command, a.actor, a.input, a.recorded_at, ${keysOf(NEWEST_FIRST)} AS keys,
             (SELECT coalesce(jsonb_agg(jsonb_build_object('subject', c.subject, 'subject_id', c.subject_id,
                       'before', c.before, 'after', c.after) ORDER BY c.position), '[]'::jsonb)
              FROM audit_change c WHERE c.organisation_id = ${organisationId} AND c.audit_id = a.id) AS changes
      FROM audit_event a
      WHERE ${Prisma.join(conditions, ' AND ')}
      ORDER BY ${orderBy(NEWEST_FIRST)}
      LIMIT ${input.limit + 1}`;
    const { rows: shown, nextCursor } = page(rows, input.limit);
    return {
      data: shown.map(({ id, recorded_at, keys: _keys, ...event }) => ({
        id: id.toString(),
        recorded_at: recorded_at.toISOString(),
        ...event,
      })),
      next_cursor: nextCursor,
    };
  },
});

type EventRow = {
  id: bigint;
  command: string;
  actor: string;
  input: Json;
  recorded_at: Date;
  keys: string;
  changes: { subject: string; subject_id: string; before: Json; after: Json }[];
};

function touches(organisationId: number, record: string): Prisma.Sql {
  const [subject = '', ...rest] = record.split(':');
  const id = rest.join(':').trim();
  return Prisma.sql`EXISTS (SELECT 1 FROM audit_change c
    WHERE c.organisation_id = ${organisationId} AND c.audit_id = a.id AND c.subject = ${subject.trim()}
      AND (${id} = '' OR c.subject_id = ${id}))`;
}
