import type { CustomerFacts } from '@/lib/customers/customer';
import type { CommandContext } from '@/lib/kernel/command';

/** A reminder that a step wants sent. `decisionKey` names the decision: the same one is made once. */
export type ToSend = {
  customer: CustomerFacts;
  kind: 'reminder';
  level: number;
  channel: 'email' | 'letter';
  decisionKey: string;
};

export type SendAnswer = { sent: true; messageId: bigint | null } | { sent: false; reasons: string[] };

/** Sends in the transaction of the act, whose customer is locked (`lockAccount`), or says what speaks against it. */
export type SendStep = (context: CommandContext, toSend: ToSend) => Promise<SendAnswer>;

/** How cadences send. While there is none, what would be sent by itself is suggested. */
export const sendStep: SendStep | null = null;
