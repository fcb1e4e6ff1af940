import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { holdAndRead } from './account';
import { debitFields, postDebit } from './post-document';
import { describeItem } from './posting';

export const postOpeningBalance = defineCommand({
  name: 'ledger.post-opening-balance',
  summary: 'Puts a balance brought forward from another system on a customer’s account.',
  permission: 'ledger.post',
  input: z.strictObject(debitFields),
  hold: (held, input) => holdAndRead(held, 'opening', input, input.issued_on),
  async handle(context, input) {
    const item = await postDebit(context, 'opening', input);
    return { document: describeItem(item), posting: item.postingId.toString() };
  },
});
