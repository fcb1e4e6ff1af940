import { archiveCustomer } from '@/lib/ledger/archive-customer';
import type { Book } from './book';
import type { DemoCustomer } from './cast';
import { tellWriteOff } from './corrections';
import { daysAgo } from './courses';
import type { Script, Stage } from './stage';

/** A large delivery came damaged; the customer holds it back, and then another invoice because of it. */
export function* disputedDelivery({ book, orders }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 128);
  const pallets = orders.invoice(customer, 1_846_000n, 'Delivery 71822: control cabinets, seven pallets');
  pallets.query = 'says that two of seven pallets were damaged';
  yield daysAgo(book, 61);
  const relays = orders.invoice(customer, 742_550n, 'Delivery 74410: safety relays');
  relays.query = 'holds it back until the damaged pallets are settled';
}

/** Two last orders are never paid; half a year later all that is open is given up, and the customer archived. */
export function* insolvency({ book, orders }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 252);
  orders.invoice(customer, 586_400n);
  yield daysAgo(book, 236);
  orders.invoice(customer, 231_275n);
  yield daysAgo(book, 70);
  for (const debit of [...book.openDebits(customer)]) {
    tellWriteOff(book, debit, 'manager', 'Insolvency proceedings closed without a quota (file 36 IN 2214)');
  }
  yield daysAgo(book, 62);
  archive(book, customer, 'Struck off after insolvency; everything is written off', false);
}

/** The owner retired: two invoices stay unpaid, and somebody archived the customer in spite of them. */
export function* closedWorkshop({ book, orders }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 190);
  orders.invoice(customer, 214_360n);
  yield daysAgo(book, 172);
  orders.invoice(customer, 96_815n);
  yield daysAgo(book, 26);
  archive(book, customer, 'Workshop closed, the owner has retired; the last invoices stay with legal', true);
}

/** It took its business elsewhere and owes nothing. */
export function* settledLeaver({ book }: Stage, customer: DemoCustomer): Script {
  yield daysAgo(book, 120);
  archive(book, customer, 'Buys elsewhere now; the account is settled', false);
}

function archive(book: Book, customer: DemoCustomer, reason: string, leaveOpen: boolean): void {
  if (!leaveOpen && book.owed(customer) > 0n) throw new Error(`${customer.name} still owes something.`);
  book.act('admin', archiveCustomer, { customer: customer.number, reason, leave_open: leaveOpen });
}
