import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { dayInput, optionalText } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { holdAndRead } from './account';
import { allocationRule, describeAllocations, namedAllocations, planByName, planByRule } from './allocation';
import { postAtOnce } from './post-at-once';
import { documentFields, prepareCredit } from './post-document';
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
  hold: (held, input) =>
    holdAndRead(held, 'payment', input, input.received_on, !input.allocations && input.allocate !== 'none'),
  async handle(context, input) {
    const { received_on, reference, allocate, allocations, ...fields } = input;
    if (allocate && allocations)
      throw invalid('Give a rule or name the allocations, not both.', 'allocations');
    if (received_on > context.today)
      throw invalid(
        `A payment cannot be received on ${received_on}: that day is still to come.`,
        'received_on',
      );
    const rule = allocate ?? 'automatic';
    const document = { ...fields, on: received_on, reference };
    const { item, toAllocate } = await prepareCredit(context.held, 'payment', document);
    const paying = allocations
      ? await planByName(context, toAllocate, allocations)
      : await planByRule(context, toAllocate, rule, reference);
    const payment = await postAtOnce(context, item, paying);
    return {
      document: describeItem(payment),
      posting: payment.postingId.toString(),
      ...describeAllocations(payment, paying),
    };
  },
});
