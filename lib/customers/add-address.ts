import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { insertAddress } from './addresses';
import { customerNumber, lockCustomer } from './customer';
import { addressFields } from './customer-input';

export const addAddress = defineCommand({
  name: 'customers.add-address',
  summary: 'Adds an address to a customer.',
  permission: 'customers.write',
  input: z.strictObject({ customer: customerNumber, ...addressFields }),
  async handle({ tx, actor, changed }, input) {
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const address = await insertAddress(tx, actor.organisationId, customer, input);
    changed({ subject: 'address', subjectId: customer.number, before: null, after: address });
    return { customer: customer.number, address };
  },
});
