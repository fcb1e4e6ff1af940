import { z } from 'zod';
import { customerNumber } from '@/lib/customers/customer';
import { dueOn } from '@/lib/customers/terms';
import type { CommandContext } from '@/lib/kernel/command';
import { amountInput, currencyInput, dayInput, optional, optionalText } from '@/lib/kernel/input';
import { parseAmount } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import { accountOf, type ReadAhead, termsOf } from './account';
import type { CreditToAllocate } from './allocation';
import type { CreditKind, DebitKind } from './document';
import { type NumberedAtOnce, postAtOnce } from './post-at-once';
import type { Item } from './posting';

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
export async function postDebit(
  context: CommandContext<ReadAhead>,
  kind: DebitKind,
  input: DebitInput,
): Promise<Item> {
  const account = await accountOf(context.held, input.customer, input.issued_on, 'issued_on');
  const terms = termsOf(account, input.issued_on);
  const due = input.due_on ?? dueOn(input.issued_on, terms);
  if (due < input.issued_on)
    throw invalid(`It cannot fall due on ${due}, before it was issued on ${input.issued_on}.`, 'due_on');
  const currency = input.currency ?? terms.currency;
  return postAtOnce(context, {
    customerId: account.customer.id,
    kind,
    number: input.number,
    amount: parseAmount(input.amount, currency),
    currency,
    issuedOn: input.issued_on,
    dueOn: due,
    purchaseOrder: input.purchase_order,
    reference: input.reference,
    ...shared(input),
  });
}

/** A credit as it is to be posted, once the caller knows what it pays. */
export type PreparedCredit = { item: NumberedAtOnce; toAllocate: CreditToAllocate };

/** Looks at everything about a credit but what it pays. */
export async function prepareCredit(
  reading: ReadAhead,
  kind: CreditKind,
  input: DocumentInput & { on: string; reference?: string | undefined },
): Promise<PreparedCredit> {
  const dayField = kind === 'payment' ? 'received_on' : 'issued_on';
  const account = await accountOf(reading, input.customer, input.on, dayField);
  const currency = input.currency ?? termsOf(account, input.on).currency;
  const item = {
    customerId: account.customer.id,
    kind,
    number: input.number,
    amount: parseAmount(input.amount, currency),
    currency,
    issuedOn: input.on,
    dueOn: null,
    reference: input.reference,
    ...shared(input),
  };
  return { item, toAllocate: { ...item, firstOpen: account.firstOpen } };
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
