import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { insertTouch } from './touch';

/** Hands a customer to the collections managers: it stands in their inbox until one of them acts on it. */
export const escalate = defineCommand({
  name: 'collections.escalate',
  summary: 'Hands a customer on to the collections managers.',
  permission: 'queue.act',
  input: z.strictObject({
    customer: customerNumber,
    body: textInput(4000).describe('Why, and what is asked.'),
  }),
  async handle(context, input) {
    const customer = await findCustomer(context.tx, context.actor.organisationId, input.customer);
    const id = await insertTouch(context, { customerId: customer.id, kind: 'escalation', body: input.body });
    return { touch: id, customer: customer.number };
  },
});
