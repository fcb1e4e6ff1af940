import { publicAddress } from '@/lib/identity/public-address';
import { hashSecret, newSecret } from '@/lib/identity/secret';
import type { CommandContext } from '@/lib/kernel/command';

/** Days that a link opens, unless said; and the most that can be said. */
export const LINK_DAYS = 30;
export const MOST_LINK_DAYS = 365;

/**
 * Makes a link to a contact’s own page within the transaction of whoever tells it, a reminder for one, and answers its
 * address. Each call is a link of its own: its token is in this answer, and the database keeps the hash.
 */
export async function portalLinkFor(
  { tx, actor, auditId }: Pick<CommandContext, 'tx' | 'actor' | 'auditId'>,
  contact: { id: bigint; customerId: bigint },
  days = LINK_DAYS,
): Promise<{ url: string; link: bigint; expiresAt: Date }> {
  const token = `${actor.organisationId}_${newSecret()}`;
  const [row] = await tx.$queryRaw<{ id: bigint; expires_at: Date }[]>`
    INSERT INTO portal_link (organisation_id, customer_id, contact_id, token_hash, expires_at, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${contact.customerId}, ${contact.id}, ${hashSecret(token)},
            clock_timestamp() + make_interval(days => ${days}::integer), ${actor.userId}, ${actor.label}, ${auditId},
            clock_timestamp())
    RETURNING id, expires_at`;
  if (!row) throw new Error('A link was not written.');
  return { url: `${publicAddress()}/portal/${token}`, link: row.id, expiresAt: row.expires_at };
}

/** A text in which the links open nothing: who reads what was sent is not who it was sent to. */
export const withoutTokens = (text: string): string => text.replace(/(\/portal\/)\d{1,10}_[\w-]{43}/g, '$1…');
