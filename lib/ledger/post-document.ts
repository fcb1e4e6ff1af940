import { z } from 'zod';
import { customerNumber, findActiveCustomer, requireTerms } from '@/lib/customers/customer';
import { dueOn } from '@/lib/customers/terms';
import type { CommandContext } from '@/lib/kernel/command';
import { amountInput, currencyInput, dayInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import type { DebitKind, DocumentKind } from './document';
import { assertOpenPeriod } from './open-items';
import { type Item, insertItem, insertPosting, nextNumber } from './posting';

/** What every document on an account may carry. */
export const documentFields = {
  customer: customerNumber,
  amount: amountInput,
  currency: optional(currencyInput).describe('The currency of the customer’s terms unless given.'),
  number: optionalText(60).describe('The organisation’s next number unless given.'),
  description: optionalText(500),
  contra_account: optionalText(40),
  source_system: optionalText(60),
  external_id: optionalText(200).describe(
    'Unique within its source system: the same document cannot be posted twice.',
  ),
};

export const debitFields = {
  ...documentFields,
  issued_on: dayInput,
  due_on: optional(dayInput).describe('From the terms in force on `issued_on` unless given.'),
  purchase_order: optionalText(60),
  reference: optionalText(140),
};

const fields = z.strictObject(documentFields);
type DocumentInput = z.output<typeof fields>;
const debitInput = z.strictObject(debitFields);
export type DebitInput = z.output<typeof debitInput>;

/** Puts a debit on an account. Its due day comes from the terms in force on the day when it was issued. */
export async function postDebit(context: CommandContext, kind: DebitKind, input: DebitInput): Promise<Item> {
  const customer = await findActiveCustomer(context.tx, context.actor.organisationId, input.customer);
  const terms = await requireTerms(context.tx, context.actor.organisationId, customer, input.issued_on);
  const due = input.due_on ?? dueOn(input.issued_on, terms);
  if (due < input.issued_on)
    throw invalid(`It cannot fall due on ${due}, before it was issued on ${input.issued_on}.`, 'due_on');
  await assertOpenPeriod(context.tx, context.actor.organisationId, input.issued_on, 'issued_on');
  const currency = input.currency ?? terms.currency;
  const postingId = await insertPosting(context, 'document');
  return insertItem(context, postingId, {
    customerId: customer.id,
    kind,
    number: input.number ?? (await nextNumber(context, kind)),
    amount: parseAmount(input.amount, currency),
    currency,
    issuedOn: input.issued_on,
    dueOn: due,
    purchaseOrder: input.purchase_order,
    reference: input.reference,
    ...shared(input),
  });
}

/** Puts a credit on an account; the caller allocates it in the same posting. */
export async function postCredit(
  context: CommandContext,
  kind: Exclude<DocumentKind, DebitKind>,
  input: DocumentInput & { on: string; reference?: string | undefined },
): Promise<{ item: Item; postingId: bigint }> {
  const customer = await findActiveCustomer(context.tx, context.actor.organisationId, input.customer);
  const dayField = kind === 'payment' ? 'received_on' : 'issued_on';
  await assertOpenPeriod(context.tx, context.actor.organisationId, input.on, dayField);
  const currency =
    input.currency ??
    (await requireTerms(context.tx, context.actor.organisationId, customer, input.on)).currency;
  const postingId = await insertPosting(context, 'document');
  const item = await insertItem(context, postingId, {
    customerId: customer.id,
    kind,
    number: input.number ?? (await nextNumber(context, kind)),
    amount: parseAmount(input.amount, currency),
    currency,
    issuedOn: input.on,
    dueOn: null,
    reference: input.reference,
    ...shared(input),
  });
  return { item, postingId };
}

function shared(input: DocumentInput) {
  if (input.external_id && !input.source_system)
    throw invalid('Say which source system the external id is of.', 'source_system');
  if (input.source_system && !input.external_id)
    throw invalid('Give the document’s id in its source system.', 'external_id');
  return {
    description: input.description,
    contraAccount: input.contra_account,
    sourceSystem: input.source_system,
    externalId: input.external_id,
  };
}
