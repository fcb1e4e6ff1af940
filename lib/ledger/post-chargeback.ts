import { z } from 'zod';
import { holdActiveAccount } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { amountInput, dayInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { chargedBackOf } from './charged-back';
import { assertOpenPeriod, documentReference, findDocument, lockItems } from './open-items';
import { describeItem, type Item, insertItem, insertPosting, nextNumber } from './posting';
import { reversedOn } from './reversal';

/** A payment that the customer's bank took back: it is owed again, from the day on which it was taken back. */
export const postChargeback = defineCommand({
  name: 'ledger.post-chargeback',
  summary: 'Puts a payment that the bank took back on the account again, due at once.',
  permission: 'ledger.post',
  input: z.strictObject({
    document: documentReference.describe('The payment that was taken back.'),
    amount: optional(amountInput).describe('The whole payment unless given.'),
    on: dayInput,
    reference: optionalText(140),
    description: optionalText(500),
  }),
  async handle(context, input) {
    const payment = await findDocument(context.tx, context.actor.organisationId, input.document);
    if (payment.kind !== 'payment')
      throw unprocessable(`${payment.number} is no payment; only a payment is charged back.`, 'document');
    if (input.on < payment.issuedOn)
      throw invalid(`It cannot be taken back before it came in on ${payment.issuedOn}.`, 'on');
    await holdActiveAccount(context.tx, context.actor.organisationId, payment.customerId, 'document');
    await assertOpenPeriod(context.tx, context.actor.organisationId, input.on, 'on');
    const left = await leftToTakeBack(context, payment);
    const amount = input.amount ? parseAmount(input.amount, payment.currency) : left;
    if (amount > left) {
      throw unprocessable(
        `Only ${toDecimalString(left, payment.currency)} of ${payment.number} can be taken back.`,
        'amount',
      );
    }
    const postingId = await insertPosting(context, 'document');
    const item = await insertItem(context, postingId, {
      customerId: payment.customerId,
      kind: 'chargeback',
      number: await nextNumber(context, 'chargeback'),
      amount,
      currency: payment.currency,
      issuedOn: input.on,
      dueOn: input.on,
      chargedBackId: payment.id,
      reference: input.reference ?? payment.number,
      description: input.description,
    });
    return { document: describeItem(item), posting: postingId.toString(), charged_back: payment.number };
  },
});

/** The payment is locked, so that two chargebacks at once cannot take it back twice. */
async function leftToTakeBack({ tx, actor }: CommandContext, payment: Item): Promise<bigint> {
  await lockItems(tx, actor.organisationId, [payment.id]);
  if (await reversedOn(tx, actor.organisationId, payment)) {
    throw unprocessable(`${payment.number} was reversed: nothing of it can be taken back.`, 'document');
  }
  const left = -payment.amount - (await chargedBackOf(tx, actor.organisationId, payment.id));
  if (left <= 0n) throw unprocessable(`${payment.number} was taken back already.`, 'document');
  return left;
}
