import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { conflict } from '@/lib/kernel/refusal';
import { endAddressRow } from './addresses';
import { customerNumber, lockCustomer } from './customer';
import { recordId } from './customer-input';

/** An address is no longer one; it stays readable as it was. */
export const endAddress = defineCommand({
  name: 'customers.end-address',
  summary: 'Ends an address of a customer; it stays in the history.',
  permission: 'customers.write',
  input: z.strictObject({ customer: customerNumber, address: recordId }),
  async handle({ tx, actor, changed }, input) {
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const before = await endAddressRow(tx, actor.organisationId, customer, input.address);
    if (!before) throw conflict('This address was changed or ended meanwhile: look at it again.', 'address');
    changed({ subject: 'address', subjectId: customer.number, before, after: null });
    return { customer: customer.number, ended: before };
  },
});
