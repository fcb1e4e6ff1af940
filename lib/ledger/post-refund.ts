import { z } from 'zod';
import { refuseAboveLimit } from '@/lib/customers/approval-limit';
import { holdActiveAccount } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { laterOf } from '@/lib/kernel/day';
import { amountInput, dayInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { holdAccountOf } from './account';
import { countsFrom } from './allocation';
import { isCredit } from './document';
import { fittingDays } from './fitting-day';
import {
  assertOpenPeriod,
  documentReference,
  findDocument,
  firstOpenDay,
  lockItems,
  openAmounts,
} from './open-items';
import { describeItem, insertAllocations, insertItem, insertPosting, nextNumber } from './posting';

export const refundInput = z.strictObject({
  document: documentReference.describe('The payment or credit note that is given back.'),
  amount: optional(amountInput).describe('All that is unapplied unless given.'),
  on: optional(dayInput).describe('Today unless given.'),
  reference: optionalText(140),
  description: optionalText(500),
});
type RefundInput = z.output<typeof refundInput>;

/** Money given back to the customer out of what is unapplied of a credit. */
export const postRefund = defineCommand({
  name: 'ledger.post-refund',
  summary: 'Refunds what is unapplied of a payment or credit note, or part of it.',
  permission: 'ledger.post',
  input: refundInput,
  hold: (held, { document }) => holdAccountOf(held, document),
  handle: doRefund,
});

/** The same for the act that approves it; the account is held. */
export async function doRefund(context: CommandContext, input: RefundInput) {
  const { tx, actor } = context;
  const { credit, amount, on } = await planRefund(context, input);
  const { customerId, currency } = credit;
  await refuseAboveLimit(context, { act: 'refund', customerId, currency, amount, field: 'amount' });
  const postingId = await insertPosting(context, 'document');
  const debit = await insertItem(context, postingId, {
    customerId,
    kind: 'refund',
    number: await nextNumber(context, 'refund'),
    amount,
    currency,
    issuedOn: on,
    dueOn: on,
    reference: input.reference ?? credit.number,
    description: input.description,
  });
  const effectiveOn = countsFrom(debit, credit, await firstOpenDay(tx, actor.organisationId));
  await insertAllocations(context, postingId, [{ debit, credit, amount, effectiveOn }]);
  return { document: describeItem(debit), posting: postingId.toString(), refunded: credit.number };
}

/** Everything about a refund but whether it is allowed; the credit stays locked. */
export async function planRefund(
  { tx, actor, today }: Pick<CommandContext, 'tx' | 'actor' | 'today'>,
  input: RefundInput,
) {
  const credit = await findDocument(tx, actor.organisationId, input.document);
  if (!isCredit(credit.kind) || credit.kind === 'write_off') {
    throw unprocessable(
      `${credit.number} is no payment or credit note; only those can be refunded.`,
      'document',
    );
  }
  await holdActiveAccount(tx, actor.organisationId, credit.customerId, 'document');
  await lockItems(tx, actor.organisationId, [credit.id]);
  const [open] = await openAmounts(tx, actor.organisationId, [credit.id]);
  if (!open) throw unprocessable(`Nothing is unapplied of ${credit.number}.`, 'document');
  const amount = input.amount ? parseAmount(input.amount, credit.currency) : -open.openAmount;
  if (amount > -open.openAmount) {
    throw unprocessable(
      `Only ${toDecimalString(-open.openAmount, credit.currency)} is unapplied of ${credit.number}.`,
      'amount',
    );
  }
  const on = input.on ?? laterOf(today, credit.issuedOn);
  if (on < credit.issuedOn)
    throw invalid(`It cannot be given back before it came on ${credit.issuedOn}.`, 'on');
  await assertOpenPeriod(tx, actor.organisationId, on, 'on');
  const from =
    (await fittingDays(tx, actor.organisationId, [{ id: credit.id, amount }])).get(credit.id) ?? on;
  if (from > on) throw unprocessable(`That much of ${credit.number} is open from ${from} on.`, 'on');
  return { credit, amount, on };
}
