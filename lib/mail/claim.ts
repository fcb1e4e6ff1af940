import { z } from 'zod';
import { inOrganisation, type Tx } from '@/lib/kernel/db';
import { bigintColumn, readRows } from '@/lib/kernel/rows';
import type { KeptFile } from '@/lib/letters/pdf/kept-file';
import { whyKept } from './mail-settings';
import { type EventKind, insertEvent } from './message-event';

/** A message that this process alone hands over now. */
export type Claimed = {
  organisationId: number;
  messageId: bigint;
  attempt: number;
  decisionKey: string;
  recipient: string;
  contactName: string;
  subject: string;
  text: string;
  html: string | null;
  attachments: KeptFile[];
};

/** How long things may take, in milliseconds. */
export type Patience = {
  /** For an answer of the server. */
  answer: number;
  /** For the outcome of a claim, after which nobody knows what became of the message. */
  claim: number;
  /** Before a message is tried again for the first time; each time twice as long. */
  again: number;
};

/** `DUEBOOK_MAIL_TIMEOUT`: seconds that a mail server may take for an answer, 60 unless said. */
export function patience(): Patience {
  const answer = Number(process.env.DUEBOOK_MAIL_TIMEOUT ?? 60) * 1000;
  return { answer, claim: 4 * answer, again: answer };
}

const LONGEST_PAUSE_MS = 3600_000;
/** What waited for longer says what may no longer be so. */
const LONGEST_WAIT_HOURS = 48;

const waitingColumns = z.object({ message_id: bigintColumn, attempt: z.number(), claimed: z.boolean() });
const messageColumns = z.object({
  decision_key: z.string(),
  recipient: z.string(),
  contact_name: z.string(),
  subject: z.string(),
  body_text: z.string(),
  body_html: z.string().nullable(),
  attachments: z.custom<KeptFile[]>(),
  too_old: z.boolean(),
});

/** The next message that waits; null when none does. `aside`: it was one that is not handed over, and is dealt with. */
export type Taken = { claimed: Claimed } | 'aside' | null;

/**
 * Claims the next message, committed before a word is said to a server. One that was claimed before and has no outcome in
 * its time is unknown from then on: it may have arrived, and no program sends it again.
 */
export function takeNext(organisationId: number, { claim }: Patience): Promise<Taken> {
  return inOrganisation(organisationId, async (tx): Promise<Taken> => {
    const [next] = readRows(
      waitingColumns,
      await tx.$queryRaw`
        SELECT w.message_id, w.attempt, w.claimed FROM message_waiting w
        WHERE w.organisation_id = ${organisationId} AND w.not_before <= clock_timestamp()
        ORDER BY w.not_before, w.message_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
    );
    if (!next) return null;
    const { message_id: messageId, attempt } = next;
    const close = (kind: EventKind, detail: string) =>
      closeWaiting(tx, organisationId, { messageId, attempt }, kind, detail);
    if (next.claimed) {
      await close('unknown', NEVER_HEARD);
      return 'aside';
    }
    const why = await whyKept(tx, organisationId);
    if (why) {
      await close('kept', why);
      return 'aside';
    }
    const message = await readMessage(tx, organisationId, messageId);
    if (message.too_old) {
      await close(
        'withdrawn',
        `It waited for more than ${LONGEST_WAIT_HOURS} hours; the account may have changed.`,
      );
      return 'aside';
    }
    await insertEvent(worker(tx, organisationId), messageId, { attempt, kind: 'claimed', detail: null });
    await tx.$executeRaw`
      UPDATE message_waiting SET claimed = true, not_before = clock_timestamp() + ${`${claim} ms`}::interval
      WHERE organisation_id = ${organisationId} AND message_id = ${messageId}`;
    const { decision_key, recipient, contact_name, subject, body_text, body_html, attachments } = message;
    return {
      claimed: {
        organisationId,
        messageId,
        attempt,
        decisionKey: decision_key,
        recipient,
        contactName: contact_name,
        subject,
        text: body_text,
        html: body_html,
        attachments,
      },
    };
  });
}

export const NEVER_HEARD = 'It was claimed, and nothing was heard of it since: it may have been sent.';

async function readMessage(tx: Tx, organisationId: number, messageId: bigint) {
  const rows = await tx.$queryRaw`
    SELECT m.decision_key, m.recipient, c.name AS contact_name, m.subject, m.body_text, m.body_html, m.attachments,
           m.recorded_at < clock_timestamp() - ${`${LONGEST_WAIT_HOURS} hours`}::interval AS too_old
    FROM message m JOIN contact c ON c.organisation_id = ${organisationId} AND c.id = m.contact_id
    WHERE m.organisation_id = ${organisationId} AND m.id = ${messageId}`;
  const [message] = readRows(messageColumns, rows);
  if (!message) throw new Error(`Message ${messageId} was not found.`);
  return message;
}

type Attempt = { messageId: bigint; attempt: number };

/** Ends what waits, with its outcome. */
export async function closeWaiting(
  tx: Tx,
  organisationId: number,
  { messageId, attempt }: Attempt,
  kind: EventKind,
  detail: string,
): Promise<void> {
  await insertEvent(worker(tx, organisationId), messageId, { attempt, kind, detail });
  await tx.$executeRaw`
    DELETE FROM message_waiting WHERE organisation_id = ${organisationId} AND message_id = ${messageId}`;
}

/** Writes what the server said of a claimed message; false when its time had passed and it is unknown already. */
export function closeClaim(
  { organisationId, messageId, attempt }: Claimed,
  outcome: { kind: 'accepted' | 'refused' | 'unknown' | 'deferred'; detail: string },
  { again }: Patience,
): Promise<boolean> {
  return inOrganisation(organisationId, async (tx) => {
    const [held] = await tx.$queryRaw<{ attempt: number }[]>`
      SELECT w.attempt FROM message_waiting w
      WHERE w.organisation_id = ${organisationId} AND w.message_id = ${messageId} AND w.claimed AND w.attempt = ${attempt}
      FOR UPDATE`;
    if (!held) return false;
    if (outcome.kind !== 'deferred') {
      await closeWaiting(tx, organisationId, { messageId, attempt }, outcome.kind, outcome.detail);
      return true;
    }
    await insertEvent(worker(tx, organisationId), messageId, {
      attempt,
      kind: 'deferred',
      detail: outcome.detail,
    });
    const pause = Math.min(again * 2 ** Math.min(attempt - 1, 20), LONGEST_PAUSE_MS);
    await tx.$executeRaw`
      UPDATE message_waiting SET claimed = false, attempt = ${attempt + 1},
             not_before = clock_timestamp() + ${`${Math.round(pause)} ms`}::interval
      WHERE organisation_id = ${organisationId} AND message_id = ${messageId}`;
    return true;
  });
}

const worker = (tx: Tx, organisationId: number) => ({ tx, actor: { organisationId, label: 'mail worker' } });
