import { createHash } from 'node:crypto';
import { z } from 'zod';
import { insertTouch } from '@/lib/collections/touch';
import { holdCustomer } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { invalid } from '@/lib/kernel/refusal';
import { type Matched, matchMail } from './match-mail';
import { insertEvent } from './message-event';
import { type ReadMail, readMail, splitMail } from './read-mail';

const LARGEST_BYTES = 10 * 1024 * 1024;

/**
 * Takes in mail that came back or in: a reply stands on the customer's timeline and answers the reminders before it, a
 * bounce marks the contact, so that the customer comes into the queue, and whose it is not known is kept and shown. The same
 * message is taken in once.
 */
export const takeInMail = defineCommand({
  name: 'mail.take-in',
  summary: 'Takes in a raw e-mail message, or an mbox of many: replies, bounces, and what is neither.',
  permission: 'queue.act',
  timeout: 120_000,
  input: z.strictObject({
    content: z
      .base64({ error: 'Send the raw message in base64.' })
      .min(4, { error: 'The file is empty.' })
      .max(Math.ceil((LARGEST_BYTES / 3) * 4), { error: 'The file is larger than 10 MB.' })
      .describe('The raw message (RFC 5322) or the mbox file, in base64.'),
  }),
  redact: ({ content }) => ({ bytes: Math.floor((content.length / 4) * 3) }),
  async handle(context, { content }) {
    const raws = splitMail(Buffer.from(content, 'base64'));
    if (raws.length === 0) throw invalid('There is no message in this file.', 'content');
    const taken: TakenIn[] = [];
    for (const [index, raw] of raws.entries()) {
      context.progress(index, raws.length);
      taken.push(await takeIn(context, raw));
    }
    return { messages: taken };
  },
});

export type TakenIn = {
  id: string | null;
  kind: InboundKind;
  from: string;
  subject: string;
  customer: string | null;
  /** It was taken in before; nothing was done. */
  again: boolean;
};
type InboundKind = 'bounce' | 'reply' | 'automatic' | 'other';

async function takeIn(context: CommandContext, raw: Buffer): Promise<TakenIn> {
  const { tx, actor } = context;
  const mail = await readMail(raw);
  const matched = await matchMail(tx, actor.organisationId, mail);
  const kind = kindOf(mail, matched);
  if (matched) await holdCustomer(tx, actor.organisationId, matched.customerId);
  const id = await insertInbound(context, raw, mail, matched, kind);
  if (id !== null && matched) {
    if (kind === 'reply') await noteReply(context, mail, matched);
    if (kind === 'bounce') await noteBounce(context, mail, matched, id);
  }
  return {
    id: id === null ? null : id.toString(),
    kind,
    from: mail.from,
    subject: mail.subject,
    customer: matched?.customer ?? null,
    again: id === null,
  };
}

function kindOf(mail: ReadMail, matched: Matched | null): InboundKind {
  if (mail.kind !== 'written') return mail.kind;
  return matched ? 'reply' : 'other';
}

/** Its id, or null when it is there already. */
async function insertInbound(
  { tx, actor, auditId }: CommandContext,
  raw: Buffer,
  mail: ReadMail,
  matched: Matched | null,
  kind: InboundKind,
): Promise<bigint | null> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO inbound_mail (organisation_id, sha256, kind, customer_id, message_id, from_address, subject, body_text, received_at,
                              actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${createHash('sha256').update(raw).digest()}, ${kind}, ${matched?.customerId ?? null}::bigint,
            ${matched?.message?.id ?? null}::bigint, ${mail.from}, ${mail.subject}, ${mail.text},
            least(coalesce(${mail.sentAt?.toISOString() ?? null}::timestamptz, clock_timestamp()), clock_timestamp()),
            ${actor.label}, ${auditId}, clock_timestamp())
    ON CONFLICT (organisation_id, sha256) DO NOTHING
    RETURNING id`;
  return row?.id ?? null;
}

async function noteReply(
  context: CommandContext,
  mail: ReadMail,
  { customerId, message }: Matched,
): Promise<void> {
  await insertTouch(context, {
    customerId,
    kind: 'reply',
    body: `${mail.from}: ${mail.subject}\n\n${mail.text}`.slice(0, 4000),
    messageId: message?.id,
  });
  if (message)
    await insertEvent(context, message.id, {
      attempt: message.attempt,
      kind: 'replied',
      detail: mail.subject || null,
    });
}

/** Marks the contact that the message went to, unless the report is about another address. */
async function noteBounce(
  { tx, actor }: CommandContext,
  mail: ReadMail,
  { customerId, message }: Matched,
  inboundId: bigint,
): Promise<void> {
  if (!message || !mail.failed) return;
  const { reason, address } = mail.failed;
  await insertEvent({ tx, actor }, message.id, { attempt: message.attempt, kind: 'bounced', detail: reason });
  if (address && address.toLowerCase() !== message.recipient.toLowerCase()) return;
  await tx.$executeRaw`
    INSERT INTO contact_bounce (organisation_id, contact_id, customer_id, inbound_id, reason, recorded_at)
    VALUES (${actor.organisationId}, ${message.contactId}, ${customerId}, ${inboundId}, ${reason}, clock_timestamp())
    ON CONFLICT DO NOTHING`;
}
