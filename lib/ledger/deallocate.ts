import { z } from 'zod';
import { holdCustomer } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { textInput } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { unprocessable } from '@/lib/kernel/refusal';
import { isCredit } from './document';
import { documentReference, findDocument, firstOpenDay, lockItems } from './open-items';
import { insertAllocations, insertPosting } from './posting';
import { allocationsOf, undoing } from './standing-allocations';

/** Takes back what one credit pays of one debit, as if it had never been said (or from the first open day on). */
export const deallocate = defineCommand({
  name: 'ledger.deallocate',
  summary: 'Takes back the allocation of a credit to a debit; both are open again by that amount.',
  permission: 'ledger.receive',
  input: z.strictObject({ credit: documentReference, debit: documentReference, reason: textInput(500) }),
  async handle(context, input) {
    const { tx, actor } = context;
    const credit = await findDocument(tx, actor.organisationId, input.credit, 'credit');
    const debit = await findDocument(tx, actor.organisationId, input.debit, 'debit');
    if (!isCredit(credit.kind)) throw unprocessable(`${credit.number} is not a credit.`, 'credit');
    await holdCustomer(tx, actor.organisationId, credit.customerId);
    await lockItems(tx, actor.organisationId, [credit.id, debit.id]);
    const standing = (await allocationsOf(tx, actor.organisationId, credit)).filter(
      ({ counter }) => counter.id === debit.id,
    );
    const amount = standing.reduce((sum, allocation) => sum + allocation.amount, 0n);
    if (amount === 0n) throw unprocessable(`${credit.number} pays nothing of ${debit.number}.`, 'debit');
    const postingId = await insertPosting(context, 'deallocation', { reason: input.reason });
    const firstOpen = await firstOpenDay(tx, actor.organisationId);
    await insertAllocations(context, postingId, undoing(credit, standing, firstOpen));
    return {
      posting: postingId.toString(),
      credit: credit.number,
      debit: debit.number,
      amount: toDecimalString(amount, credit.currency),
      currency: credit.currency,
    };
  },
});
