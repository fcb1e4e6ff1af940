import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { dayInput, optionalText } from '@/lib/kernel/input';
import { allocateByName, allocateByRule, namedAllocations } from './allocation';
import { documentFields, postCredit } from './post-document';
import { describeItem } from './posting';

/** A credit note. It settles what it names; the rest stays open on the account until it is allocated or refunded. */
export const postCreditNote = defineCommand({
  name: 'ledger.post-credit-note',
  summary: 'Posts a credit note, allocated to the documents that are named.',
  permission: 'ledger.post',
  input: z.strictObject({
    ...documentFields,
    issued_on: dayInput,
    reference: optionalText(140).describe('Documents named in it are credited as far as they are open.'),
    allocations: namedAllocations.optional(),
  }),
  async handle(context, input) {
    const { issued_on, reference, allocations, ...fields } = input;
    const { item, postingId } = await postCredit(context, 'credit_note', {
      ...fields,
      on: issued_on,
      reference,
    });
    const applied = allocations
      ? await allocateByName(context, postingId, item, allocations)
      : await allocateByRule(context, postingId, item, 'by_reference', reference);
    return { document: describeItem(item), posting: postingId.toString(), ...applied };
  },
});
