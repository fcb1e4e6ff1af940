import type { Tx } from '@/lib/kernel/db';
import { textInput } from '@/lib/kernel/input';
import { notFound, unprocessable } from '@/lib/kernel/refusal';

/** How a customer is named in inputs: by the organisation's own number, `C-00042`. */
export const customerNumber = textInput(60).meta({ description: 'The customer’s number, like C-00042.' });

/** What a posting needs to know of a customer. */
export type CustomerFacts = { id: bigint; number: string; name: string; archived: boolean };

/** The customer of that number in this organisation; an unknown and another organisation's look the same. */
export async function findCustomer(
  tx: Tx,
  organisationId: number,
  number: string,
  field = 'customer',
): Promise<CustomerFacts> {
  const [row] = await tx.$queryRaw<
    { id: bigint; number: string; name: string; status: string | null }[]
  >`/* kept: a customer */
    SELECT c.id, c.number, c.name, s.status
    FROM customer c
    LEFT JOIN LATERAL (
      SELECT st.status FROM customer_status st
      WHERE st.organisation_id = ${organisationId} AND st.customer_id = c.id
      ORDER BY st.effective_on DESC, st.recorded_at DESC, st.id DESC LIMIT 1) s ON true
    WHERE c.organisation_id = ${organisationId} AND c.number = ${number}`;
  if (!row) throw notFound(`There is no customer ${number}.`, field);
  return { id: row.id, number: row.number, name: row.name, archived: row.status === 'archived' };
}

/**
 * The account that a document is on: nothing is put on or taken off an archived one. The row is held until the
 * transaction ends, so that nobody archives it meanwhile; the status is read by a statement after that.
 */
export async function holdActiveAccount(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  field: string,
): Promise<void> {
  const [row] = await tx.$queryRaw<{ number: string }[]>`
    SELECT number FROM customer WHERE organisation_id = ${organisationId} AND id = ${customerId} FOR KEY SHARE`;
  const customer = await findCustomer(tx, organisationId, row?.number ?? '', field);
  assertActive(customer, field);
}

/** Keeps whoever wants the account to themselves (`lockAccount`) waiting until the transaction ends, and waits for them. */
export async function holdCustomer(tx: Tx, organisationId: number, customerId: bigint): Promise<void> {
  await tx.$queryRaw`
    SELECT FROM customer c WHERE c.organisation_id = ${organisationId} AND c.id = ${customerId} FOR KEY SHARE`;
}

/** Nothing is put on an archived customer's account. */
export function assertActive({ archived, number, name }: CustomerFacts, field: string): void {
  if (archived) throw unprocessable(`${number} ${name} is archived: restore it before posting.`, field);
}

/** The customer, locked against other edits of its profile until the transaction ends; postings go on. */
export async function lockCustomer(tx: Tx, organisationId: number, number: string): Promise<CustomerFacts> {
  await tx.$queryRaw`SELECT id FROM customer WHERE organisation_id = ${organisationId} AND number = ${number} FOR NO KEY UPDATE`;
  return findCustomer(tx, organisationId, number);
}

/** The customer, locked against everything: waits for postings under way on its account, and lets no other begin. */
export async function lockAccount(tx: Tx, organisationId: number, number: string): Promise<CustomerFacts> {
  await tx.$queryRaw`SELECT id FROM customer WHERE organisation_id = ${organisationId} AND number = ${number} FOR UPDATE`;
  return findCustomer(tx, organisationId, number);
}
