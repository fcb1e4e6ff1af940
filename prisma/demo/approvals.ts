import { requestApproval } from '@/lib/ledger/request-approval';
import { setApprovalLimits } from '@/lib/ledger/set-approval-limits';
import { amountText, type Book } from './book';

const CURRENCIES = ['EUR', 'GBP', 'USD'];

/**
 * On the last day the company puts what it gives up under two pairs of eyes, and the first two requests come in. What was
 * posted before is as it was.
 */
export function tellApprovals(book: Book): void {
  if (book.day !== book.lastDay) return;
  for (const act of ['credit_note', 'write_off', 'refund'] as const)
    book.act('admin', setApprovalLimits, {
      act,
      limits: CURRENCIES.flatMap((currency) => [
        { role: 'finance', currency, up_to: '500.00' },
        { role: 'collections_manager', currency, up_to: '5000.00' },
      ]),
    });
  const oldest = book.customers
    .filter(({ part }) => part === null)
    .flatMap((customer) => book.overdueDebits(customer, 60))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  const [given, credited] = [oldest[0], oldest.find(({ customer }) => customer !== oldest[0]?.customer)];
  if (given)
    book.act('collector', requestApproval, {
      why: 'Three letters came back, and nobody answers the telephone.',
      write_off: {
        document: `${given.kind}:${given.number}`,
        amount: amountText(given, given.open),
        reason: 'Cannot be reached',
      },
    });
  if (credited)
    book.act('finance', requestApproval, {
      why: 'Half of the delivery was damaged on the way; the photographs are with the order.',
      credit_note: {
        customer: credited.customer.number,
        amount: amountText(credited, credited.open / 2n + 50_000n),
        currency: credited.currency,
        issued_on: book.day,
        reference: credited.number,
        description: 'Damaged in transit',
      },
    });
}
