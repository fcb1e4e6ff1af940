import { z } from 'zod';
import { customerNumber } from '@/lib/customers/customer';
import { optional } from '@/lib/kernel/input';
import { after, keysOf, orderBy, page, paging, type SortKey } from '@/lib/kernel/paging';
import { defineQuery } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, readRows } from '@/lib/kernel/rows';
import { CHANNELS, TEMPLATE_KINDS } from '@/lib/letters/built-in/template-kind';
import { Prisma } from '@/prisma/client/client';
import { MESSAGE_STATES, type MessageState } from './mail-words';
import { countUnknown, unfinished } from './unknown-count';

const STATES = Object.keys(MESSAGE_STATES) as [MessageState, ...MessageState[]];

const columns = z.object({
  id: bigintColumn,
  customer: z.string(),
  name: z.string(),
  channel: z.enum(CHANNELS),
  kind: z.enum(TEMPLATE_KINDS),
  level: z.number(),
  recipient: z.string(),
  subject: z.string(),
  decided_on: dayColumn,
  at: z.date(),
  by: z.string(),
  origin: z.string(),
  state: z.enum(STATES),
  detail: z.string().nullable(),
  keys: z.string(),
});

const NEWEST: SortKey[] = [{ sql: Prisma.sql`m.id`, type: 'bigint', descending: true }];

/** Everything that was decided to be sent, the newest first, and what became of it. */
export const outbox = defineQuery({
  name: 'mail.outbox',
  summary:
    'The messages that were decided on, and what became of each: kept, waiting, sent, unknown or refused.',
  permission: 'queue.read',
  input: z.strictObject({
    state: optional(z.enum(STATES)).describe('Only those that are so now.'),
    channel: optional(z.enum(CHANNELS)),
    customer: optional(customerNumber),
    ...paging,
  }),
  async read({ tx, organisation: { id } }, input) {
    const found = await tx.$queryRaw`
      SELECT m.id, c.number AS customer, c.name, m.channel, m.kind, m.level, m.recipient, m.subject, m.decided_on,
             m.recorded_at AS at, coalesce(u.name, m.actor) AS by, m.origin, s.state,
             (SELECT e.detail FROM message_event e WHERE e.organisation_id = ${id} AND e.message_id = m.id
              ORDER BY e.id DESC LIMIT 1) AS detail, ${keysOf(NEWEST)} AS keys
      FROM message m
      JOIN customer c ON c.organisation_id = ${id} AND c.id = m.customer_id
      LEFT JOIN app_user u ON u.id = m.user_id
      CROSS JOIN LATERAL (SELECT message_state(${id}::integer, m.id) AS state OFFSET 0) s
      WHERE m.organisation_id = ${id} AND ${narrowed(id, input.state)}
        AND (${input.channel ?? null}::text IS NULL OR m.channel = ${input.channel ?? null})
        AND (${input.customer ?? null}::text IS NULL OR c.number = ${input.customer ?? null})
        AND ${after(NEWEST, input.cursor)}
      ORDER BY ${orderBy(NEWEST)} LIMIT ${input.limit + 1}`;
    const { rows, nextCursor } = page(readRows(columns, found), input.limit);
    return {
      data: rows.map(({ keys: _, id: message, at, ...row }) => ({
        id: message.toString(),
        ...row,
        at: at.toISOString(),
      })),
      unknown: await countUnknown(tx, id),
      next_cursor: nextCursor,
    };
  },
});

export type OutboxRow = Awaited<ReturnType<typeof outbox.read>>['data'][number];

/** What is looked at most is found by an index: what waits, and what nobody knows of. */
function narrowed(id: number, state: MessageState | undefined): Prisma.Sql {
  if (!state) return Prisma.sql`true`;
  const candidates =
    state === 'unknown' || state === 'waiting' || state === 'sending'
      ? Prisma.sql`AND m.id IN (${unfinished(id)})`
      : Prisma.empty;
  return Prisma.sql`s.state = ${state} ${candidates}`;
}
