import { z } from 'zod';
import { emailInput, phoneInput } from '@/lib/customers/customer-input';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { optional, textInput } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { beginAct } from './act';
import type { Visit } from './link';

/** What a contact may ask to be changed of itself: the fields that differ, null for one that is to be emptied. */
export const wantedInput = z.strictObject({
  name: z.string().optional(),
  email: z.string().nullable().optional(),
  phone: z.string().nullable().optional(),
});
export type Wanted = z.output<typeof wantedInput>;

/** A contact asks for a change of its own data. Nothing changes until somebody of the organisation carries it out. */
export const requestUpdate = defineCommand({
  name: 'portal.request-update',
  summary: 'A contact asks for a change of its own name, e-mail address or telephone number.',
  permission: 'portal.visit',
  input: z.strictObject({ name: textInput(200), email: optional(emailInput), phone: optional(phoneInput) }),
  async handle(context, input) {
    const { tx, actor, auditId } = context;
    const { visit } = await beginAct(context, 'request');
    const wanted = difference(visit.contact, input);
    if (Object.keys(wanted).length === 0) throw invalid('Nothing of it is different.', 'form');
    await endEarlier(context, visit);
    const [row] = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO contact_request (organisation_id, customer_id, contact_id, link_id, wanted, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${visit.customer.id}, ${visit.contact.id}, ${visit.link},
              ${JSON.stringify(wanted)}::jsonb, ${auditId}, clock_timestamp())
      RETURNING id`;
    if (!row) throw new Error('A request was not written.');
    return { request: row.id.toString(), wanted };
  },
});

function difference(
  now: Visit['contact'],
  asked: { name: string; email?: string | undefined; phone?: string | undefined },
): Wanted {
  const [email, phone] = [asked.email ?? null, asked.phone ?? null];
  return {
    ...(asked.name !== now.name && { name: asked.name }),
    ...(email !== now.email && { email }),
    ...(phone !== now.phone && { phone }),
  };
}

/** What was asked by the same link and not looked at yet: the later one takes its place. */
async function endEarlier({ tx, actor, auditId }: CommandContext, visit: Visit): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO contact_request_end (organisation_id, request_id, done, actor, audit_id, recorded_at)
    SELECT ${actor.organisationId}, r.id, false, ${actor.label}, ${auditId}, clock_timestamp()
    FROM contact_request r
    WHERE r.organisation_id = ${actor.organisationId} AND r.customer_id = ${visit.customer.id} AND r.link_id = ${visit.link}
      AND NOT EXISTS (SELECT FROM contact_request_end e
                      WHERE e.organisation_id = ${actor.organisationId} AND e.request_id = r.id)`;
}
