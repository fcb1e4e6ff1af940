import type { Tx } from '@/lib/kernel/db';

/** What can become of a message; each attempt is claimed once, and ends once. */
export const EVENT_KINDS = [
  'claimed',
  'accepted',
  'refused',
  'deferred',
  'unknown',
  'kept',
  'bounced',
  'replied',
  'settled',
  'withdrawn',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

type By = { tx: Tx; actor: { organisationId: number; label: string } };

/** Notes what became of a message. */
export async function insertEvent(
  { tx, actor }: By,
  messageId: bigint,
  { attempt, kind, detail }: { attempt: number; kind: EventKind; detail: string | null },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO message_event (organisation_id, message_id, attempt, kind, detail, actor, recorded_at)
    VALUES (${actor.organisationId}, ${messageId}, ${attempt}, ${kind}, ${detail === null ? null : tidy(detail)},
            ${actor.label}, clock_timestamp())`;
}

/** A server's answer may hold anything. */
const tidy = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 2000);
