import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { optionalText } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { followUpInput, followUpOf } from './follow-up';
import { contactOf, insertTouch, outcomeInput } from './touch';

/**
 * Logs a note, or a call with how it went, whom with and what comes next. The customer leaves the queue for three days, or
 * until the day of the follow-up, unless something forces it in.
 */
export const logTouch = defineCommand({
  name: 'collections.log-touch',
  summary: 'Logs a note or a call on a customer, and what comes next.',
  permission: 'queue.act',
  input: z.strictObject({
    customer: customerNumber,
    kind: z.enum(['note', 'call']),
    body: optionalText(4000).describe(
      'What was said or noted; may be left out of a call that has an outcome.',
    ),
    outcome: z
      .preprocess((value) => (value === '' ? undefined : value), outcomeInput.optional())
      .describe('How a call went.'),
    contact: optionalText(20).describe('The id of the contact that was spoken to.'),
    ...followUpInput,
  }),
  async handle(context, input) {
    const { tx, actor, today } = context;
    if (input.kind === 'note' && input.outcome) throw invalid('Only a call has an outcome.', 'outcome');
    if (input.kind === 'call' && !input.body && !input.outcome)
      throw invalid('Choose how the call went, or write what was said.', 'outcome');
    if (input.kind === 'note' && !input.body) throw invalid('This may not be empty.', 'body');
    const followUp = followUpOf(input, today);
    const customer = await findCustomer(tx, actor.organisationId, input.customer);
    const id = await insertTouch(context, {
      customerId: customer.id,
      kind: input.kind,
      body: input.body ?? '',
      outcome: input.outcome,
      contactId: await contactOf(tx, actor.organisationId, customer, input.contact),
      followUp,
    });
    return {
      touch: id,
      customer: customer.number,
      kind: input.kind,
      outcome: input.outcome ?? null,
      follow_up_on: followUp?.on ?? null,
    };
  },
});
