import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { describeAddress, endAddressRow, insertAddress } from './addresses';
import { customerNumber, lockCustomer } from './customer';
import { addressFields, recordId } from './customer-input';
import { overtaken } from './profile-change';

/** Ends an address and records what it is from now on, under a new id: history shows it as it was. */
export const editAddress = defineCommand({
  name: 'customers.edit-address',
  summary: 'Changes an address of a customer: the old one ends, the new one is recorded.',
  permission: 'customers.write',
  input: z.strictObject({ customer: customerNumber, address: recordId, ...addressFields }),
  async handle({ tx, actor, changed }, input) {
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const before = await endAddressRow(tx, actor.organisationId, customer, input.address);
    if (!before) {
      const record = { subject: 'address', number: customer.number, id: input.address } as const;
      throw await overtaken(tx, actor.organisationId, record, describeAddress(input));
    }
    const address = await insertAddress(tx, actor.organisationId, customer, input);
    changed({ subject: 'address', subjectId: customer.number, before, after: address });
    return { customer: customer.number, address };
  },
});
