import { z } from 'zod';
import { lockAccount } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { idOf, optionalText } from '@/lib/kernel/input';
import { conflict, notFound } from '@/lib/kernel/refusal';
import type { Channel } from '@/lib/letters/built-in/template-kind';
import { LANGUAGES } from '@/lib/letters/words/language';
import { closeWaiting, NEVER_HEARD } from './claim';
import { decideMessage } from './decide';
import type { MessageState } from './mail-words';
import type { MessageKind } from './message';
import { insertEvent } from './message-event';
import { messageInput } from './one-message';
import { describeDecided } from './send-reminder';

/** Says of a message that nobody knows of, or of a printed letter, that it was sent: a program cannot know. */
export const markSent = defineCommand({
  name: 'mail.mark-sent',
  summary: 'Says of a letter that was printed, or of a message whose outcome is unknown, that it was sent.',
  permission: 'queue.act',
  input: z.strictObject({ message: messageInput, note: optionalText(500).describe('How that is known.') }),
  async handle(context, input) {
    const message = await unsettledMessage(context, input.message);
    await insertEvent(context, message.id, {
      attempt: message.attempt,
      kind: 'settled',
      detail: input.note ?? 'Marked as sent.',
    });
    return { message: message.id.toString(), state: 'sent' as const };
  },
});

/**
 * Sends another message in place of one that nobody knows of: a new decision with new figures, through the certificate. The
 * customer may get both, so a person does it and no program.
 */
export const sendAgain = defineCommand({
  name: 'mail.send-again',
  summary: 'Sends another message in place of one whose outcome is unknown, through the certificate.',
  permission: 'queue.act',
  input: z.strictObject({ message: messageInput }),
  hold: async ({ tx, actor }, { message }) =>
    lockAccount(tx, actor.organisationId, (await findMessage(tx, actor.organisationId, message)).customer),
  async handle(context, input) {
    const message = await unknownMessage(context, input.message);
    const customer = await lockAccount(context.tx, context.actor.organisationId, message.customer);
    const decided = await decideMessage(context, customer, {
      kind: message.kind,
      channel: message.channel,
      level: message.level,
      language: LANGUAGES.find((code) => code === message.language),
      attachStatement: message.attached,
      insteadOf: message.id,
      origin: context.actor.userId === null ? 'api' : 'one',
    });
    if (decided.outcome !== 'refused') {
      await insertEvent(context, message.id, {
        attempt: message.attempt,
        kind: 'settled',
        detail: `Sent again as message ${decided.messageId}.`,
      });
    }
    return { customer: customer.number, ...describeDecided(decided) };
  },
});

/** Takes back a message that no worker has taken yet. */
export const withdrawMessage = defineCommand({
  name: 'mail.withdraw-message',
  summary: 'Takes back a message that waits and has not been handed over.',
  permission: 'queue.act',
  input: z.strictObject({ message: messageInput, reason: optionalText(500) }),
  async handle(context, input) {
    const { tx, actor } = context;
    const message = await findMessage(tx, actor.organisationId, input.message);
    const [waiting] = await tx.$queryRaw<{ attempt: number }[]>`
      SELECT w.attempt FROM message_waiting w
      WHERE w.organisation_id = ${actor.organisationId} AND w.message_id = ${message.id} AND NOT w.claimed FOR UPDATE`;
    if (!waiting) throw conflict('It does not wait any more.', 'message');
    await insertEvent(context, message.id, {
      attempt: waiting.attempt,
      kind: 'withdrawn',
      detail: input.reason ?? 'Taken back.',
    });
    await tx.$executeRaw`
      DELETE FROM message_waiting WHERE organisation_id = ${actor.organisationId} AND message_id = ${message.id}`;
    return { message: message.id.toString(), state: 'withdrawn' as const };
  },
});

type Found = {
  id: bigint;
  customer: string;
  kind: MessageKind;
  channel: Channel;
  level: number;
  language: string;
  attached: boolean;
  attempt: number;
};

async function findMessage(tx: Tx, organisationId: number, reference: string): Promise<Found> {
  const id = idOf(reference);
  const [message] = await tx.$queryRaw<Found[]>`
    SELECT m.id, c.number AS customer, m.kind, m.channel, m.level, m.language, jsonb_array_length(m.attachments) > 0 AS attached,
           coalesce((SELECT max(e.attempt) FROM message_event e
                     WHERE e.organisation_id = ${organisationId} AND e.message_id = m.id), 1) AS attempt
    FROM message m JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = m.customer_id
    WHERE m.organisation_id = ${organisationId} AND m.id = ${id}`;
  if (!message) throw notFound('There is no such message.', 'message');
  return message;
}

/** A message that nobody knows of, for this act alone; refused when somebody or something knows by now. */
async function unknownMessage(context: CommandContext, reference: string): Promise<Found> {
  const message = await unsettledMessage(context, reference);
  if (message.state !== 'unknown')
    throw conflict('A letter that is to be printed is not sent again.', 'message');
  return message;
}

/** The same, or a letter that is to be printed. */
async function unsettledMessage(
  { tx, actor }: CommandContext,
  reference: string,
): Promise<Found & { state: MessageState }> {
  const message = await findMessage(tx, actor.organisationId, reference);
  // One after the other: two people may look at the same one.
  await lockAccount(tx, actor.organisationId, message.customer);
  const [overdue] = await tx.$queryRaw<{ attempt: number }[]>`
    SELECT w.attempt FROM message_waiting w
    WHERE w.organisation_id = ${actor.organisationId} AND w.message_id = ${message.id} AND w.claimed
      AND w.not_before <= clock_timestamp() FOR UPDATE`;
  // No worker was there to say so.
  if (overdue)
    await closeWaiting(
      tx,
      actor.organisationId,
      { messageId: message.id, attempt: overdue.attempt },
      'unknown',
      NEVER_HEARD,
    );
  const [row] = await tx.$queryRaw<{ state: MessageState }[]>`
    SELECT message_state(${actor.organisationId}::integer, ${message.id}::bigint) AS state`;
  const state = row?.state;
  if (state !== 'unknown' && !(state === 'kept' && message.channel === 'letter'))
    throw conflict('What became of it is known by now. Look at it again.', 'message');
  return { ...message, state };
}
