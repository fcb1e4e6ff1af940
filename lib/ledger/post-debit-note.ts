import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { holdAndRead } from './account';
import { debitFields, postDebit } from './post-document';
import { describeItem } from './posting';

export const postDebitNote = defineCommand({
  name: 'ledger.post-debit-note',
  summary: 'Puts a debit note on a customer’s account.',
  permission: 'ledger.post',
  input: z.strictObject(debitFields),
  hold: (held, input) => holdAndRead(held, 'debit_note', input, input.issued_on),
  async handle(context, input) {
    const item = await postDebit(context, 'debit_note', input);
    return { document: describeItem(item), posting: item.postingId.toString() };
  },
});
