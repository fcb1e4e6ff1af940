import { z } from 'zod';
import { holdActiveAccount } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import { laterOf } from '@/lib/kernel/day';
import { amountInput, dayInput, optional, textInput } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
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

/** Gives up what is open of one document, or part of it, against bad debt. */
export const writeOff = defineCommand({
  name: 'ledger.write-off',
  summary: 'Writes off what is open of a document, or part of it.',
  permission: 'ledger.write-off',
  input: z.strictObject({
    document: documentReference,
    amount: optional(amountInput).describe('All that is open unless given.'),
    on: optional(dayInput).describe('Today unless given.'),
    reason: textInput(500),
  }),
  async handle(context, input) {
    const { tx, actor } = context;
    const debit = await findDocument(tx, actor.organisationId, input.document);
    if (isCredit(debit.kind))
      throw unprocessable(`${debit.number} is a credit; only what is owed can be written off.`, 'document');
    await holdActiveAccount(tx, actor.organisationId, debit.customerId, 'document');
    await lockItems(tx, actor.organisationId, [debit.id]);
    const [open] = await openAmounts(tx, actor.organisationId, [debit.id]);
    if (!open) throw unprocessable(`Nothing is open of ${debit.number}.`, 'document');
    const amount = input.amount ? parseAmount(input.amount, debit.currency) : open.openAmount;
    if (amount > open.openAmount) {
      throw unprocessable(
        `Only ${toDecimalString(open.openAmount, debit.currency)} is open of ${debit.number}.`,
        'amount',
      );
    }
    const on = input.on ?? laterOf(context.today, debit.issuedOn);
    if (on < debit.issuedOn)
      throw invalid(`It cannot be written off before it was issued on ${debit.issuedOn}.`, 'on');
    await assertOpenPeriod(tx, actor.organisationId, on, 'on');
    const from =
      (await fittingDays(tx, actor.organisationId, [{ id: debit.id, amount }])).get(debit.id) ?? on;
    if (from > on) throw unprocessable(`That much of ${debit.number} is open from ${from} on.`, 'on');
    const postingId = await insertPosting(context, 'document', { reason: input.reason });
    const credit = await insertItem(context, postingId, {
      customerId: debit.customerId,
      kind: 'write_off',
      number: await nextNumber(context, 'write_off'),
      amount,
      currency: debit.currency,
      issuedOn: on,
      dueOn: null,
      reference: debit.number,
      description: input.reason,
    });
    const effectiveOn = countsFrom(debit, credit, await firstOpenDay(tx, actor.organisationId));
    await insertAllocations(context, postingId, [{ debit, credit, amount, effectiveOn }]);
    return { document: describeItem(credit), posting: postingId.toString(), written_off: debit.number };
  },
});
