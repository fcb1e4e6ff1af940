import { z } from 'zod';
import { customerNumber, lockAccount } from '@/lib/customers/customer';
import { insertStatus } from '@/lib/customers/status';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { conflict } from '@/lib/kernel/refusal';

/** Takes an archived customer back into use. */
export const restoreCustomer = defineCommand({
  name: 'ledger.restore-customer',
  summary: 'Restores an archived customer.',
  permission: 'customers.archive',
  input: z.strictObject({ customer: customerNumber, reason: textInput(500) }),
  async handle(context, input) {
    const customer = await lockAccount(context.tx, context.actor.organisationId, input.customer);
    if (!customer.archived) throw conflict(`${customer.number} is not archived.`, 'customer');
    await insertStatus(context, customer, { status: 'active', reason: input.reason });
    return { customer: customer.number, status: 'active' as const };
  },
});
