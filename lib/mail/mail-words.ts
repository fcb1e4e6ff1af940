/** Why something is not sent, the most lasting reason first. */
export const SEND_REFUSALS = {
  archived: 'The customer is archived',
  legal_hold: 'The customer is on legal hold',
  do_not_chase: 'The customer is not to be chased',
  no_contact: 'No billing contact with an e-mail address',
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

/** What mail is that was taken in. */
export const INBOUND_KINDS = {
  reply: 'Reply',
  bounce: 'Came back',
  automatic: 'Automatic',
  other: 'Unknown sender',
} as const;
export type InboundKind = keyof typeof INBOUND_KINDS;

export const LEVEL_NAMES: Record<number, string> = {
  1: 'Friendly reminder',
  2: 'Second reminder',
  3: 'Urgent reminder',
  4: 'Final notice',
  5: 'Last call before action',
};
export const LANGUAGES = { en: 'English', de: 'German', fr: 'French', es: 'Spanish', sv: 'Swedish' } as const;
export type Language = keyof typeof LANGUAGES;

/** Customers that one act may be for. */
export const MOST_CUSTOMERS = 5_000;
