import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { amountInput, currencyInput, dayInput, textInput } from '@/lib/kernel/input';
import { parseAmount } from '@/lib/kernel/money';
import { insertDocuments } from '@/lib/ledger/batch';
import { customerIds, drawNumbers } from './known-records';

const document = z.strictObject({
  customer: textInput(60),
  number: textInput(60),
  amount: amountInput,
  currency: currencyInput,
  issued_on: dayInput,
  due_on: dayInput,
  purchase_order: textInput(60).optional(),
  description: textInput(500),
});
const documents = z.array(document).min(1);

/** The invoices of a day, as the order system hands them over in the evening. */
export const issueInvoices = defineCommand({
  name: 'demo.issue-invoices',
  summary: 'Posts the invoices of a day of the demo book.',
  permission: 'ledger.post',
  input: z.strictObject({ documents }),
  handle: (context, input) => post(context, 'invoice', input.documents),
});

/** What was open in the ledger before this one, item by item. */
export const carryOver = defineCommand({
  name: 'demo.carry-over',
  summary: 'Posts the opening balances of the demo book.',
  permission: 'ledger.post',
  input: z.strictObject({ documents }),
  handle: (context, input) => post(context, 'opening', input.documents),
});

async function post(
  context: CommandContext,
  kind: 'invoice' | 'opening',
  told: z.output<typeof documents>,
): Promise<{ documents: number }> {
  await drawNumbers(context, kind, told);
  const ids = await customerIds(context, told);
  const items = await insertDocuments(
    context,
    told.map((one, index) => ({
      customerId: ids[index] ?? 0n,
      kind,
      number: one.number,
      amount: parseAmount(one.amount, one.currency),
      currency: one.currency,
      issuedOn: one.issued_on,
      dueOn: one.due_on,
      purchaseOrder: one.purchase_order,
      description: one.description,
    })),
  );
  return { documents: items.length };
}
