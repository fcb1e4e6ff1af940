import type { Role } from '@/lib/kernel/permission';
import type { Params } from '@/lib/web/ask';
import { sortParam } from '../_shell/address';

export const EVERYONE = 'status:all';
export const MINE = 'owner:me';

/** The views of the queue that everybody has, as filters. */
export const VIEWS = [
  { label: 'Mine', filter: MINE },
  { label: 'Everyone', filter: EVERYONE },
  { label: 'Broken promises', filter: 'promise:broken' },
  { label: 'Follow-ups today', filter: 'follow-up:due' },
  { label: 'Due soon', filter: 'due:soon' },
  { label: 'Late payers', filter: 'payer:late' },
  { label: 'Over limit', filter: 'limit:over' },
  { label: 'No contact', filter: 'contact:none' },
];

/** A collector begins with their own customers, everybody else with all. */
export const ownFilter = (roles: readonly Role[]): string => (roles.includes('collector') ? MINE : EVERYONE);

/** What the queue's page asks, by its address: asked the same anywhere in a request, it is read once. */
export const queueQuestion = (params: Record<string, string>): Params => ({
  as_of: params.as_of,
  known_at: params.known_at,
  filter: params.filter,
  q: params.q,
  sort: sortParam(params.sort),
  cursor: params.cursor,
});
