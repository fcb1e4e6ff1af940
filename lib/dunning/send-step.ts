import type { CustomerFacts } from '@/lib/customers/customer';
import type { CommandContext } from '@/lib/kernel/command';
import { decideMessage } from '@/lib/mail/decide';

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

/** Through the certificate of sending, by the words of the organisation; what is refused is kept with its reasons. */
export const sendStep: SendStep = async (context, { customer, kind, level, channel, decisionKey }) => {
  const decided = await decideMessage(context, customer, {
    kind,
    level,
    channel,
    origin: 'cadence',
    key: decisionKey,
  });
  return decided.outcome === 'refused'
    ? { sent: false, reasons: decided.reasons }
    : { sent: true, messageId: decided.messageId };
};
