/** How a call went. */
export const CALL_OUTCOMES = {
  promised: 'Promised to pay',
  will_check: 'Will look into it',
  disputes: 'Disputes it',
  refuses: 'Refuses to pay',
  call_back: 'Call back later',
  no_answer: 'No answer',
  voicemail: 'Left a message',
  wrong_number: 'Wrong number',
  other: 'Something else',
} as const;
export type CallOutcome = keyof typeof CALL_OUTCOMES;

/** Why nobody may chase a customer: a court or a lawyer is at it, or somebody decided so. */
export const HOLD_KINDS = { legal_hold: 'Legal hold', do_not_chase: 'Do not chase' } as const;
export type HoldKind = keyof typeof HOLD_KINDS;
