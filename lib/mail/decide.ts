import { insertTouch } from '@/lib/collections/touch';
import type { CustomerFacts } from '@/lib/customers/customer';
import { hashOf, toJson } from '@/lib/kernel/canonical';
import type { CommandContext } from '@/lib/kernel/command';
import { conflict, unprocessable } from '@/lib/kernel/refusal';
import { type Asked, type Certificate, certify } from './certificate';
import type { Figures } from './chased';
import { attachStatement, renderMessage } from './content';
import { type Edited, withEdited } from './edited';
import { whyKept } from './mail-settings';
import { type Language, LEVEL_NAMES, type SendRefusal } from './mail-words';
import { languageOf, type Origin, type Scope } from './message';
import { insertEvent } from './message-event';
import type { Attachment, Rendered, ToRender } from './rendered';

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
  const rendered = await inWords(context, certificate, decision);
  const messageId = await insertMessage(context, customer, decision, rendered);
  await insertTouch(context, {
    customerId: customer.id,
    kind: touchKind(decision),
    body: touchText(decision, rendered.message),
    contactId: rendered.message.contactId,
    messageId,
  });
  const letter = decision.channel === 'letter';
  const why = letter ? 'A letter, to be printed.' : await whyKept(context.tx, context.organisation.id);
  if (why) await insertEvent(context, messageId, { attempt: 1, kind: 'kept', detail: why });
  else await letWait(context, messageId);
  return { outcome: why ? 'kept' : 'waiting', messageId, to: rendered.message.to, why, figures };
}

/** The name of certified figures: who edits words around them says by it which ones were seen. */
export const figuresName = (figures: Figures): string => hashOf(toJson(figures)).toString('hex').slice(0, 32);

type Worded = { message: Rendered; attachments: Attachment[] };

/** The words of a certified message, as edited; refused when the figures are no longer those that were seen meanwhile. */
export async function inWords(
  { tx, organisation, today, actor }: Scope & Pick<CommandContext, 'actor'>,
  { customer, recipient, figures, language }: Certificate,
  decision: Pick<Decision, 'kind' | 'level' | 'language' | 'edited' | 'attachStatement'>,
): Promise<Worded> {
  if (!recipient) throw new Error('Nobody is there to be written to.');
  const scope = { tx, organisation, today };
  const toRender: ToRender = {
    customer,
    recipient,
    kind: decision.kind,
    level: decision.level,
    language: decision.language ?? languageOf(language),
    figures,
    sender: await senderOf(scope, actor.userId),
  };
  const message = await renderMessage(scope, toRender);
  const { edited } = decision;
  if (edited && edited.seen !== figuresName(figures))
    throw conflict('The account has changed since this was written. Look at the figures again.', 'body');
  return {
    message: edited ? withEdited(message, edited) : message,
    attachments: decision.attachStatement ? [await statementOf(scope, toRender)] : [],
  };
}

function statementOf(scope: Scope, toRender: ToRender): Promise<Attachment> {
  if (!attachStatement) throw unprocessable('No statement can be attached yet.', 'attach_statement');
  return attachStatement(scope, toRender);
}

async function senderOf({ tx }: Scope, userId: number | null): Promise<string | null> {
  if (userId === null) return null;
  const [row] = await tx.$queryRaw<{ name: string }[]>`SELECT u.name FROM app_user u WHERE u.id = ${userId}`;
  return row?.name ?? null;
}

/** What chases counts as reminding; the rest is on the timeline, and answers nothing but the customer. */
function touchKind({ kind, channel }: Decision): 'email' | 'letter' | 'statement' | 'note' {
  if (kind === 'reminder') return channel;
  return kind === 'statement' ? 'statement' : 'note';
}

const touchText = ({ kind, level }: Decision, { subject, to }: Rendered): string =>
  `${kind === 'reminder' ? (LEVEL_NAMES[level] ?? 'Reminder') : subject} to ${to.split('\n')[0]}`.slice(
    0,
    4000,
  );

async function insertMessage(
  { tx, actor, auditId, today }: CommandContext,
  customer: CustomerFacts,
  decision: Decision,
  { message, attachments }: Worded,
): Promise<bigint> {
  const kept = attachments.map(({ name, type, content }) => ({
    name,
    type,
    content: content.toString('base64'),
  }));
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO message (organisation_id, customer_id, contact_id, channel, kind, level, language, recipient, subject, body_text,
                         body_html, attachments, figures, decided_on, origin, decision_key, instead_of, user_id, actor, audit_id,
                         recorded_at)
    VALUES (${actor.organisationId}, ${customer.id}, ${message.contactId}, ${decision.channel}, ${decision.kind}, ${decision.level},
            ${message.language}, ${message.to}, ${message.subject}, ${message.text}, ${message.html},
            ${JSON.stringify(kept)}::jsonb, ${JSON.stringify(message.figures)}::jsonb, ${today}::date, ${decision.origin},
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
