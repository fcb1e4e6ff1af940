/** What is not agreed. */
export const DISPUTE_REASONS = {
  price: 'Price',
  quantity: 'Quantity',
  quality: 'Quality or damage',
  not_delivered: 'Not delivered',
  not_ordered: 'Not ordered',
  duplicate: 'Invoiced twice',
  paid_already: 'Paid already',
  tax: 'Tax',
  terms: 'Terms or discount',
  other: 'Something else',
} as const;
export type DisputeReason = keyof typeof DISPUTE_REASONS;

/** How a dispute ended: the first two in the ledger, by a credit note or a payment that came since; the others by word. */
export const DISPUTE_OUTCOMES = {
  credited: 'Credited',
  paid: 'Paid after all',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn by the customer',
} as const;
export type DisputeOutcome = keyof typeof DISPUTE_OUTCOMES;

/** How somebody said it, where a person notes it. */
export const PROMISE_SOURCES = {
  call: 'On the phone',
  email: 'By e-mail',
  letter: 'By letter',
  other: 'In another way',
} as const;

export const PROMISE_STATE_WORDS = {
  live: 'Promised',
  kept: 'Kept',
  partly: 'Partly kept',
  broken: 'Broken',
  ended: 'Taken back',
} as const;
