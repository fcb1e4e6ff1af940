import { z } from 'zod';
import { holdCustomer } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { laterOf } from '@/lib/kernel/day';
import { amountInput, dayInput, optional } from '@/lib/kernel/input';
import { parseAmount, smaller, toDecimalString } from '@/lib/kernel/money';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { assertPayable, countsFrom } from './allocation';
import { isCredit } from './document';
import { fittingDays } from './fitting-day';
import { documentReference, findDocument, firstOpenDay, lockItems, openAmounts } from './open-items';
import { insertAllocations, insertPosting } from './posting';

/** Says which credit pays which debit, by how much. It changes what is open, never what is owed. */
export const allocate = defineCommand({
  name: 'ledger.allocate',
  summary: 'Allocates a payment, credit note or other credit to a debit of the same customer.',
  permission: 'ledger.receive',
  input: z.strictObject({
    credit: documentReference,
    debit: documentReference,
    amount: optional(amountInput).describe('As much as is open on both sides unless given.'),
    on: optional(dayInput).describe('From the later of the two documents’ days unless given.'),
  }),
  async handle(context, input) {
    const { tx, actor } = context;
    const credit = await findDocument(tx, actor.organisationId, input.credit, 'credit');
    const debit = await findDocument(tx, actor.organisationId, input.debit, 'debit');
    if (!isCredit(credit.kind)) throw unprocessable(`${credit.number} is not a credit.`, 'credit');
    assertPayable(debit, credit, 'debit');
    await holdCustomer(tx, actor.organisationId, credit.customerId);
    await lockItems(tx, actor.organisationId, [credit.id, debit.id]);
    const open = new Map(
      (await openAmounts(tx, actor.organisationId, [credit.id, debit.id])).map((item) => [
        item.id,
        item.openAmount,
      ]),
    );
    const available = -(open.get(credit.id) ?? 0n);
    const payable = open.get(debit.id) ?? 0n;
    const amount = input.amount ? parseAmount(input.amount, credit.currency) : smaller(available, payable);
    if (amount <= 0n || amount > available || amount > payable) {
      throw unprocessable(
        `${toDecimalString(available, credit.currency)} ${credit.currency} is open of ${credit.number} and ` +
          `${toDecimalString(payable, credit.currency)} of ${debit.number}: not enough for this allocation.`,
        'amount',
      );
    }
    const fits = await fittingDays(tx, actor.organisationId, [
      { id: credit.id, amount },
      { id: debit.id, amount },
    ]);
    const counts = countsFrom(debit, credit, await firstOpenDay(tx, actor.organisationId));
    const earliest = [counts, ...fits.values()].reduce(laterOf);
    const effectiveOn = input.on ?? earliest;
    if (effectiveOn < earliest) throw invalid(`It can count from ${earliest} at the earliest.`, 'on');
    const postingId = await insertPosting(context, 'allocation');
    await insertAllocations(context, postingId, [{ debit, credit, amount, effectiveOn }]);
    return {
      posting: postingId.toString(),
      credit: credit.number,
      debit: debit.number,
      amount: toDecimalString(amount, credit.currency),
      currency: credit.currency,
      effective_on: effectiveOn,
    };
  },
});
