import { z } from 'zod';
import { insertPromise, promisedItems } from '@/lib/collections/promise';
import type { CustomerFacts } from '@/lib/customers/customer';
import { termsOn } from '@/lib/customers/terms';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { amountInput, currencyInput, dayInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { unprocessable } from '@/lib/kernel/refusal';
import { documentReference } from '@/lib/ledger/open-items';
import { beginAct } from './act';
import { ownDocument } from './own-document';

/** A contact says how much is paid by when: for documents of the account, or for the account. */
export const promisePayment = defineCommand({
  name: 'portal.promise',
  summary: 'A contact promises a payment on its own account.',
  permission: 'portal.visit',
  input: z.strictObject({
    amount: amountInput,
    currency: optional(currencyInput),
    due_on: dayInput,
    documents: z.array(documentReference).max(200, { error: 'At most 200 documents.' }).optional(),
    note: optionalText(2000),
  }),
  async handle(context, input) {
    const { tx, actor } = context;
    const { visit, customer } = await beginAct(context, 'promise');
    const account = { organisationId: actor.organisationId, customerId: customer.id };
    const items = await promisedItems(input.documents ?? [], (reference, field) =>
      ownDocument(tx, account, reference, field),
    );
    const currency = await currencyOf(context, customer, items[0]?.currency, input.currency);
    const amount = parseAmount(input.amount, currency);
    const promise = await insertPromise(context, {
      customer,
      kind: 'promise',
      currency,
      instalments: [{ dueOn: input.due_on, amount }],
      items,
      source: 'portal',
      contactId: visit.contact.id,
      note: input.note,
    });
    return {
      promise: promise.toString(),
      amount: toDecimalString(amount, currency),
      currency,
      due_on: input.due_on,
    };
  },
});

/** That of the documents; else the one that is given, in which something must be open; else that of the terms. */
async function currencyOf(
  { tx, actor, organisation, today }: CommandContext,
  customer: CustomerFacts,
  ofDocuments: string | undefined,
  given: string | undefined,
): Promise<string> {
  if (ofDocuments) {
    if (given && given !== ofDocuments)
      throw unprocessable(`These documents are in ${ofDocuments}.`, 'currency');
    return ofDocuments;
  }
  if (!given)
    return (
      (await termsOn(tx, actor.organisationId, customer.id, today))?.currency ?? organisation.baseCurrency
    );
  const open = await tx.$queryRaw<{ currency: string }[]>`
    SELECT o.currency
    FROM open_amount_of(${actor.organisationId}::integer, ARRAY[${customer.id}::bigint], 'infinity', 'infinity') o
    WHERE o.currency = ${given} AND o.open_amount > 0 LIMIT 1`;
  if (open.length === 0) throw unprocessable(`Nothing is open in ${given}.`, 'currency');
  return given;
}
