/** What a step of a cadence is. */
export const STEP_CHANNELS = {
  email: 'E-mail',
  letter: 'Letter',
  call: 'Call task',
  escalation: 'Escalation to a manager',
  hold: 'Hold',
} as const;
export type StepChannel = keyof typeof STEP_CHANNELS;

/** Who does a step: nobody; a person, or it lapses with the next one; a person, and the cadence waits. */
export const STEP_MODES = {
  automatic: 'Automatic',
  suggested: 'Suggested',
  manual: 'By hand',
} as const;
export type StepMode = keyof typeof STEP_MODES;

/** Whom a cadence is for, by how they pay. */
export const PAYER_CLASSES = {
  any: 'Any payer',
  late: 'Recurring late payers',
  other: 'Not recurring late payers',
} as const;
export type PayerClass = keyof typeof PAYER_CLASSES;

/** What became of a step on a day. */
export const STEP_OUTCOMES = {
  sent: 'e-mail sent',
  letter: 'letter made',
  task: 'call task set',
  escalated: 'handed to a manager',
  held: 'put on hold',
  suggested: 'suggested',
  dismissed: 'dismissed',
  skipped: 'not done',
} as const;
export type StepOutcome = keyof typeof STEP_OUTCOMES;

/** Why a step that was due waits: it is done once the reason is gone. */
export const STEP_WAITS = {
  agreed: 'everything that is due is promised or in dispute',
  snoozed: 'the customer is snoozed',
  on_hold: 'the customer is on hold',
  archived: 'the customer is archived',
  quiet: 'the customer was reminded within the quiet days',
} as const;
export type StepWait = keyof typeof STEP_WAITS;

/** The reason of a step that nobody took before the next one was due. */
export const LAPSED = 'lapsed';

/** Reasons of what was not done, as sending and the rule name them, in words. */
export const STEP_REASONS: Readonly<Record<string, string>> = {
  ...STEP_WAITS,
  [LAPSED]: 'nobody took it before the next step was due',
  legal_hold: 'the customer is on legal hold',
  do_not_chase: 'the customer is not to be chased',
  no_contact: 'no billing contact with an e-mail address',
  bounced: 'mail to the billing contact came back',
  wrong_contact: 'the contact is not one for reminders',
  no_address: 'no postal address',
  nothing_due: 'nothing is due above the minimum',
};

/** “no_contact, nothing_due” in words. */
export const reasonWords = (reasons: string): string =>
  reasons
    .split(', ')
    .map((code) => STEP_REASONS[code] ?? code.replaceAll('_', ' '))
    .join('; ');

/** “E-mail, level 2”, “Call task”. */
export const stepWords = ({ channel, level }: { channel: StepChannel; level: number | null }): string =>
  level === null ? STEP_CHANNELS[channel] : `${STEP_CHANNELS[channel]}, level ${level}`;
