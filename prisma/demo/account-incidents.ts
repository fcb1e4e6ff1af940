import { endContact } from '@/lib/customers/end-contact';
import { addDays } from '@/lib/kernel/day';
import { postDebitNote } from '@/lib/ledger/post-debit-note';
import { tellTerms } from './accounts';
import { amountText, type Book, type LookUp } from './book';
import { addBusinessDays } from './calendar';
import type { DemoCustomer } from './cast';
import { daysAgo, monthsIn } from './courses';
import type { Script, Stage } from './stage';

/** The limit is lowered below what is owed, after a look at the account. */
export function* lowerLimit({ book }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 11);
  tellLowerLimit(book, customer);
}

export function tellLowerLimit(book: Book, customer: DemoCustomer): void {
  const owed = Number(book.owed(customer) / 100n);
  tellTerms(book, customer, { creditLimit: Math.floor((owed * 0.7) / 500) * 500 });
}

/** It paid late; on shorter terms it pays in time. */
export function* shorterTerms({ book }: Stage, customer: DemoCustomer): Script {
  yield monthsIn(book, 8);
  tellTerms(book, customer, { basis: 'net', days: 14 });
}

/** Pays ahead in a round sum; invoices are set against it one by one, and some of it is left. */
export function* prepayment({ book, orders, payments }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 52);
  const credit = payments.receive(customer, 1_200_000n, 'Prepayment autumn refit', []);
  for (const [ago, amount] of [
    [44, 402_150n],
    [23, 318_800n],
  ] as const) {
    const ordered = daysAgo(book, ago);
    yield ordered;
    const debit = orders.invoice(customer, amount);
    yield addBusinessDays(ordered, 2);
    payments.allocate(debit, credit, amount);
  }
}

/** Freight that the invoice had left out. */
export function* freightCharge({ book, payments }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 75);
  const debit = book.debit('debit_note', customer, 48_620n, addDays(book.day, 30));
  book.act('finance', postDebitNote, {
    customer: customer.number,
    amount: amountText(debit, debit.amount),
    currency: debit.currency,
    issued_on: book.day,
    due_on: debit.dueOn,
    description: 'Express freight, as agreed by telephone',
  });
  payments.plan(debit, addDays(debit.dueOn, 3));
}

/** The only billing contact leaves, with an invoice unpaid; nobody else there is known who pays invoices. */
export function* contactWhoLeft({ book, orders }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 108);
  orders.invoice(customer, 487_930n);
  yield daysAgo(book, 18);
  const billing: LookUp = async (tx, organisationId) => {
    const [contact] = await tx.$queryRaw<{ id: bigint }[]>`
      SELECT t.id FROM contact t
      JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = t.customer_id
      WHERE t.organisation_id = ${organisationId} AND c.number = ${customer.number} AND t.role = 'billing'
      ORDER BY t.id LIMIT 1`;
    return { contact: String(contact?.id) };
  };
  book.act('collector', endContact, { customer: customer.number }, billing);
}
