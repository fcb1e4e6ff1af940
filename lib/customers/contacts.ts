import type { Tx } from '@/lib/kernel/db';
import { notFound } from '@/lib/kernel/refusal';
import type { CustomerFacts } from './customer';
import type { ContactInput } from './customer-input';

/** A contact as it is answered and kept in the trail. */
export type DescribedContact = {
  id: string;
  role: string;
  name: string;
  email: string | null;
  phone: string | null;
};

export async function insertContact(
  tx: Tx,
  organisationId: number,
  customer: CustomerFacts,
  contact: ContactInput,
  replaces: bigint | null = null,
): Promise<DescribedContact> {
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO contact (organisation_id, customer_id, role, name, email, phone, replaces)
    VALUES (${organisationId}, ${customer.id}, ${contact.role}, ${contact.name}, ${contact.email ?? null},
            ${contact.phone ?? null}, ${replaces}::bigint)
    RETURNING id`;
  return { id: String(row?.id), ...describeContact(contact) };
}

/** Ends a contact of a locked customer and answers it; null when it had ended already. */
export async function endContactRow(
  tx: Tx,
  organisationId: number,
  customer: CustomerFacts,
  id: bigint,
): Promise<DescribedContact | null> {
  const [row] = await tx.$queryRaw<(ContactRow & { ended: boolean })[]>`
    SELECT c.id, c.role, c.name, c.email, c.phone, c.ended_at IS NOT NULL AS ended
    FROM contact c WHERE c.organisation_id = ${organisationId} AND c.customer_id = ${customer.id} AND c.id = ${id}`;
  if (!row) throw notFound(`${customer.number} has no such contact.`, 'contact');
  if (row.ended) return null;
  await tx.$executeRaw`
    UPDATE contact SET ended_at = clock_timestamp() WHERE organisation_id = ${organisationId} AND id = ${id}`;
  const { role, name, email, phone } = row;
  return { id: String(row.id), role, name, email, phone };
}

export const describeContact = ({ role, name, email, phone }: ContactInput) => ({
  role,
  name,
  email: email ?? null,
  phone: phone ?? null,
});

type ContactRow = { id: bigint; role: string; name: string; email: string | null; phone: string | null };
