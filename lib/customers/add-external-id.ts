import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { conflict } from '@/lib/kernel/refusal';
import { customerNumber, lockCustomer } from './customer';
import { externalIdFields } from './customer-input';
import { findExternalIds, nameOf, taken } from './external-ids';

/** Another system's name for the customer. It names one customer for good; saying the same again changes nothing. */
export const addExternalId = defineCommand({
  name: 'customers.add-external-id',
  summary: 'Tells which id another system knows a customer by; an id names exactly one customer.',
  permission: 'customers.write',
  input: z.strictObject({ customer: customerNumber, ...externalIdFields }),
  async handle({ tx, actor, changed }, input) {
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const id = { source_system: input.source_system, external_id: input.external_id };
    const written = await tx.$executeRaw`
      INSERT INTO customer_external_id (organisation_id, source_system, external_id, customer_id)
      VALUES (${actor.organisationId}, ${id.source_system}, ${id.external_id}, ${customer.id})
      ON CONFLICT (organisation_id, source_system, external_id) DO NOTHING`;
    if (written === 1)
      changed({ subject: 'customer_external_id', subjectId: customer.number, before: null, after: id });
    else {
      const [holder] = await findExternalIds(tx, actor.organisationId, [id]);
      if (holder && holder.number !== customer.number)
        throw conflict(taken(id, nameOf(holder)), 'external_id');
    }
    return { customer: customer.number, ...id };
  },
});
