import { insertTouch } from '@/lib/collections/touch';
import type { CustomerFacts } from '@/lib/customers/customer';
import { portalLinkFor } from '@/lib/customers/portal-link';
import { hashOf, toJson } from '@/lib/kernel/canonical';
import type { CommandContext } from '@/lib/kernel/command';
import { conflict } from '@/lib/kernel/refusal';
import { messageName } from '@/lib/letters/built-in/template-kind';
import { letterOf } from '@/lib/letters/letter';
import type { MessageContext } from '@/lib/letters/message-context';
import { type KeptFile, keptLetter, keptStatement } from '@/lib/letters/pdf/kept-file';
import { type MessageRequest, type RenderedMessage, renderMessage } from '@/lib/letters/render-message';
import type { Language } from '@/lib/letters/words/language';
import { type Asked, type Certificate, certify } from './certificate';
import type { Figures } from './chased';
import type { Edited } from './edited';
import { whyKept } from './mail-settings';
import type { SendRefusal } from './mail-words';
import type { Origin } from './message';
import { insertEvent } from './message-event';

/** A message that is to be decided on for a customer whose account is locked (`lockAccount`). */
export type Decision = Asked & {
  level: number;
  /** The customer's own unless given. */
  language?: Language | undefined;
  /** What a person made of the words, and the figures that were seen while doing so. */
  edited?: Edited | undefined;
  attachStatement?: boolean | undefined;
  origin: Origin;
  /** The same decision is made once; the act and the customer unless given. */
  key?: string | undefined;
};

export type Decided =
  | { outcome: 'waiting' | 'kept'; messageId: bigint; to: string; why: string | null; figures: Figures }
  | { outcome: 'refused'; reasons: SendRefusal[]; figures: Figures };

/**
 * Decides on one message: certified, put into words and written as one row of the outbox with its touch, or refused with
 * the reasons, which are kept as well. It leaves the house later, by a worker, or never where nothing may.
 */
export async function decideMessage(
  context: CommandContext,
  customer: CustomerFacts,
  decision: Decision,
): Promise<Decided> {
  const certificate = await certify(context, customer, decision);
  const { figures, refusals, recipient } = certificate;
  if (refusals.length > 0 || !recipient) {
    await insertRefusal(context, certificate, decision);
    return { outcome: 'refused', reasons: refusals, figures };
  }
  const worded = await decideWords(context, certificate, decision);
  const { message } = worded;
  const messageId = await insertMessage(context, certificate, decision, worded);
  await insertTouch(context, {
    customerId: customer.id,
    kind: touchKind(decision),
    body: touchText(decision, message),
    contactId: message.contactId,
    messageId,
  });
  const letter = decision.channel === 'letter';
  const why = letter ? TO_PRINT : await whyKept(context.tx, context.organisation.id);
  if (why) await insertEvent(context, messageId, { attempt: 1, kind: 'kept', detail: why });
  else await letWait(context, messageId);
  return { outcome: why ? 'kept' : 'waiting', messageId, to: message.to, why, figures };
}

/** What is said of a letter until somebody says that it was sent. */
const TO_PRINT = 'A letter, to be printed and sent by a person.';

/** The name of certified figures: who edits words around them says by it which ones were seen. */
export const figuresName = (figures: Figures): string => hashOf(toJson(figures)).toString('hex').slice(0, 32);

type Worded = { message: RenderedMessage; files: KeptFile[] };
type ToWord = Pick<Decision, 'kind' | 'channel' | 'level' | 'language' | 'edited'> & {
  portalLink?: MessageRequest['portalLink'];
};

/**
 * The words of a certified message: the template in force, or as edited, with the figures that were certified. Refused when
 * edited words were written beside other figures, or when the text cannot be filled for this customer.
 */
export async function inWords(
  context: MessageContext,
  { customer, recipient, figures, written }: Certificate,
  { edited, portalLink, ...decision }: ToWord,
): Promise<RenderedMessage> {
  if (!recipient) throw new Error('Nobody is there to be written to.');
  if (edited && edited.seen !== figuresName(figures))
    throw conflict('The account has changed since this was written. Look at the figures again.', 'body');
  return renderMessage(context, {
    customer,
    kind: decision.kind,
    level: decision.level,
    channel: decision.channel,
    language: decision.language,
    contact: recipient.contactId,
    figures: written,
    edited,
    portalLink,
  });
}

async function decideWords(
  context: CommandContext,
  certificate: Certificate,
  decision: Decision,
): Promise<Worded> {
  const { customer } = certificate;
  const letter = decision.channel === 'letter';
  const message = await inWords(context, certificate, {
    ...decision,
    // Nobody types such an address off a sheet of paper.
    ...(!letter && {
      portalLink: async (id: bigint) => (await portalLinkFor(context, { id, customerId: customer.id })).url,
    }),
  });
  const statement = { language: message.language };
  return {
    message,
    files: [
      ...(letter ? [keptLetter(await letterOf(context, message))] : []),
      ...(decision.attachStatement ? [await keptStatement(context, customer, statement)] : []),
    ],
  };
}

/** What chases counts as reminding; the rest is on the timeline, and answers nothing but the customer. */
function touchKind({ kind, channel }: Decision): 'email' | 'letter' | 'statement' | 'note' {
  if (kind === 'reminder') return channel;
  return kind === 'statement' ? 'statement' : 'note';
}

const touchText = ({ kind, level }: Decision, { to }: RenderedMessage): string =>
  `${messageName(kind, level)} to ${to.split('\n')[0]}`;

async function insertMessage(
  { tx, actor, auditId, today }: CommandContext,
  { customer, figures }: Certificate,
  decision: Decision,
  { message, files }: Worded,
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO message (organisation_id, customer_id, contact_id, channel, kind, level, language, recipient, subject, body_text,
                         body_html, attachments, figures, decided_on, origin, decision_key, instead_of, user_id, actor, audit_id,
                         recorded_at)
    VALUES (${actor.organisationId}, ${customer.id}, ${message.contactId}, ${decision.channel}, ${decision.kind}, ${decision.level},
            ${message.language}, ${message.to}, ${message.subject}, ${message.text}, ${message.html},
            ${JSON.stringify(files)}::jsonb, ${JSON.stringify(figures)}::jsonb, ${today}::date, ${decision.origin},
            ${decision.key ?? `act ${auditId} ${customer.id}`}, ${decision.insteadOf ?? null}::bigint, ${actor.userId},
            ${actor.label}, ${auditId}, clock_timestamp())
    RETURNING id`;
  if (!row) throw new Error('A message was not written.');
  return row.id;
}

const letWait = ({ tx, actor }: CommandContext, messageId: bigint) =>
  tx.$executeRaw`INSERT INTO message_waiting (organisation_id, message_id) VALUES (${actor.organisationId}, ${messageId})`;

async function insertRefusal(
  { tx, actor, auditId, today }: CommandContext,
  { customer, refusals, figures }: Certificate,
  { channel, kind, level, origin }: Decision,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO send_refusal (organisation_id, customer_id, channel, kind, level, reasons, figures, origin, refused_on, user_id,
                              actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${customer.id}, ${channel}, ${kind}, ${level}, ${refusals}::text[],
            ${JSON.stringify(figures)}::jsonb, ${origin}, ${today}::date, ${actor.userId}, ${actor.label}, ${auditId},
            clock_timestamp())`;
}
