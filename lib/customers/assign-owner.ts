import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { optional } from '@/lib/kernel/input';
import { customerNumber, lockCustomer } from './customer';
import { emailInput } from './customer-input';
import { type Collector, requireCollector } from './owner';

/** Gives a customer to a collector, or to nobody. */
export const assignOwner = defineCommand({
  name: 'customers.assign-owner',
  summary: 'Gives a customer to a person who works in the queue, or to nobody.',
  permission: 'customers.write',
  input: z.strictObject({
    customer: customerNumber,
    owner: optional(emailInput).describe('E-mail address of the person; nobody unless given.'),
  }),
  async handle({ tx, actor, changed }, input) {
    const { id, number } = await lockCustomer(tx, actor.organisationId, input.customer);
    const before = await ownerOf(tx, actor.organisationId, id);
    const after = input.owner ? await requireCollector(tx, actor.organisationId, input.owner) : null;
    if (before?.id !== after?.id) {
      await tx.$executeRaw`
        INSERT INTO customer_owner (organisation_id, customer_id, user_id)
        VALUES (${actor.organisationId}, ${id}, ${after?.id ?? null}::integer)`;
      changed({
        subject: 'customer_owner',
        subjectId: number,
        before: describeOwner(before),
        after: describeOwner(after),
      });
    }
    return { customer: number, owner: after ? { name: after.name, email: after.email } : null };
  },
});

const describeOwner = (person: Collector | null | undefined) =>
  person ? { owner: person.email, name: person.name } : null;

async function ownerOf(tx: Tx, organisationId: number, customerId: bigint): Promise<Collector | null> {
  const [row] = await tx.$queryRaw<{ id: number | null; name: string; email: string }[]>`
    SELECT u.id, u.name, u.email
    FROM customer_owner w LEFT JOIN app_user u ON u.id = w.user_id
    WHERE w.organisation_id = ${organisationId} AND w.customer_id = ${customerId}
    ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1`;
  return row?.id ? { id: row.id, name: row.name, email: row.email } : null;
}
