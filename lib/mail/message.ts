import type { ContactRole } from '@/lib/customers/customer-input';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import { LANGUAGES, type Language } from './mail-words';

/** What can be told to a customer, and on which way. */
export const MESSAGE_KINDS = ['reminder', 'statement', 'promise', 'dispute', 'portal'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
export const CHANNELS = ['email', 'letter'] as const;
export type Channel = (typeof CHANNELS)[number];
/** From one customer's screen, for a selection, by a cadence, over the API. */
export type Origin = 'one' | 'selection' | 'cadence' | 'api';

export const LANGUAGE_CODES = Object.keys(LANGUAGES) as [Language, ...Language[]];

/** Each kind goes to contacts of one role, never to whoever happens to be the first. A portal link is for its own contact. */
export const ROLE_FOR: Record<MessageKind, ContactRole | 'any'> = {
  reminder: 'billing',
  statement: 'billing',
  promise: 'billing',
  dispute: 'billing',
  portal: 'any',
};

/** Where everything about a message is read: one transaction, one day. */
export type Scope = { tx: Tx; organisation: Organisation; today: Day };

/** The language that a customer is written to in: its own where we have it. */
export function languageOf(wanted: string | null | undefined): Language {
  const code = (wanted ?? '').slice(0, 2).toLowerCase();
  return LANGUAGE_CODES.find((language) => language === code) ?? 'en';
}
