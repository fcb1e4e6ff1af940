import type { Channel } from '@/lib/letters/built-in/template-kind';

/** Why something is not sent, the most lasting reason first. */
export const SEND_REFUSALS = {
  archived: 'The customer is archived',
  legal_hold: 'The customer is on legal hold',
  do_not_chase: 'The customer is not to be chased',
  no_contact: 'No billing contact that can be written to',
  bounced: 'Mail to the billing contact came back',
  wrong_contact: 'That contact is not one for messages of this kind',
  no_address: 'No postal address',
  nothing_due: 'Nothing is due above the minimum, after unapplied credit',
  agreed: 'What is due is under promise or in dispute',
  snoozed: 'The customer is snoozed',
  quiet: 'The customer was reminded within the quiet days',
} as const;
export type SendRefusal = keyof typeof SEND_REFUSALS;

/** What a message can be: `sending` and `waiting` go on by themselves, `unknown` needs a person. */
export const MESSAGE_STATES = {
  unknown: 'Unknown',
  waiting: 'Waiting',
  sending: 'Being sent',
  sent: 'Sent',
  kept: 'Kept',
  refused: 'Refused',
  bounced: 'Came back',
  withdrawn: 'Withdrawn',
  replaced: 'Sent again',
} as const;
export type MessageState = keyof typeof MESSAGE_STATES;

/** A letter is kept until it is printed and sent by a person. */
export const stateWords = ({ state, channel }: { state: MessageState; channel: Channel }): string =>
  state === 'kept' && channel === 'letter' ? 'To print' : MESSAGE_STATES[state];

/** What mail is that was taken in. */
export const INBOUND_KINDS = {
  reply: 'Reply',
  bounce: 'Came back',
  automatic: 'Automatic',
  other: 'Unknown sender',
} as const;
export type InboundKind = keyof typeof INBOUND_KINDS;

/** Customers that one act may be for. */
export const MOST_CUSTOMERS = 5_000;
