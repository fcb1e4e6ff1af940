import type { Tx } from '@/lib/kernel/db';
import { digestOf, messageIdsIn } from './message-id';
import type { ReadMail } from './read-mail';

/** Whose a message that came in is, and which of ours it is about. */
export type Matched = {
  customerId: bigint;
  customer: string;
  message: { id: bigint; contactId: bigint; recipient: string; attempt: number } | null;
};

/** By the message of ours that it names; else by its sender, where that is a contact of one customer alone. */
export async function matchMail(tx: Tx, organisationId: number, mail: ReadMail): Promise<Matched | null> {
  for (const { messageId, digest } of messageIdsIn(mail.names, organisationId)) {
    const found = await ofMessage(tx, organisationId, messageId, digest);
    if (found) return found;
  }
  return mail.kind === 'bounce'
    ? ofAddressee(tx, organisationId, mail)
    : ofSender(tx, organisationId, mail.from);
}

type Row = {
  customer_id: bigint;
  number: string;
  id: bigint;
  contact_id: bigint;
  recipient: string;
  decision_key: string;
  attempt: number;
};

async function ofMessage(
  tx: Tx,
  organisationId: number,
  messageId: bigint,
  digest: string,
): Promise<Matched | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT m.customer_id, c.number, m.id, m.contact_id, m.recipient, m.decision_key,
           coalesce((SELECT max(e.attempt) FROM message_event e
                     WHERE e.organisation_id = ${organisationId} AND e.message_id = m.id), 1) AS attempt
    FROM message m JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = m.customer_id
    WHERE m.organisation_id = ${organisationId} AND m.id = ${messageId}`;
  if (!row || digestOf({ organisationId, decisionKey: row.decision_key }) !== digest) return null;
  return matched(row);
}

/** A server that names no message: the last one of a month that went to the address. */
async function ofAddressee(tx: Tx, organisationId: number, { failed }: ReadMail): Promise<Matched | null> {
  if (!failed?.address) return null;
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT m.customer_id, c.number, m.id, m.contact_id, m.recipient, m.decision_key,
           coalesce((SELECT max(e.attempt) FROM message_event e
                     WHERE e.organisation_id = ${organisationId} AND e.message_id = m.id), 1) AS attempt
    FROM message m JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = m.customer_id
    WHERE m.organisation_id = ${organisationId} AND m.channel = 'email' AND lower(m.recipient) = lower(${failed.address})
      AND m.recorded_at > clock_timestamp() - interval '30 days'
    ORDER BY m.id DESC LIMIT 1`;
  return row ? matched(row) : null;
}

async function ofSender(tx: Tx, organisationId: number, from: string): Promise<Matched | null> {
  const rows = await tx.$queryRaw<{ customer_id: bigint; number: string }[]>`
    SELECT DISTINCT k.customer_id, c.number
    FROM contact k JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = k.customer_id
    WHERE k.organisation_id = ${organisationId} AND lower(k.email) = lower(${from}) AND k.ended_at IS NULL LIMIT 2`;
  const [row] = rows;
  if (!row || rows.length > 1) return null;
  return { customerId: row.customer_id, customer: row.number, message: null };
}

const matched = (row: Row): Matched => ({
  customerId: row.customer_id,
  customer: row.number,
  message: { id: row.id, contactId: row.contact_id, recipient: row.recipient, attempt: row.attempt },
});
