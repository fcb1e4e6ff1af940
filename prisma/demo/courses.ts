import { addDays, addMonths, type Day } from '@/lib/kernel/day';
import type { Book } from './book';
import { onOrBefore } from './calendar';
import type { DemoCustomer } from './cast';

/** What is out of the ordinary in how a customer orders and pays. */
export type Course = {
  ordersUntil?: Day;
  /** It pays nothing that falls due after this day. */
  paysUntil?: Day;
  /** It pays a round sum now and then, and does not say what for. */
  roundSums?: boolean;
  /** It pays what falls due on one day with one payment, on that day. */
  monthly?: boolean;
};

export function courseOf(customer: DemoCustomer, book: Book): Course {
  switch (customer.part) {
    case 'the insolvency':
      return { ordersUntil: daysAgo(book, 230), paysUntil: daysAgo(book, 262) };
    case 'the closed workshop':
      return { ordersUntil: daysAgo(book, 150), paysUntil: daysAgo(book, 205) };
    case 'the settled leaver':
      return { ordersUntil: daysAgo(book, 240) };
    case 'the round sums':
      return { roundSums: true };
    case 'the month-end payer':
      return { monthly: true };
    default:
      return {};
  }
}

/** The business day so many days before today, or the one before it. */
export const daysAgo = (book: Book, days: number): Day => onOrBefore(addDays(book.today, -days));

/** The business day so many months after the book began, or the one before it. */
export const monthsIn = (book: Book, months: number): Day => onOrBefore(addMonths(book.firstDay, months));
