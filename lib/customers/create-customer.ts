import { defineCommand } from '@/lib/kernel/command';
import { createCustomers } from './create-customers';
import { newCustomerInput } from './customer-input';

/** A new customer with its first terms. Whoever sets terms creates customers: a collector does neither. */
export const createCustomer = defineCommand({
  name: 'customers.create',
  summary: 'Creates a customer with its first terms, contacts, addresses and external ids.',
  permission: 'customers.terms',
  input: newCustomerInput,
  async handle(context, input) {
    const [created] = await createCustomers(context, [input], (_row, field) => field);
    if (!created) throw new Error('A customer was not written.');
    return { number: created.number, name: input.name };
  },
});
