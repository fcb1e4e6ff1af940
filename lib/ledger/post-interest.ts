import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { holdAndRead } from './account';
import { debitFields, postDebit } from './post-document';
import { describeItem } from './posting';

export const postInterest = defineCommand({
  name: 'ledger.post-interest',
  summary: 'Charges interest on a customer’s account.',
  permission: 'ledger.post',
  input: z.strictObject(debitFields),
  hold: (held, input) => holdAndRead(held, 'interest', input, input.issued_on),
  async handle(context, input) {
    const item = await postDebit(context, 'interest', input);
    return { document: describeItem(item), posting: item.postingId.toString() };
  },
});
