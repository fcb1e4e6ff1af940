import { z } from 'zod';
import { refuseAboveLimit } from '@/lib/customers/approval-limit';
import { holdActiveAccount } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { sqlState } from '@/lib/kernel/database-errors';
import { type Day, laterOf } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { dayInput, optional, textInput } from '@/lib/kernel/input';
import { conflict, invalid, unprocessable } from '@/lib/kernel/refusal';
import { holdAccountOf } from './account';
import { chargedBackOf } from './charged-back';
import { type DocumentKind, KINDS } from './document';
import { assertOpenPeriod, documentReference, findDocument, firstOpenDay, lockItems } from './open-items';
import { type Item, insertAllocations, insertLegs, insertPosting } from './posting';
import { reversedOn } from './reversal';
import { allocationsOf, undoing } from './standing-allocations';

export const reverseInput = z.strictObject({
  document: documentReference,
  on: optional(dayInput).describe('Today unless given; not before the document’s own day.'),
  reason: textInput(500),
});
type ReverseInput = z.output<typeof reverseInput>;

/**
 * Undoes a document by negative legs, once: it is taken off the account, and what it paid or what paid it is open
 * again, from the day of the reversal on. The reversed document stays readable.
 */
export const reverse = defineCommand({
  name: 'ledger.reverse',
  summary: 'Reverses a document: takes it off the account and reopens what it was allocated to.',
  permission: 'ledger.reverse',
  input: reverseInput,
  hold: (held, { document }) => holdAccountOf(held, document),
  handle: doReverse,
});

/** The same for the act that approves it; the account is held. */
export async function doReverse(context: CommandContext, input: ReverseInput) {
  const { tx, actor } = context;
  const { item, on, isCredit } = await planReversal(context, input);
  if (isCredit) {
    const { customerId, currency, amount } = item;
    await refuseAboveLimit(context, { act: 'reversal', customerId, currency, amount, field: 'document' });
  }
  const standing = await allocationsOf(tx, actor.organisationId, item);
  const postingId = await insertReversal(context, item, input.reason);
  await insertAllocations(context, postingId, undoing(item, standing, on));
  await takeOff(context, postingId, item, on);
  return {
    posting: postingId.toString(),
    reversed: item.number,
    effective_on: on,
    reopened: standing.map(({ counter }) => counter.number),
  };
}

/**
 * Everything about a reversal but whether it is allowed; the document stays locked. `isCredit`: it takes away what was owed,
 * which makes it a credit by another name.
 */
export async function planReversal(
  { tx, actor, today }: Pick<CommandContext, 'tx' | 'actor' | 'today'>,
  input: ReverseInput,
) {
  const item = await findDocument(tx, actor.organisationId, input.document);
  const firstOpen = await firstOpenDay(tx, actor.organisationId);
  const on = input.on ?? laterOf(laterOf(today, item.issuedOn), firstOpen ?? item.issuedOn);
  if (on < item.issuedOn)
    throw invalid(`${item.number} counts from ${item.issuedOn}; it cannot be reversed before.`, 'on');
  await holdActiveAccount(tx, actor.organisationId, item.customerId, 'document');
  await assertOpenPeriod(tx, actor.organisationId, on, 'on');
  await lockItems(tx, actor.organisationId, [item.id]);
  await refuseSecondReversal(tx, actor.organisationId, item);
  await refuseChargedBack(tx, actor.organisationId, item);
  return { item, on, isCredit: OWED.includes(item.kind) };
}

/** What somebody owes of its own; a refund or chargeback undoes a credit, and its reversal gives nothing away. */
const OWED: readonly DocumentKind[] = ['invoice', 'debit_note', 'interest', 'fee', 'opening'];

/** A day within a time in which the document was allocated, and then no longer, is too early. */
async function takeOff({ tx, actor }: CommandContext, postingId: bigint, item: Item, on: Day): Promise<void> {
  try {
    await insertLegs(tx, actor.organisationId, postingId, [takenOff(item, on)]);
  } catch (error) {
    if (sqlState(error) !== 'DU002') throw error;
    throw unprocessable(`${item.number} was allocated and taken back after ${on}: choose a later day.`, 'on');
  }
}

const takenOff = (item: Item, on: Day) => ({
  customer_id: item.customerId.toString(),
  item_id: item.id.toString(),
  counter_item_id: null,
  amount: (-item.amount).toString(),
  currency: item.currency,
  due_on: item.dueOn,
  effective_on: on,
});

async function refuseSecondReversal(tx: Tx, organisationId: number, item: Item): Promise<void> {
  const day = await reversedOn(tx, organisationId, item);
  if (day)
    throw conflict(`${KINDS[item.kind].name} ${item.number} was reversed on ${day} already.`, 'document');
}

/** What the bank took back is owed again already; taking the payment off as well would ask for it twice. */
async function refuseChargedBack(tx: Tx, organisationId: number, item: Item): Promise<void> {
  if (item.kind !== 'payment' || (await chargedBackOf(tx, organisationId, item.id)) === 0n) return;
  throw unprocessable(`${item.number} was charged back: reverse the chargeback first.`, 'document');
}

async function insertReversal(
  context: Parameters<typeof insertPosting>[0],
  item: Item,
  reason: string,
): Promise<bigint> {
  try {
    return await insertPosting(context, 'reversal', { reason, reverses: item.postingId });
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw unprocessable(`The posting of ${item.number} was reversed already.`, 'document');
  }
}
