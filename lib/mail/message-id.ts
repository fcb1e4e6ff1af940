import { createHash } from 'node:crypto';

/** What a Message-ID of ours is made of. */
export type MessageKey = { organisationId: number; messageId: bigint; decisionKey: string };

/** `<17.3.5f2c…@example.com>`: by it a reply and a bounce name the message; the digest keeps others from making one up. */
export const messageIdOf = (key: MessageKey, domain: string): string =>
  `<${key.messageId}.${key.organisationId}.${digestOf(key)}@${domain}>`;

export const digestOf = ({ organisationId, decisionKey }: Omit<MessageKey, 'messageId'>): string =>
  createHash('sha256').update(`duebook ${organisationId} ${decisionKey}`).digest('hex').slice(0, 24);

/** The messages of an organisation that a text names, in their order. */
export function messageIdsIn(text: string, organisationId: number): { messageId: bigint; digest: string }[] {
  return [...text.matchAll(/<(\d{1,18})\.(\d{1,9})\.([0-9a-f]{24})@[^<>\s]{1,255}>/g)]
    .filter(([, , organisation]) => Number(organisation) === organisationId)
    .map(([, message = '0', , digest = '']) => ({ messageId: BigInt(message), digest }));
}
