import { z } from 'zod';
import { createCustomers } from '@/lib/customers/create-customers';
import { newCustomerInput } from '@/lib/customers/customer-input';
import { defineCommand } from '@/lib/kernel/command';

/** Several customers at once, as they were when the book began or joined on a day. */
export const openAccounts = defineCommand({
  name: 'demo.open-accounts',
  summary: 'Creates customers of the demo book.',
  permission: 'customers.terms',
  input: z.strictObject({ customers: z.array(newCustomerInput).min(1) }),
  timeout: 60_000,
  async handle(context, { customers }) {
    const created = await createCustomers(context, customers);
    return { customers: created.length };
  },
});
