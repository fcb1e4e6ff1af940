import type { z } from 'zod';
import type { ApprovalAct } from '@/lib/customers/approval-words';
import { changeTermsInput, planTerms, setTerms } from '@/lib/customers/change-terms';
import type { CommandContext } from '@/lib/kernel/command';
import { parseInput } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { unprocessable } from '@/lib/kernel/refusal';
import { creditNoteInput, doCreditNote, planCreditNote } from './post-credit-note';
import { doRefund, planRefund, refundInput } from './post-refund';
import { doReverse, planReversal, reverseInput } from './reverse-posting';
import { doWriteOff, planWriteOff, writeOffInput } from './write-off';

/**
 * An act as it is asked for: exactly, with what was left to the moment of asking filled in, but for the day, which is that of
 * the approval unless it was given. Minor units; an amount of null is no credit limit at all.
 */
export type Wanted = { customerId: bigint; currency: string; amount: bigint | null; input: object };

/** The input of each act, as its own command takes it. */
export const approvalInputs = {
  credit_note: creditNoteInput,
  write_off: writeOffInput,
  refund: refundInput,
  reversal: reverseInput,
  credit_limit: changeTermsInput,
} satisfies Record<ApprovalAct, z.ZodType>;

type Inputs = { [act in ApprovalAct]: z.output<(typeof approvalInputs)[act]> };

/** Looks at an act as it would be done now, and writes nothing. */
export const planAct = <A extends ApprovalAct>(
  context: CommandContext,
  act: A,
  input: Inputs[A],
): Promise<Wanted> => PLANS[act](context, input);

/** Does an act that was kept, and names the document that it made or reversed, or the customer. */
export const performAct = <A extends ApprovalAct>(
  context: CommandContext,
  act: A,
  kept: unknown,
): Promise<string> => DEEDS[act](context, parseInput(approvalInputs[act], kept) as Inputs[A]);

const PLANS: { [act in ApprovalAct]: (context: CommandContext, input: Inputs[act]) => Promise<Wanted> } = {
  async credit_note(context, input) {
    const { customerId, currency, amount } = (await planCreditNote(context, input)).item;
    return { customerId, currency, amount, input: { ...input, currency } };
  },
  async write_off(context, input) {
    const { debit, amount } = await planWriteOff(context, input);
    const { customerId, currency } = debit;
    return { customerId, currency, amount, input: { ...input, amount: toDecimalString(amount, currency) } };
  },
  async refund(context, input) {
    const { credit, amount } = await planRefund(context, input);
    const { customerId, currency } = credit;
    return { customerId, currency, amount, input: { ...input, amount: toDecimalString(amount, currency) } };
  },
  async reversal(context, input) {
    const { item, isCredit } = await planReversal(context, input);
    if (!isCredit)
      throw unprocessable(`Reversing ${item.number} gives nothing away; it needs no approval.`, 'document');
    const { customerId, currency, amount } = item;
    return { customerId, currency, amount, input };
  },
  async credit_limit(context, input) {
    const { customer, limit, raises, newest } = await planTerms(context, input);
    if (!raises)
      throw unprocessable('This raises no credit limit: save it without approval.', 'credit_limit');
    // Terms that are set meanwhile would be overwritten: what is approved follows those that were seen.
    const seen = input.seen ?? newest?.id;
    return { customerId: customer.id, currency: input.currency, amount: limit, input: { ...input, seen } };
  },
};

const DEEDS: { [act in ApprovalAct]: (context: CommandContext, input: Inputs[act]) => Promise<string> } = {
  credit_note: async (context, input) => (await doCreditNote(context, input)).document.number,
  write_off: async (context, input) => (await doWriteOff(context, input)).document.number,
  refund: async (context, input) => (await doRefund(context, input)).document.number,
  reversal: async (context, input) => (await doReverse(context, input)).reversed,
  credit_limit: async (context, input) => (await setTerms(context, input)).customer,
};
