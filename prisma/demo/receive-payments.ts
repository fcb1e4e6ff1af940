import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { amountInput, currencyInput, dayInput, textInput } from '@/lib/kernel/input';
import { parseAmount } from '@/lib/kernel/money';
import { countsFrom } from '@/lib/ledger/allocation';
import { insertDocuments, insertPostedAllocations } from '@/lib/ledger/batch';
import { firstOpenDay } from '@/lib/ledger/open-items';
import { customerIds, documentsByNumber, drawNumbers } from './known-records';

const payment = z.strictObject({
  customer: textInput(60),
  number: textInput(60),
  amount: amountInput,
  currency: currencyInput,
  received_on: dayInput,
  reference: textInput(140),
  allocations: z.array(z.strictObject({ document: textInput(60), amount: amountInput })),
});

/** The payments of a bank statement, each with what it pays. */
export const receivePayments = defineCommand({
  name: 'demo.receive-payments',
  summary: 'Posts the payments of a day of the demo book and allocates them.',
  permission: 'ledger.receive',
  input: z.strictObject({ payments: z.array(payment).min(1) }),
  async handle(context, { payments }) {
    await drawNumbers(context, 'payment', payments);
    const ids = await customerIds(context, payments);
    const credits = await insertDocuments(
      context,
      payments.map((one, index) => ({
        customerId: ids[index] ?? 0n,
        kind: 'payment',
        number: one.number,
        amount: parseAmount(one.amount, one.currency),
        currency: one.currency,
        issuedOn: one.received_on,
        dueOn: null,
        reference: one.reference,
      })),
    );
    const named = payments.flatMap(({ allocations }) => allocations.map(({ document }) => document));
    const debits = named.length > 0 ? await documentsByNumber(context, named) : new Map();
    const floor = await firstOpenDay(context.tx, context.actor.organisationId);
    const allocations = payments.flatMap((one, index) =>
      one.allocations.flatMap(({ document, amount }) => {
        const debit = debits.get(document);
        const credit = credits[index];
        if (!debit || !credit) return [];
        const effectiveOn = countsFrom(debit, credit, floor);
        return [
          {
            postingId: credit.postingId,
            debit,
            credit,
            amount: parseAmount(amount, one.currency),
            effectiveOn,
          },
        ];
      }),
    );
    await insertPostedAllocations(context, allocations);
    return { payments: credits.length, allocations: allocations.length };
  },
});
