import { Decimal } from 'decimal.js';
import { addDays, type Day, daysBetween } from '@/lib/kernel/day';
import { roundMinor, toMajor } from '@/lib/kernel/money';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postFee } from '@/lib/ledger/post-fee';
import { postInterest } from '@/lib/ledger/post-interest';
import { writeOff } from '@/lib/ledger/write-off';
import { amountText, type Book, type Debit } from './book';
import { addBusinessDays } from './calendar';
import type { DemoCustomer } from './cast';
import { randomStream } from './random';

/** What goes wrong with ordinary invoices, and is put right: credit notes, and remainders not worth a letter. */
export class Corrections {
  readonly #book: Book;
  readonly #random = randomStream('corrections');
  readonly #credits: { on: Day; debit: Debit; percent: number; reason: string }[] = [];

  constructor(book: Book) {
    this.#book = book;
  }

  /** One invoice in thirty comes back, in part or as a whole, before it is due. */
  consider(debit: Debit): void {
    if (debit.customer.part !== null || !this.#random.chance(0.033)) return;
    const whole = this.#random.chance(0.2);
    this.#credits.push({
      on: addBusinessDays(debit.issuedOn, this.#random.int(3, 12)),
      debit,
      percent: whole ? 100 : this.#random.int(4, 35),
      reason: whole ? 'Delivery refused and taken back' : this.#random.pick(REASONS),
    });
  }

  tell(): void {
    for (const due of this.#credits.filter(({ on }) => on <= this.#book.day)) {
      this.#credits.splice(this.#credits.indexOf(due), 1);
      const amount = (due.debit.amount * BigInt(due.percent)) / 100n;
      if (amount > 0n && amount <= due.debit.open) tellCreditNote(this.#book, due.debit, amount, due.reason);
    }
    for (const customer of this.#book.customers) this.#giveUpRemainders(customer);
  }

  /** Small differences that stayed open for five weeks are written off. */
  #giveUpRemainders(customer: DemoCustomer): void {
    for (const debit of this.#book.overdueDebits(customer, 35)) {
      if (debit.open > 2_500n || debit.open === debit.amount || debit.kind === 'opening') continue;
      tellWriteOff(this.#book, debit, 'finance', 'Bank charges withheld on the way; below the tolerance');
    }
  }
}

export function tellCreditNote(book: Book, debit: Debit, amount: bigint, reason: string): void {
  const credit = book.credit('credit_note', debit.customer, amount, book.day);
  book.settle(debit, credit, amount);
  book.act('finance', postCreditNote, {
    customer: debit.customer.number,
    amount: amountText(credit, amount),
    currency: credit.currency,
    issued_on: book.day,
    reference: debit.number,
    description: reason,
    allocations: [{ document: debit.number, amount: amountText(credit, amount) }],
  });
}

export function tellWriteOff(book: Book, debit: Debit, by: 'finance' | 'manager', reason: string): void {
  const amount = debit.open;
  book.settle(debit, book.credit('write_off', debit.customer, amount, book.day), amount);
  book.act(by, writeOff, { document: debit.number, amount: amountText(debit, amount), on: book.day, reason });
}

/** Interest for `days` on what is overdue by more than a month, at 9 percentage points above an invented base rate. */
export function tellInterest(book: Book, customer: DemoCustomer, days: number): void {
  const overdue = book
    .overdueDebits(customer, 30)
    .filter(({ kind }) => kind === 'invoice' || kind === 'opening');
  const principal = overdue.reduce((sum, { open }) => sum + open, 0n);
  const { currency } = book.termsOf(customer);
  const interest = roundMinor(toMajor(principal, currency).times(RATE).times(days).div(365), currency);
  if (interest < 100n) return;
  const debit = book.debit('interest', customer, interest, addDays(book.day, 14));
  book.act('finance', postInterest, {
    customer: customer.number,
    amount: amountText(debit, interest),
    currency,
    issued_on: book.day,
    due_on: debit.dueOn,
    description: `Interest at 11.25 % a year on ${amountText(debit, principal)} overdue, ${days} days`,
  });
}

const RATE = new Decimal('0.1125');

export function tellFee(book: Book, customer: DemoCustomer, amount: bigint, description: string): Debit {
  const debit = book.debit('fee', customer, amount, addDays(book.day, 14));
  book.act('finance', postFee, {
    customer: customer.number,
    amount: amountText(debit, amount),
    currency: debit.currency,
    issued_on: book.day,
    due_on: debit.dueOn,
    description,
  });
  return debit;
}

/** The oldest open debit of at least so much, for a note. */
export const oldestOf = (book: Book, customer: DemoCustomer, least = 0n): Debit | undefined =>
  book
    .overdueDebits(customer)
    .filter(({ open }) => open >= least)
    .sort((a, b) => daysBetween(b.dueOn, a.dueOn))[0];

const REASONS = [
  'Two items missing in the delivery',
  'Price of the framework agreement applied',
  'Damaged in transit, confirmed by the carrier',
  'Return of unused stock',
  'Bonus of the quarter',
];
