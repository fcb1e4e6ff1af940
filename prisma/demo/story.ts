import { addMonths, type Day, endOfMonth } from '@/lib/kernel/day';
import { closePeriod } from '@/lib/ledger/close-period';
import { tellLowerLimit } from './account-incidents';
import { tellNewCustomers, tellOrdinaryTerms } from './accounts';
import { tellApprovals } from './approvals';
import { type Act, amountText, Book } from './book';
import { addBusinessDays, businessDays, firstDayOf, onOrAfter } from './calendar';
import { castOf } from './cast';
import { Corrections } from './corrections';
import { daysAgo } from './courses';
import { Incidents } from './incidents';
import { carryOver } from './issue-invoices';
import { carriedOver, Orders } from './orders';
import { Payments } from './payments';
import { Rates } from './rates';
import { Touches, tellPostponed } from './touches';

/**
 * Eighteen months of one company up to a day, as the acts of its people in the order in which they happened.
 * Nothing but the day decides: the same day gives the same story, to the letter.
 */
export function storyOf(today: Day): Act[] {
  const book = new Book(today, castOf(onOrAfter(firstDayOf(today))));
  const orders = new Orders(book);
  const payments = new Payments(book);
  const corrections = new Corrections(book);
  const touches = new Touches(book);
  const rates = new Rates();
  const incidents = new Incidents({ book, orders, payments });
  for (const day of businessDays(book.firstDay, book.lastDay)) {
    book.turnTo(day, AT.opening);
    tellNewCustomers(book);
    if (day === book.firstDay) tellCarriedOver(book, payments);
    tellOrdinaryTerms(book);
    rates.tell(book);
    incidents.tell(day);
    book.turnTo(day, AT.bank);
    payments.take();
    payments.post();
    payments.allocateByHand();
    corrections.tell();
    tellTightLimits(book);
    book.turnTo(day, AT.afternoon);
    tellPostponed(book, touches);
    touches.tell();
    book.turnTo(day, AT.billing);
    for (const debit of orders.take()) {
      payments.expect(debit);
      corrections.consider(debit);
    }
    orders.post();
    book.turnTo(day, AT.closing);
    tellClosing(book);
    tellApprovals(book);
  }
  return book.acts;
}

/** Minutes after midnight. */
const AT = {
  opening: 8 * 60 + 30,
  bank: 9 * 60 + 40,
  afternoon: 13 * 60 + 30,
  billing: 16 * 60 + 45,
  closing: 17 * 60 + 30,
};

function tellCarriedOver(book: Book, payments: Payments): void {
  const documents = carriedOver(book).map((debit) => {
    payments.expect(debit);
    return {
      customer: debit.customer.number,
      number: debit.number,
      amount: amountText(debit, debit.amount),
      currency: debit.currency,
      issued_on: debit.issuedOn,
      due_on: debit.dueOn,
      description: 'Carried over from the former ledger',
    };
  });
  book.act('finance', carryOver, { documents });
}

/** Eleven days ago the limits of two who owe much and pay late were lowered below what they owe. */
function tellTightLimits(book: Book): void {
  if (book.day !== daysAgo(book, 11)) return;
  const owing = book.customers
    .filter(({ part, habit }) => part === null && habit === 'chronic')
    .filter((customer) => book.overdueDebits(customer, 15).length > 0)
    .sort((a, b) => Number(book.owed(b) - book.owed(a)));
  for (const customer of owing.slice(0, 2)) tellLowerLimit(book, customer);
}

/** On the eighth business day of a month, the month before the last is closed. */
function tellClosing(book: Book): void {
  const first = `${book.day.slice(0, 8)}01`;
  if (book.day !== addBusinessDays(onOrAfter(first), 7)) return;
  const through = endOfMonth(addMonths(first, -2));
  if (through < book.firstDay) return;
  const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(through),
  );
  book.act('finance', closePeriod, { through, reason: `Month-end close of ${month}` });
}
