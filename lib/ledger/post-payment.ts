import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { dayInput, optionalText } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { allocateByName, allocateByRule, allocationRule, namedAllocations } from './allocation';
import { documentFields, postCredit } from './post-document';
import { describeItem } from './posting';

/** A payment that came in. What it does not pay stays on the account as unapplied cash. */
export const postPayment = defineCommand({
  name: 'ledger.post-payment',
  summary: 'Posts a payment and allocates it, by rule or to the documents that are named.',
  permission: 'ledger.receive',
  input: z.strictObject({
    ...documentFields,
    received_on: dayInput,
    reference: optionalText(140).describe('The remittance text: invoice numbers in it are paid first.'),
    allocate: allocationRule.optional(),
    allocations: namedAllocations.optional(),
  }),
  async handle(context, input) {
    const { received_on, reference, allocate, allocations, ...fields } = input;
    if (allocate && allocations)
      throw invalid('Give a rule or name the allocations, not both.', 'allocations');
    if (received_on > context.today)
      throw invalid(
        `A payment cannot be received on ${received_on}: that day is still to come.`,
        'received_on',
      );
    const { item, postingId } = await postCredit(context, 'payment', {
      ...fields,
      on: received_on,
      reference,
    });
    const applied = allocations
      ? await allocateByName(context, postingId, item, allocations)
      : await allocateByRule(context, postingId, item, allocate ?? 'automatic', reference);
    return { document: describeItem(item), posting: postingId.toString(), ...applied };
  },
});
