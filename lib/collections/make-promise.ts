import { z } from 'zod';
import { customerNumber, lockCustomer } from '@/lib/customers/customer';
import { termsOn } from '@/lib/customers/terms';
import { defineCommand } from '@/lib/kernel/command';
import { amountInput, currencyInput, dayInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount } from '@/lib/kernel/money';
import { conflict, invalid, unprocessable } from '@/lib/kernel/refusal';
import { documentReference, findDocumentOf } from '@/lib/ledger/open-items';
import {
  findPromise,
  type Instalment,
  insertPromise,
  insertPromiseEnd,
  promisedItems,
  SOURCES,
} from './promise';
import { MOST_INSTALMENTS } from './split-plan';
import { contactOf, insertTouch } from './touch';

/**
 * Notes a promise to pay: so much by a day, or in instalments; of named documents, or of the account. What is promised cannot
 * be collected until its day is over; whether it was kept is read from the payments.
 */
export const makePromise = defineCommand({
  name: 'collections.make-promise',
  summary: 'Notes a customer’s promise to pay, in one sum or in instalments.',
  permission: 'queue.act',
  input: z.strictObject({
    customer: customerNumber,
    currency: optional(currencyInput).describe(
      'That of the documents, or of the customer’s terms, unless given.',
    ),
    amount: optional(amountInput).describe('In one sum; left out where there are instalments.'),
    due_on: optional(dayInput).describe('The promised day; left out where there are instalments.'),
    instalments: z
      .array(z.strictObject({ due_on: dayInput, amount: amountInput }))
      .max(MOST_INSTALMENTS, { error: `At most ${MOST_INSTALMENTS} instalments.` })
      .optional()
      .describe('A plan: two instalments or more, each due after the one before it.'),
    documents: z
      .array(documentReference)
      .max(200)
      .optional()
      .describe('What it is about; the account unless given.'),
    source: z.enum(SOURCES).default('call').describe('How it was said.'),
    contact: optionalText(20).describe('The id of the contact who promised.'),
    note: optionalText(4000),
    replaces: optionalText(20).describe('The id of an earlier promise that this one takes the place of.'),
  }),
  async handle(context, input) {
    const { tx, actor } = context;
    const customer = await lockCustomer(tx, actor.organisationId, input.customer);
    const items = await promisedItems(input.documents ?? [], (reference, field) =>
      findDocumentOf(tx, actor.organisationId, customer, reference, field),
    );
    const currency =
      items[0]?.currency ??
      input.currency ??
      (await termsOn(tx, actor.organisationId, customer.id, context.today))?.currency ??
      context.organisation.baseCurrency;
    if (input.currency && input.currency !== currency)
      throw unprocessable(`${items[0]?.number} is in ${currency}.`, 'currency');
    const instalments = instalmentsOf(input, currency);
    const replaced = input.replaces ? await standing(context, input.replaces, customer.id) : undefined;
    if (replaced) await insertPromiseEnd(context, replaced, { reason: 'Another promise takes its place' });
    const contactId = await contactOf(tx, actor.organisationId, customer, input.contact);
    const promise = await insertPromise(context, {
      customer,
      kind: instalments.length > 1 ? 'plan' : 'promise',
      currency,
      instalments,
      items,
      source: input.source,
      contactId,
      note: input.note,
    });
    if (input.source !== 'portal') {
      await insertTouch(context, {
        customerId: customer.id,
        kind: input.source === 'call' ? 'call' : 'note',
        body: input.note ?? '',
        outcome: input.source === 'call' ? 'promised' : undefined,
        contactId,
      });
    }
    return {
      promise: promise.toString(),
      customer: customer.number,
      currency,
      due_on: instalments.at(-1)?.dueOn,
    };
  },
});

type Sums = {
  amount?: string | undefined;
  due_on?: string | undefined;
  instalments?: { due_on: string; amount: string }[] | undefined;
};

function instalmentsOf({ amount, due_on, instalments }: Sums, currency: string): Instalment[] {
  if (instalments && instalments.length > 0) {
    if (amount || due_on) throw invalid('Either one sum and its day, or instalments.', 'instalments');
    return instalments.map((each, place) => ({
      dueOn: each.due_on,
      amount: parseAmount(each.amount, currency, `instalments.${place}.amount`),
    }));
  }
  if (!amount) throw invalid('Say how much was promised.', 'amount');
  if (!due_on) throw invalid('Say by which day.', 'due_on');
  return [{ dueOn: due_on, amount: parseAmount(amount, currency) }];
}

async function standing(
  context: Parameters<typeof insertPromiseEnd>[0],
  reference: string,
  customerId: bigint,
) {
  const promise = await findPromise(context.tx, context.actor.organisationId, reference, 'replaces');
  if (promise.customer_id !== customerId)
    throw unprocessable('That promise is another customer’s.', 'replaces');
  if (promise.ended) throw conflict('That promise was taken back already.', 'replaces');
  return promise;
}
