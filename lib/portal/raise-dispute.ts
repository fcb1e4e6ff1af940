import { z } from 'zod';
import { insertDispute, reasonInput } from '@/lib/collections/open-dispute';
import { defineCommand } from '@/lib/kernel/command';
import { amountInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { documentReference } from '@/lib/ledger/open-items';
import { beginAct } from './act';
import { ownDocument } from './own-document';

/** A contact says that a document, or part of it, is not agreed. */
export const raiseDispute = defineCommand({
  name: 'portal.dispute',
  summary: 'A contact disputes a document of its own account, or part of it.',
  permission: 'portal.visit',
  input: z.strictObject({
    document: documentReference,
    amount: optional(amountInput).describe('All that is open and not disputed yet unless given.'),
    reason: reasonInput,
    note: optionalText(2000),
  }),
  async handle(context, input) {
    const { tx, actor } = context;
    const { visit, customer } = await beginAct(context, 'dispute');
    const account = { organisationId: actor.organisationId, customerId: customer.id };
    const item = await ownDocument(tx, account, input.document, 'document');
    const dispute = await insertDispute(context, {
      item,
      amount: input.amount ? parseAmount(input.amount, item.currency) : undefined,
      reason: input.reason,
      note: input.note,
      source: 'portal',
      contactId: visit.contact.id,
    });
    return {
      dispute: dispute.id.toString(),
      document: item.number,
      amount: toDecimalString(dispute.amount, item.currency),
      currency: item.currency,
    };
  },
});
