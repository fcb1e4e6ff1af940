import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { holdAndRead } from './account';
import { debitFields, postDebit } from './post-document';
import { describeItem } from './posting';

export const postFee = defineCommand({
  name: 'ledger.post-fee',
  summary: 'Charges a fee on a customer’s account.',
  permission: 'ledger.post',
  input: z.strictObject(debitFields),
  hold: (held, input) => holdAndRead(held, 'fee', input, input.issued_on),
  async handle(context, input) {
    const item = await postDebit(context, 'fee', input);
    return { document: describeItem(item), posting: item.postingId.toString() };
  },
});
