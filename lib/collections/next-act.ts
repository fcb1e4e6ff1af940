import type { Forced } from './gates';

/** What a collector would do next: write, call, find somebody to write to, hand on, restore, or look at what is odd. */
export const NEXT_ACTS = ['remind', 'call', 'find_contact', 'escalate', 'restore', 'review'] as const;
export type NextAct = (typeof NEXT_ACTS)[number];

type Facts = {
  forced: readonly Forced[];
  contact_name: string | null;
  contact_email: string | null;
  contact_phone: string | null;
  level_unanswered: number;
  collectable_base: string;
};

/**
 * The next best act. Who broke a promise, asked to be called or answers no letter is called; who answered neither three
 * letters is handed on; nobody is written to who has no address, or who is archived; what is odd about an account is looked
 * at.
 */
export function nextActOf(row: Facts): NextAct {
  if (row.forced.includes('archived_with_balance')) return 'restore';
  if (!row.contact_name) return 'find_contact';
  const called = row.contact_phone !== null;
  if (row.forced.includes('promise_broken') || row.forced.includes('follow_up'))
    return called ? 'call' : 'remind';
  if (row.level_unanswered >= 3) return 'escalate';
  if (row.level_unanswered >= 2 && called) return 'call';
  if (Number(row.collectable_base) <= 0) return 'review';
  return row.contact_email ? 'remind' : 'call';
}
