'use server';

import { allocate } from '@/lib/ledger/allocate';
import { deallocate } from '@/lib/ledger/deallocate';
import { postChargeback } from '@/lib/ledger/post-chargeback';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postDebitNote } from '@/lib/ledger/post-debit-note';
import { postFee } from '@/lib/ledger/post-fee';
import { postInterest } from '@/lib/ledger/post-interest';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postOpeningBalance } from '@/lib/ledger/post-opening-balance';
import { postPayment } from '@/lib/ledger/post-payment';
import { postRefund } from '@/lib/ledger/post-refund';
import { reverse } from '@/lib/ledger/reverse-posting';
import { writeOff } from '@/lib/ledger/write-off';
import { formAction } from '@/lib/web/form-action';
import type { FormInput } from '@/lib/web/form-fields';
import { doOrAsk } from './do-or-ask';

const posted = (answer: { document: { number: string } }) => `${answer.document.number} is posted`;

export const receivePayment = formAction(postPayment, {
  shape: namedOrRule,
  done: ({ document, allocations, unapplied }) =>
    `${document.number} is posted: pays ${allocations.length === 0 ? 'nothing yet' : allocations.map((one) => one.document).join(', ')}${/[1-9]/.test(unapplied) ? `, ${unapplied} unapplied` : ''}`,
});
export const invoice = formAction(postInvoice, { done: posted });
export const debitNote = formAction(postDebitNote, { done: posted });
export const interest = formAction(postInterest, { done: posted });
export const fee = formAction(postFee, { done: posted });
export const openingBalance = formAction(postOpeningBalance, { done: posted });
export const creditNote = doOrAsk('credit_note', postCreditNote, {
  shape: dropEmptyAllocations,
  done: posted,
});
export const refund = doOrAsk('refund', postRefund, { done: posted });
export const chargeback = formAction(postChargeback, { done: posted });
export const writeOffDocument = doOrAsk('write_off', writeOff, {
  done: (answer) => `${answer.written_off} is written off`,
});
export const allocateCredit = formAction(allocate, {
  done: ({ credit, debit, amount, currency }) => `${credit} pays ${currency} ${amount} of ${debit}`,
});
export const takeBackAllocation = formAction(deallocate, {
  done: ({ credit, debit }) => `${credit} no longer pays ${debit}`,
});
export const reverseDocument = doOrAsk('reversal', reverse, {
  done: ({ reversed }) => `${reversed} is reversed`,
});

/** By hand: the amounts that were typed beside the open items. Otherwise the rule that was chosen. */
function namedOrRule(fields: FormInput): FormInput {
  const { allocations, ...rest } = fields;
  if (fields.allocate !== 'by_hand') return rest;
  const { allocate: _, ...byHand } = rest;
  return dropEmptyAllocations({ ...byHand, ...(allocations && { allocations }) });
}

function dropEmptyAllocations(fields: FormInput): FormInput {
  const { allocations } = fields;
  if (!Array.isArray(allocations)) return fields;
  const typed = (allocations as FormInput[]).filter(
    ({ amount }) => typeof amount === 'string' && amount.trim() !== '',
  );
  return { ...fields, allocations: typed };
}
