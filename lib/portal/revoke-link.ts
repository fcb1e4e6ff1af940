import { z } from 'zod';
import { customerNumber, lockCustomer } from '@/lib/customers/customer';
import { recordId } from '@/lib/customers/customer-input';
import { defineCommand } from '@/lib/kernel/command';
import { optionalText } from '@/lib/kernel/input';
import { conflict, notFound } from '@/lib/kernel/refusal';

/** Ends a link at once: whoever has it sees nothing from now on. */
export const revokePortalLink = defineCommand({
  name: 'portal.revoke',
  summary: 'Ends a link of the customer portal at once.',
  permission: 'portal.invite',
  input: z.strictObject({
    customer: customerNumber,
    link: recordId.describe('The id of the link.'),
    reason: optionalText(500),
  }),
  async handle({ tx, actor, auditId }, input) {
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const [link] = await tx.$queryRaw<{ ended: boolean }[]>`
      SELECT e.link_id IS NOT NULL AS ended
      FROM portal_link l
      LEFT JOIN portal_link_end e ON e.organisation_id = ${actor.organisationId} AND e.link_id = l.id
      WHERE l.organisation_id = ${actor.organisationId} AND l.customer_id = ${customer.id} AND l.id = ${input.link}`;
    if (!link) throw notFound(`${customer.number} has no such link.`, 'link');
    if (link.ended) throw conflict('This link was revoked already.', 'link');
    await tx.$executeRaw`
      INSERT INTO portal_link_end (organisation_id, link_id, reason, actor, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${input.link}, ${input.reason ?? 'Revoked'}, ${actor.label}, ${auditId}, clock_timestamp())`;
    return { customer: customer.number, link: input.link.toString(), revoked: true as const };
  },
});
