import { z } from 'zod';
import type { CustomerFacts } from '@/lib/customers/customer';
import { bigintColumn, readRows } from '@/lib/kernel/rows';
import { correspondentOf } from '@/lib/letters/addressee';
import type { Channel } from '@/lib/letters/built-in/template-kind';
import { type MessageKind, ROLE_FOR, type Scope } from './message';

/** Whom a message goes to; where, the letter says. */
export type Recipient = { contactId: bigint };

type Asked = { kind: MessageKind; channel: Channel; contact?: string | undefined };
type Refused = { refusal: 'no_contact' | 'bounced' | 'wrong_contact' | 'no_address' };

const columns = z.object({
  id: bigintColumn,
  role: z.string(),
  email: z.string().nullable(),
  bounced: z.boolean(),
});
type Contact = z.output<typeof columns>;

/** The standing contact that a message of a kind goes to: the one that was chosen, else the first of its role that can be reached. */
export async function recipientFor(
  scope: Scope,
  customer: CustomerFacts,
  { kind, channel, contact: chosen }: Asked,
): Promise<Recipient | Refused> {
  const role = ROLE_FOR[kind];
  const contacts = await standingContacts(scope, customer.id);
  const fitting = contacts.filter(
    (contact) => (role === 'any' || contact.role === role) && (!chosen || String(contact.id) === chosen),
  );
  if (chosen && fitting.length === 0) return { refusal: 'wrong_contact' };
  if (channel === 'letter') return byLetter(scope, customer, fitting);
  const written = fitting.filter(({ email }) => email !== null);
  const reached = written.find(({ bounced }) => !bounced);
  if (reached) return { contactId: reached.id };
  return { refusal: written.length > 0 ? 'bounced' : 'no_contact' };
}

async function standingContacts({ tx, organisation }: Scope, customerId: bigint): Promise<Contact[]> {
  const rows = await tx.$queryRaw`
    SELECT c.id, c.role, c.email, x.contact_id IS NOT NULL AS bounced
    FROM contact c
    LEFT JOIN contact_bounce x ON x.organisation_id = ${organisation.id} AND x.contact_id = c.id
    WHERE c.organisation_id = ${organisation.id} AND c.customer_id = ${customerId} AND c.ended_at IS NULL
    ORDER BY c.recorded_at, c.id`;
  return readRows(columns, rows);
}

/** To the billing address, else the registered one; somebody of the role must be named on it. */
async function byLetter(
  { tx, organisation }: Scope,
  customer: CustomerFacts,
  [contact]: Contact[],
): Promise<Recipient | Refused> {
  if (!contact) return { refusal: 'no_contact' };
  const { postal } = await correspondentOf(tx, organisation, customer);
  return postal.length > 0 ? { contactId: contact.id } : { refusal: 'no_address' };
}
