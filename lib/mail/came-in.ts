import { z } from 'zod';
import { optional } from '@/lib/kernel/input';
import { after, keysOf, orderBy, page, paging, type SortKey } from '@/lib/kernel/paging';
import { defineQuery } from '@/lib/kernel/query';
import { bigintColumn, readRows } from '@/lib/kernel/rows';
import { Prisma } from '@/prisma/client/client';

import { INBOUND_KINDS, type InboundKind } from './mail-words';

const KINDS = Object.keys(INBOUND_KINDS) as [InboundKind, ...InboundKind[]];

const columns = z.object({
  id: bigintColumn,
  kind: z.enum(KINDS),
  customer: z.string().nullable(),
  name: z.string().nullable(),
  message: bigintColumn.nullable(),
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  received_at: z.date(),
  keys: z.string(),
});

const NEWEST: SortKey[] = [{ sql: Prisma.sql`b.id`, type: 'bigint', descending: true }];

/** Mail that was taken in, the newest first: whose it is, or that nobody knows. */
export const cameIn = defineQuery({
  name: 'mail.came-in',
  summary: 'Mail that came back or in: replies, bounces, automatic answers, and what is of nobody known.',
  permission: 'queue.read',
  input: z.strictObject({ kind: optional(z.enum(KINDS)), ...paging }),
  async read({ tx, organisation: { id } }, input) {
    const found = await tx.$queryRaw`
      SELECT b.id, b.kind, c.number AS customer, c.name, b.message_id AS message, b.from_address AS from, b.subject,
             left(b.body_text, 2000) AS text, b.received_at, ${keysOf(NEWEST)} AS keys
      FROM inbound_mail b LEFT JOIN customer c ON c.organisation_id = ${id} AND c.id = b.customer_id
      WHERE b.organisation_id = ${id} AND (${input.kind ?? null}::text IS NULL OR b.kind = ${input.kind ?? null})
        AND ${after(NEWEST, input.cursor)}
      ORDER BY ${orderBy(NEWEST)} LIMIT ${input.limit + 1}`;
    const { rows, nextCursor } = page(readRows(columns, found), input.limit);
    return {
      data: rows.map(({ keys: _, id: inbound, message, received_at, ...row }) => ({
        id: inbound.toString(),
        ...row,
        message: message === null ? null : message.toString(),
        received_at: received_at.toISOString(),
      })),
      next_cursor: nextCursor,
    };
  },
});
