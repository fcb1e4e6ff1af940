import type { CommandContext } from '@/lib/kernel/command';
import type { CustomerFacts } from './customer';

export type NewStatus = { status: 'active' | 'archived'; reason: string };

/** Records whether a customer is in use from today on, and why. */
export async function insertStatus(
  context: CommandContext,
  customer: CustomerFacts,
  { status, reason }: NewStatus,
): Promise<void> {
  const { tx, actor, auditId, today, changed } = context;
  await tx.$executeRaw`
    INSERT INTO customer_status (organisation_id, customer_id, status, reason, effective_on, audit_id)
    VALUES (${actor.organisationId}, ${customer.id}, ${status}, ${reason}, ${today}::date, ${auditId})`;
  changed({
    subject: 'customer_status',
    subjectId: customer.number,
    before: { status: customer.archived ? 'archived' : 'active' },
    after: { status, reason, effective_on: today },
  });
}
