import { z } from 'zod';
import { refuseAboveLimit } from '@/lib/customers/approval-limit';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { dayInput, optionalText } from '@/lib/kernel/input';
import { holdAndRead, type ReadAhead, readAccount } from './account';
import { describeAllocations, namedAllocations, planByName, planByRule } from './allocation';
import { postAtOnce } from './post-at-once';
import { documentFields, prepareCredit } from './post-document';
import { describeItem } from './posting';

export const creditNoteInput = z.strictObject({
  ...documentFields,
  issued_on: dayInput,
  reference: optionalText(140).describe('Documents named in it are credited as far as they are open.'),
  allocations: namedAllocations.optional(),
});
type CreditNoteInput = z.output<typeof creditNoteInput>;

/** A credit note. It settles what it names; the rest stays open on the account until it is allocated or refunded. */
export const postCreditNote = defineCommand({
  name: 'ledger.post-credit-note',
  summary: 'Posts a credit note, allocated to the documents that are named.',
  permission: 'ledger.post',
  input: creditNoteInput,
  hold: (held, input) => holdAndRead(held, 'credit_note', input, input.issued_on, true),
  handle: (context, input) => doCreditNote(context, input, context.held),
});

/** The same for the act that approves it; the account is held. */
export async function doCreditNote(context: CommandContext, input: CreditNoteInput, reading?: ReadAhead) {
  const { item, paying } = await planCreditNote(context, input, reading);
  const { customerId, currency, amount } = item;
  await refuseAboveLimit(context, { act: 'credit_note', customerId, currency, amount, field: 'amount' });
  const note = await postAtOnce(context, item, paying);
  return {
    document: describeItem(note),
    posting: note.postingId.toString(),
    ...describeAllocations(note, paying),
  };
}

/** Everything about a credit note but whether it is allowed; what it pays stays locked. */
export async function planCreditNote(
  context: CommandContext,
  input: CreditNoteInput,
  reading: ReadAhead = readAccount(context, input.customer, input.issued_on),
) {
  const { issued_on, reference, allocations, ...fields } = input;
  const document = { ...fields, on: issued_on, reference };
  const { item, toAllocate } = await prepareCredit(reading, 'credit_note', document);
  const paying = allocations
    ? await planByName(context, toAllocate, allocations)
    : await planByRule(context, toAllocate, reference ? 'by_reference' : 'none', reference);
  return { item, paying };
}
