import { z } from 'zod';
import { amount, currency, day, id, kind } from './answer-parts';

const document = z.strictObject({
  id,
  kind,
  number: z.string(),
  amount,
  currency,
  issued_on: day,
  due_on: day.nullable(),
});
const posted = z.strictObject({ document, posting: id });
const applied = posted.extend({
  allocations: z.array(z.strictObject({ document: z.string(), amount })),
  unapplied: amount,
});
const allocation = z.strictObject({
  posting: id,
  credit: z.string(),
  debit: z.string(),
  amount,
  currency,
});

/** What the commands of the ledger answer, by the command's name. */
export const postingAnswers: Record<string, z.ZodType> = {
  'ledger.post-invoice': posted,
  'ledger.post-debit-note': posted,
  'ledger.post-interest': posted,
  'ledger.post-fee': posted,
  'ledger.post-opening-balance': posted,
  'ledger.post-payment': applied,
  'ledger.post-credit-note': applied,
  'ledger.post-refund': posted.extend({ refunded: z.string() }),
  'ledger.post-chargeback': posted.extend({ charged_back: z.string() }),
  'ledger.write-off': posted.extend({ written_off: z.string() }),
  'ledger.allocate': allocation.extend({ effective_on: day }),
  'ledger.deallocate': allocation,
  'ledger.reverse': z.strictObject({
    posting: id,
    reversed: z.string(),
    effective_on: day,
    reopened: z.array(z.string()),
  }),
  'ledger.close-period': z.strictObject({ closed_through: day }),
  'ledger.record-exchange-rate': z.strictObject({
    currency,
    valid_on: day,
    rate: z.string(),
    base_currency: currency,
  }),
};
