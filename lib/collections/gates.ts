/** Why a customer is in the queue whatever the points say; the most pressing first. */
export const FORCED = [
  'promise_broken',
  'follow_up',
  'snooze_over',
  'over_limit',
  'no_billing_contact',
  'archived_with_balance',
] as const;
/** Why a customer is not in the queue, unless something forces it in; the first that holds. */
export const GATES = ['on_hold', 'snoozed', 'waiting', 'touched', 'covered', 'nothing_collectable'] as const;
export type Forced = (typeof FORCED)[number];
export type Gate = (typeof GATES)[number];
