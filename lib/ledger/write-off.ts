import { z } from 'zod';
import { refuseAboveLimit } from '@/lib/customers/approval-limit';
import { holdActiveAccount } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { laterOf } from '@/lib/kernel/day';
import { amountInput, dayInput, optional, textInput } from '@/lib/kernel/input';
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

export const writeOffInput = z.strictObject({
  document: documentReference,
  amount: optional(amountInput).describe('All that is open unless given.'),
  on: optional(dayInput).describe('Today unless given.'),
  reason: textInput(500),
});
type WriteOffInput = z.output<typeof writeOffInput>;

/** Gives up what is open of one document, or part of it, against bad debt. */
export const writeOff = defineCommand({
  name: 'ledger.write-off',
  summary: 'Writes off what is open of a document, or part of it.',
  permission: 'ledger.write-off',
  input: writeOffInput,
  hold: (held, { document }) => holdAccountOf(held, document),
  handle: doWriteOff,
});

/** The same for the act that approves it; the account is held. */
export async function doWriteOff(context: CommandContext, input: WriteOffInput) {
  const { tx, actor } = context;
  const { debit, amount, on } = await planWriteOff(context, input);
  const { customerId, currency } = debit;
  await refuseAboveLimit(context, { act: 'write_off', customerId, currency, amount, field: 'amount' });
  const postingId = await insertPosting(context, 'document', { reason: input.reason });
  const credit = await insertItem(context, postingId, {
    customerId,
    kind: 'write_off',
    number: await nextNumber(context, 'write_off'),
    amount,
    currency,
    issuedOn: on,
    dueOn: null,
    reference: debit.number,
    description: input.reason,
  });
  const effectiveOn = countsFrom(debit, credit, await firstOpenDay(tx, actor.organisationId));
  await insertAllocations(context, postingId, [{ debit, credit, amount, effectiveOn }]);
  return { document: describeItem(credit), posting: postingId.toString(), written_off: debit.number };
}

/** Everything about a write-off but whether it is allowed; the document stays locked. */
export async function planWriteOff(
  { tx, actor, today }: Pick<CommandContext, 'tx' | 'actor' | 'today'>,
  input: WriteOffInput,
) {
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
  const on = input.on ?? laterOf(today, debit.issuedOn);
  if (on < debit.issuedOn)
    throw invalid(`It cannot be written off before it was issued on ${debit.issuedOn}.`, 'on');
  await assertOpenPeriod(tx, actor.organisationId, on, 'on');
  const from = (await fittingDays(tx, actor.organisationId, [{ id: debit.id, amount }])).get(debit.id) ?? on;
  if (from > on) throw unprocessable(`That much of ${debit.number} is open from ${from} on.`, 'on');
  return { debit, amount, on };
}
