import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { insertTouch } from './touch';

/** Logs a note or a call. The customer leaves the queue for three days, unless something forces it in. */
export const logTouch = defineCommand({
  name: 'collections.log-touch',
  summary: 'Logs a note or a call on a customer.',
  permission: 'queue.act',
  input: z.strictObject({ customer: customerNumber, kind: z.enum(['note', 'call']), body: textInput(4000) }),
  async handle(context, input) {
    const customer = await findCustomer(context.tx, context.actor.organisationId, input.customer);
    const id = await insertTouch(context, { customerId: customer.id, kind: input.kind, body: input.body });
    return { touch: id, customer: customer.number, kind: input.kind };
  },
});
