import type { NextAct } from '@/lib/collections/next-act';

/** The dialogs of a customer's panel, each by the key that opens it there. A dialog that is not on the screen does not open. */
export const DIALOG_KEYS = {
  'log-call': 'c',
  promise: 'p',
  dispute: 'd',
  snooze: 's',
  remind: 'e',
  escalate: 'u',
} as const;
export type DialogName = keyof typeof DIALOG_KEYS;

type Step = { label: string } & ({ dialog: DialogName } | { tab: 'account' | 'profile' });

/** What a row's next best act is called, and where it is done: in a dialog of the panel, or on a page of the customer. */
export const NEXT_STEPS: Record<NextAct, Step> = {
  remind: { label: 'Remind', dialog: 'remind' },
  call: { label: 'Call', dialog: 'log-call' },
  escalate: { label: 'Hand on', dialog: 'escalate' },
  find_contact: { label: 'Find a contact', tab: 'profile' },
  restore: { label: 'Restore', tab: 'profile' },
  review: { label: 'Look at the account', tab: 'account' },
};

export const isDialog = (name: string | undefined): name is DialogName =>
  name !== undefined && name in DIALOG_KEYS;
