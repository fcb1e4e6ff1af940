/**
 * What takes two pairs of eyes above a limit, and what sentences call it. A reversal is that of a document that is owed, a
 * credit by another name; a credit limit counts by its height, the others by their sum for one customer within 30 days.
 */
export const APPROVAL_ACTS = {
  credit_note: { name: 'Credit note', several: 'credit notes' },
  write_off: { name: 'Write-off', several: 'write-offs' },
  refund: { name: 'Refund', several: 'refunds' },
  reversal: { name: 'Reversal', several: 'reversals of what is owed' },
  credit_limit: { name: 'Credit limit', several: 'credit limits' },
} as const;
export type ApprovalAct = keyof typeof APPROVAL_ACTS;
export const APPROVAL_ACT_NAMES = Object.keys(APPROVAL_ACTS) as [ApprovalAct, ...ApprovalAct[]];

/** Roles that do such acts, each up to a limit of its own. */
export const LIMITED_ROLES = ['finance', 'collections_manager'] as const;
export type LimitedRole = (typeof LIMITED_ROLES)[number];
