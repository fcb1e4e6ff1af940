import { publicAddress } from '@/lib/identity/public-address';
import type { CommandContext } from '@/lib/kernel/command';
import { insertLink, LINK_DAYS } from './link';

/**
 * Makes a link for a standing contact within the transaction of whoever tells it, a reminder for one, and answers its
 * address. Each call is a link of its own, since only its hash is kept.
 */
export async function portalLinkFor(
  context: CommandContext,
  contact: { id: bigint; customerId: bigint },
  days = LINK_DAYS,
): Promise<{ url: string; link: bigint; expiresAt: Date }> {
  const { id, token, expiresAt } = await insertLink(context, {
    customerId: contact.customerId,
    contactId: contact.id,
    days,
  });
  return { url: `${publicAddress()}/portal/${token}`, link: id, expiresAt };
}
