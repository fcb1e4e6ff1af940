import { z } from 'zod';
import { withoutTokens } from '@/lib/customers/portal-link';
import { idOf } from '@/lib/kernel/input';
import { defineQuery } from '@/lib/kernel/query';
import { notFound } from '@/lib/kernel/refusal';
import { bigintColumn, dayColumn, readRows } from '@/lib/kernel/rows';
import { CHANNELS, TEMPLATE_KINDS } from '@/lib/letters/built-in/template-kind';
import type { KeptFile } from '@/lib/letters/pdf/kept-file';
import type { Figures } from './chased';
import type { MessageState } from './mail-words';
import { EVENT_KINDS } from './message-event';

export const messageInput = z.string().trim().max(20).describe('The id of the message.');

const columns = z.object({
  id: bigintColumn,
  customer: z.string(),
  name: z.string(),
  contact: z.string(),
  channel: z.enum(CHANNELS),
  kind: z.enum(TEMPLATE_KINDS),
  level: z.number(),
  language: z.string(),
  recipient: z.string(),
  subject: z.string(),
  body_text: z.string(),
  body_html: z.string().nullable(),
  attachments: z.array(z.object({ name: z.string(), type: z.string() })),
  figures: z.custom<Figures>(),
  decided_on: dayColumn,
  at: z.date(),
  by: z.string(),
  origin: z.string(),
  instead_of: bigintColumn.nullable(),
  replaced_by: bigintColumn.nullable(),
  state: z.custom<MessageState>(),
});

const eventColumns = z.object({
  attempt: z.number(),
  kind: z.enum(EVENT_KINDS),
  detail: z.string().nullable(),
  by: z.string(),
  at: z.date(),
});

/** One message as it was or will be sent: to whom, its words and figures, and everything that became of it. */
export const oneMessage = defineQuery({
  name: 'mail.message',
  summary: 'One message: its words, figures, recipient and what became of it.',
  permission: 'queue.read',
  input: z.strictObject({ message: messageInput }),
  async read({ tx, organisation: { id } }, input) {
    const reference = idOf(input.message);
    const [row] = readRows(
      columns,
      await tx.$queryRaw`
        SELECT m.id, c.number AS customer, c.name, k.name AS contact, m.channel, m.kind, m.level, m.language, m.recipient, m.subject,
               m.body_text, m.body_html, m.figures, m.decided_on, m.recorded_at AS at, coalesce(u.name, m.actor) AS by, m.origin,
               m.instead_of, message_state(${id}::integer, m.id) AS state,
               (SELECT n.id FROM message n WHERE n.organisation_id = ${id} AND n.instead_of = m.id) AS replaced_by,
               (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.file ->> 'name', 'type', a.file ->> 'type') ORDER BY a.place), '[]')
                FROM jsonb_array_elements(m.attachments) WITH ORDINALITY a (file, place)) AS attachments
        FROM message m
        JOIN customer c ON c.organisation_id = ${id} AND c.id = m.customer_id
        JOIN contact k ON k.organisation_id = ${id} AND k.id = m.contact_id
        LEFT JOIN app_user u ON u.id = m.user_id
        WHERE m.organisation_id = ${id} AND m.id = ${reference}`,
    );
    if (!row) throw notFound('There is no such message.', 'message');
    const events = readRows(
      eventColumns,
      await tx.$queryRaw`
        SELECT e.attempt, e.kind, e.detail, e.actor AS by, e.recorded_at AS at FROM message_event e
        WHERE e.organisation_id = ${id} AND e.message_id = ${reference} ORDER BY e.id`,
    );
    const { at, instead_of, replaced_by, ...message } = row;
    return {
      ...message,
      body_text: withoutTokens(message.body_text),
      body_html: message.body_html && withoutTokens(message.body_html),
      id: message.id.toString(),
      at: at.toISOString(),
      instead_of: instead_of === null ? null : instead_of.toString(),
      replaced_by: replaced_by === null ? null : replaced_by.toString(),
      events: events.map((event) => ({ ...event, at: event.at.toISOString() })),
    };
  },
});

export type MessageAnswer = Awaited<ReturnType<typeof oneMessage.read>>;

/** What goes along with a message, or is the letter itself: its pages are laid out from this. */
export const messageFile = defineQuery({
  name: 'mail.message-file',
  summary: 'A file that goes along with a message, or the letter itself.',
  permission: 'queue.read',
  input: z.strictObject({
    message: messageInput,
    place: z
      .string()
      .regex(/^[1-9]$/, { error: 'Write a place from 1.' })
      .describe('The place of the file, from 1.'),
  }),
  async read({ tx, organisation: { id } }, { message, place }): Promise<KeptFile> {
    const reference = idOf(message);
    const [row] = await tx.$queryRaw<{ file: KeptFile | null }[]>`
      SELECT m.attachments -> ${Number(place) - 1}::integer AS file FROM message m
      WHERE m.organisation_id = ${id} AND m.id = ${reference}`;
    if (!row?.file) throw notFound('There is no such file.', 'place');
    return row.file;
  },
});
