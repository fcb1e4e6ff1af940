import { z } from 'zod';
import { after, keysOf, orderBy, page, paging, type SortKey } from '@/lib/kernel/paging';
import { defineQuery } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, readRows } from '@/lib/kernel/rows';
import { TEMPLATE_KINDS } from '@/lib/letters/built-in/template-kind';
import { Prisma } from '@/prisma/client/client';
import { SEND_REFUSALS, type SendRefusal } from './mail-words';

const columns = z.object({
  id: bigintColumn,
  customer: z.string(),
  name: z.string(),
  channel: z.string(),
  kind: z.enum(TEMPLATE_KINDS),
  level: z.number(),
  reasons: z.array(z.string()),
  origin: z.string(),
  refused_on: dayColumn,
  at: z.date(),
  by: z.string(),
  keys: z.string(),
});

const NEWEST: SortKey[] = [{ sql: Prisma.sql`r.id`, type: 'bigint', descending: true }];

/** What the certificate refused, and why, the newest first. */
export const notSent = defineQuery({
  name: 'mail.not-sent',
  summary: 'What was not sent, and why: the record of the send certificate.',
  permission: 'queue.read',
  input: z.strictObject(paging),
  async read({ tx, organisation: { id } }, input) {
    const found = await tx.$queryRaw`
      SELECT r.id, c.number AS customer, c.name, r.channel, r.kind, r.level, r.reasons, r.origin, r.refused_on, r.recorded_at AS at,
             coalesce(u.name, r.actor) AS by, ${keysOf(NEWEST)} AS keys
      FROM send_refusal r
      JOIN customer c ON c.organisation_id = ${id} AND c.id = r.customer_id
      LEFT JOIN app_user u ON u.id = r.user_id
      WHERE r.organisation_id = ${id} AND ${after(NEWEST, input.cursor)}
      ORDER BY ${orderBy(NEWEST)} LIMIT ${input.limit + 1}`;
    const { rows, nextCursor } = page(readRows(columns, found), input.limit);
    return {
      data: rows.map(({ keys: _, id: refusal, at, reasons, ...row }) => ({
        id: refusal.toString(),
        ...row,
        at: at.toISOString(),
        reasons: reasons.map((code) => ({ code, text: SEND_REFUSALS[code as SendRefusal] ?? code })),
      })),
      next_cursor: nextCursor,
    };
  },
});
