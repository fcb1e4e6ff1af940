import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { amountInput, dayInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { documentReference, findDocument } from './open-items';
import { describeItem, insertItem, insertPosting, nextNumber } from './posting';

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
    const amount = input.amount ? parseAmount(input.amount, payment.currency) : -payment.amount;
    if (amount > -payment.amount) {
      throw unprocessable(
        `${payment.number} was only ${toDecimalString(-payment.amount, payment.currency)}.`,
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
      reference: input.reference ?? payment.number,
      description: input.description,
    });
    return { document: describeItem(item), posting: postingId.toString(), charged_back: payment.number };
  },
});
