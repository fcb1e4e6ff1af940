import { z } from 'zod';
import { customerNumber, lockCustomer } from '@/lib/customers/customer';
import { emailInput } from '@/lib/customers/customer-input';
import { requireCollector } from '@/lib/customers/owner';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import { amountInput, dayInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { isCredit } from '@/lib/ledger/document';
import { documentReference, findDocumentOf, openAmounts } from '@/lib/ledger/open-items';
import type { Item } from '@/lib/ledger/posting';
import { DISPUTE_REASONS, type DisputeReason } from './agreement-words';
import { insertDisputeEvent } from './dispute';
import { SOURCES, type Source } from './promise';
import { contactOf, insertTouch } from './touch';

export const reasonInput = z.enum(Object.keys(DISPUTE_REASONS) as [DisputeReason, ...DisputeReason[]], {
  error: 'Choose what is not agreed.',
});

/** Notes that so much of a document is not agreed: it leaves what can be collected, and stays in the balance. */
export const openDispute = defineCommand({
  name: 'collections.open-dispute',
  summary: 'Notes that a customer disputes a document, or part of it.',
  permission: 'queue.act',
  input: z.strictObject({
    customer: customerNumber,
    document: documentReference,
    amount: optional(amountInput).describe('All that is open and not disputed yet unless given.'),
    reason: reasonInput,
    note: optionalText(4000),
    source: z.enum(SOURCES).default('call').describe('How it was said.'),
    contact: optionalText(20).describe('The id of the contact who disputes it.'),
    owner: optional(emailInput).describe('E-mail address of whoever looks after it.'),
    deadline: optional(dayInput).describe('By when it should be resolved.'),
  }),
  async handle(context, input) {
    const { tx, actor, today } = context;
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const item = await findDocumentOf(tx, actor.organisationId, customer, input.document);
    const contactId = await contactOf(tx, actor.organisationId, customer, input.contact);
    if (input.deadline && input.deadline < today) throw invalid('That day is past.', 'deadline');
    const owner = input.owner ? await requireCollector(tx, actor.organisationId, input.owner) : null;
    const dispute = await insertDispute(context, {
      item,
      amount: input.amount ? parseAmount(input.amount, item.currency) : undefined,
      reason: input.reason,
      note: input.note,
      source: input.source,
      contactId,
    });
    if (owner || input.deadline) {
      await insertDisputeEvent(
        context,
        { id: dispute.id, customerId: customer.id },
        { kind: 'assigned', ownerId: owner?.id ?? null, deadline: input.deadline ?? null },
      );
    }
    await insertTouch(context, {
      customerId: customer.id,
      kind: input.source === 'call' ? 'call' : 'note',
      body: input.note ?? '',
      outcome: input.source === 'call' ? 'disputes' : undefined,
      contactId,
    });
    return {
      dispute: dispute.id.toString(),
      customer: customer.number,
      document: item.number,
      amount: toDecimalString(dispute.amount, item.currency),
      currency: item.currency,
    };
  },
});

export type NewDispute = {
  item: Item;
  /** Positive minor units; all that is open and not disputed yet unless given. */
  amount?: bigint | undefined;
  reason: DisputeReason;
  note?: string | undefined;
  source: Source;
  contactId?: bigint | undefined;
};

/** Writes a dispute of a locked customer's document, after looking at what is open of it and disputed already. */
export async function insertDispute(
  { tx, actor, auditId, today }: CommandContext,
  { item, amount: wanted, reason, note, source, contactId }: NewDispute,
): Promise<{ id: bigint; amount: bigint }> {
  if (isCredit(item.kind))
    throw unprocessable(`${item.number} is a credit; only what is owed can be disputed.`, 'document');
  const [open] = await openAmounts(tx, actor.organisationId, [item.id]);
  if (!open) throw unprocessable(`Nothing is open of ${item.number}.`, 'document');
  const disputed = await disputedOf(tx, actor.organisationId, item, today);
  const left = open.openAmount - disputed;
  if (left <= 0n) throw unprocessable(`All that is open of ${item.number} is disputed already.`, 'document');
  const amount = wanted ?? left;
  if (amount > left) {
    const already = disputed > 0n ? ' and not disputed yet' : '';
    throw unprocessable(
      `Only ${toDecimalString(left, item.currency)} is open of ${item.number}${already}.`,
      'amount',
    );
  }
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO dispute (organisation_id, customer_id, item_id, amount, reason, note, opened_on, source, contact_id, user_id,
                         actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${item.customerId}, ${item.id}, ${amount}, ${reason}, ${note ?? null}, ${today}::date,
            ${source}, ${contactId ?? null}::bigint, ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())
    RETURNING id`;
  if (!row) throw new Error('A dispute was not written.');
  return { id: row.id, amount };
}

async function disputedOf(
  tx: CommandContext['tx'],
  organisationId: number,
  item: Item,
  today: Day,
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ disputed: bigint }[]>`
    SELECT coalesce(sum(d.amount), 0)::bigint AS disputed
    FROM dispute_of(${organisationId}::integer, ${today}::date, 'infinity', ARRAY[${item.customerId}::bigint]) d
    WHERE d.item_id = ${item.id} AND d.resolved_on IS NULL`;
  return row?.disputed ?? 0n;
}
