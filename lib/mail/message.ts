import type { ContactRole } from '@/lib/customers/customer-input';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import type { TemplateKind } from '@/lib/letters/built-in/template-kind';

/** What can be told to a customer: what there are templates for. */
export type MessageKind = TemplateKind;
/** From one customer's screen, for a selection, by a cadence, over the API. */
export type Origin = 'one' | 'selection' | 'cadence' | 'api';

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
