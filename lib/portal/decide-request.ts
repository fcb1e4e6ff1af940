import { z } from 'zod';
import { describeContact, endContactRow, insertContact } from '@/lib/customers/contacts';
import { type CustomerFacts, customerNumber, lockCustomer } from '@/lib/customers/customer';
import { contactFields, recordId } from '@/lib/customers/customer-input';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { conflict, notFound } from '@/lib/kernel/refusal';
import { wantedInput } from './request-update';

const input = z.strictObject({
  customer: customerNumber,
  request: recordId.describe('The id of the request.'),
});

/** Carries out what a contact asked for: the old contact ends, the new one is recorded. */
export const carryOutRequest = defineCommand({
  name: 'portal.carry-out-request',
  summary: 'Carries out what a contact asked to be changed of its own data.',
  permission: 'customers.write',
  input,
  async handle(context, { customer: number, request }) {
    const { tx, actor, changed } = context;
    const { customer, contactId, wanted } = await openRequest(context, number, request);
    const before = await endContactRow(tx, actor.organisationId, customer, contactId);
    if (!before) throw conflict('This contact was ended meanwhile.', 'request');
    const asked = z.strictObject(contactFields).parse({
      role: before.role,
      name: wanted.name ?? before.name,
      email: (wanted.email === undefined ? before.email : wanted.email) ?? undefined,
      phone: (wanted.phone === undefined ? before.phone : wanted.phone) ?? undefined,
    });
    const contact = await insertContact(tx, actor.organisationId, customer, asked, contactId);
    changed({ subject: 'contact', subjectId: customer.number, before, after: contact });
    await endRequest(context, request, true);
    return {
      customer: customer.number,
      request: request.toString(),
      contact: { id: contact.id, ...describeContact(asked) },
      /** A link does not go on to another address. */
      links_over: before.email?.toLowerCase() !== contact.email?.toLowerCase(),
    };
  },
});

/** Leaves the contact as it is. */
export const refuseRequest = defineCommand({
  name: 'portal.refuse-request',
  summary: 'Refuses what a contact asked to be changed of its own data.',
  permission: 'customers.write',
  input,
  async handle(context, { customer: number, request }) {
    const { customer } = await openRequest(context, number, request);
    await endRequest(context, request, false);
    return { customer: customer.number, request: request.toString(), refused: true as const };
  },
});

/** A request that nobody decided, its customer held; and the contact as it is now. */
async function openRequest({ tx, actor }: CommandContext, number: string, request: bigint) {
  const customer: CustomerFacts = await lockCustomer(tx, actor.organisationId, number);
  const [row] = await tx.$queryRaw<{ wanted: unknown; ended: boolean; contact_id: bigint }[]>`
    WITH RECURSIVE version AS (
      SELECT r.contact_id AS id, 1 AS nth FROM contact_request r
      WHERE r.organisation_id = ${actor.organisationId} AND r.customer_id = ${customer.id} AND r.id = ${request}
      UNION ALL
      SELECT c.id, v.nth + 1 FROM version v
      JOIN contact c ON c.organisation_id = ${actor.organisationId} AND c.customer_id = ${customer.id} AND c.replaces = v.id)
    SELECT r.wanted, e.request_id IS NOT NULL AS ended, v.id AS contact_id
    FROM contact_request r
    CROSS JOIN version v
    LEFT JOIN contact_request_end e ON e.organisation_id = ${actor.organisationId} AND e.request_id = r.id
    WHERE r.organisation_id = ${actor.organisationId} AND r.customer_id = ${customer.id} AND r.id = ${request}
    ORDER BY v.nth DESC LIMIT 1`;
  if (!row) throw notFound(`${customer.number} has no such request.`, 'request');
  if (row.ended) throw conflict('This request was decided already.', 'request');
  return { customer, contactId: row.contact_id, wanted: wantedInput.parse(row.wanted) };
}

async function endRequest(
  { tx, actor, auditId }: CommandContext,
  request: bigint,
  done: boolean,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO contact_request_end (organisation_id, request_id, done, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${request}, ${done}, ${actor.label}, ${auditId}, clock_timestamp())`;
}
