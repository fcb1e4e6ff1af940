'use server';

import { chargeInterest } from '@/lib/dunning/charge-interest';
import { formAction } from '@/lib/web/form-action';

export const chargeInterestAct = formAction(chargeInterest, {
  done: ({ charged, customer }) =>
    `${charged.length} ${charged.length === 1 ? 'document is' : 'documents are'} posted on ${customer}: ${named(charged)}`,
});

function named(charged: readonly { document: { number: string } }[]): string {
  const numbers = charged.map(({ document }) => document.number);
  return numbers.length > 4
    ? `${numbers.slice(0, 3).join(', ')} and ${numbers.length - 3} more`
    : numbers.join(', ');
}
