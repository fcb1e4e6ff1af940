import { addDays } from '@/lib/kernel/day';
import { deallocate } from '@/lib/ledger/deallocate';
import { postChargeback } from '@/lib/ledger/post-chargeback';
import { postRefund } from '@/lib/ledger/post-refund';
import { reverse } from '@/lib/ledger/reverse-posting';
import { amountText, type Book, type Credit, type Debit } from './book';
import { addBusinessDays } from './calendar';
import type { DemoCustomer } from './cast';
import { tellFee, tellInterest } from './corrections';
import { daysAgo, monthsIn } from './courses';
import type { Script, Stage } from './stage';

/** Interest every other month, and the fixed sum for late payment now and then. */
export function* underInterest({ book }: Stage, customer: DemoCustomer): Script {
  for (const month of [5, 7, 9, 11, 13, 15, 17]) {
    yield addBusinessDays(monthsIn(book, month), 3);
    tellInterest(book, customer, 61);
    if (month % 6 === 5) tellFee(book, customer, 7_000n, 'Fixed sum for late payment');
  }
}

/** An invoice is paid twice, within four days; the second payment is given back, or nobody has looked at it yet. */
export function* doublePayment(
  { book, orders, payments }: Stage,
  customer: DemoCustomer,
  { paid, amount, refunded }: { paid: number; amount: bigint; refunded?: number },
): Script {
  yield daysAgo(book, paid + 30);
  const debit = orders.invoice(customer, amount);
  yield daysAgo(book, paid);
  payments.receive(customer, amount, `Rechnung ${debit.number}`, [{ debit, amount }]);
  yield daysAgo(book, paid - 4);
  const second = payments.receive(customer, amount, `Rechnung ${debit.number}`, []);
  if (refunded === undefined) return;
  yield daysAgo(book, refunded);
  tellRefund(book, second, 'Paid twice; given back at the customer’s request');
}

function tellRefund(book: Book, credit: Credit, description: string): void {
  const debit = book.debit('refund', credit.customer, credit.open, book.day);
  const amount = amountText(credit, credit.open);
  book.settle(debit, credit, credit.open);
  book.act('finance', postRefund, { document: credit.number, amount, on: book.day, description });
}

/** The customer's bank takes a direct debit back; it pays again with the charges, or has not yet. */
export function* chargedBack(
  { book, orders, payments }: Stage,
  customer: DemoCustomer,
  { paid, amount, again }: { paid: number; amount: bigint; again: boolean },
): Script {
  yield daysAgo(book, paid + 16);
  const debit = orders.invoice(customer, amount);
  yield daysAgo(book, paid);
  const credit = payments.receive(customer, amount, `Direct debit ${debit.number}`, [{ debit, amount }]);
  yield addBusinessDays(daysAgo(book, paid), 5);
  const back = tellChargeback(book, credit);
  const fee = tellFee(book, customer, 1_250n, `Bank charges for ${back.number}`);
  // Costs are paid with whatever comes next, unless it is said when: this one waits for the debt it belongs to.
  payments.plan(fee, again ? addDays(book.day, 21) : addDays(book.today, 21));
  if (again) payments.plan(back, addDays(book.day, 21));
}

function tellChargeback(book: Book, payment: Credit): Debit {
  const debit = book.debit('chargeback', payment.customer, payment.amount, book.day);
  const description = 'Direct debit returned: account without funds';
  book.act('finance', postChargeback, { document: payment.number, on: book.day, description });
  return debit;
}

/** A payment is posted on the wrong account, and an invoice with ten times the quantity: both are reversed. */
export function wrongAccount(stage: Stage, customer: DemoCustomer): Script[] {
  return [wrongPayment(stage, customer), wrongInvoice(stage, customer)];
}

function* wrongPayment({ book, orders, payments }: Stage, customer: DemoCustomer): Script {
  const payer = book.customers.find(({ part }) => part === 'the returned debit');
  if (!payer) return;
  yield daysAgo(book, 58);
  const debit = orders.invoice(payer, 223_190n);
  yield daysAgo(book, 34);
  const reference = `Invoice ${debit.number}`;
  const credit = payments.receive(customer, debit.amount, reference, []);
  yield addBusinessDays(daysAgo(book, 34), 1);
  credit.open = 0n;
  const reason = `Posted on the wrong account: ${payer.name} paid ${debit.number} with it`;
  book.act('finance', reverse, { document: credit.number, on: book.day, reason });
  payments.receive(payer, debit.amount, reference, [{ debit, amount: debit.amount }]);
}

function* wrongInvoice({ book, orders, payments }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 41);
  const debit = orders.invoice(customer, 1_178_500n);
  yield addBusinessDays(daysAgo(book, 41), 1);
  book.drop(debit);
  const reason = 'Invoiced ten times the quantity; invoiced again';
  book.act('finance', reverse, { document: debit.number, on: book.day, reason });
  payments.expect(orders.invoice(customer, 117_850n));
}

/** A payment was set against the wrong one of two invoices of one amount. */
export function* wrongAllocation({ book, orders, payments }: Stage, customer: DemoCustomer): Script {
  const amount = 391_200n;
  yield daysAgo(book, 88);
  const first = orders.invoice(customer, amount);
  const second = orders.invoice(customer, amount);
  yield daysAgo(book, 55);
  const credit = payments.receive(customer, amount, 'Factuur, zie mail', [{ debit: first, amount }]);
  yield addBusinessDays(daysAgo(book, 55), 3);
  book.reopen(first, credit, amount);
  const reason = `The customer paid ${second.number} with it`;
  book.act('finance', deallocate, { credit: credit.number, debit: first.number, reason });
  payments.allocate(second, credit, amount);
  payments.plan(first, addDays(book.day, 9));
}
