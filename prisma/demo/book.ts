import type { Command } from '@/lib/kernel/command';
import { addDays, type Day, daysBetween } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { toDecimalString } from '@/lib/kernel/money';
import { type CreditKind, type DebitKind, type DocumentKind, KINDS } from '@/lib/ledger/document';
import { firstDayOf, instantOf, onOrAfter, onOrBefore } from './calendar';
import type { DemoCustomer, DemoTerms } from './cast';
import type { StaffKey } from './staff';

/** One act of the story: a command that somebody ran at an instant. The same story has the same keys. */
export type Act = {
  key: string;
  at: Date;
  today: Day;
  by: StaffKey;
  command: Command;
  input: unknown;
  /** For what only the database knows, as ids: fields that are looked up when the act is performed. */
  lookUp?: LookUp;
};
export type LookUp = (tx: Tx, organisationId: number) => Promise<Record<string, string>>;

/** A document as the story follows it. `amount` and `open` are its size in minor units, positive on both sides. */
type Doc<K extends DocumentKind> = {
  kind: K;
  number: string;
  customer: DemoCustomer;
  currency: string;
  issuedOn: Day;
  amount: bigint;
  open: bigint;
};
export type Debit = Doc<DebitKind> & {
  dueOn: Day;
  /** When the customer means to pay it; null when it does not. */
  plannedOn: Day | null;
  /** Why it stays unpaid for longer, in the words of a note. */
  query: string | null;
};
export type Credit = Doc<CreditKind>;

/** The story so far: which documents are open, and every act in the order in which it happened. */
export class Book {
  readonly today: Day;
  readonly firstDay: Day;
  /** The last day on which anything happens: the business day before today. */
  readonly lastDay: Day;
  readonly customers: readonly DemoCustomer[];
  readonly acts: Act[] = [];
  /** The day that is being told. */
  day: Day;
  #minutes = 0;
  readonly #terms = new Map<DemoCustomer, DemoTerms>();
  readonly #debits = new Map<DemoCustomer, Debit[]>();
  readonly #numbers = new Map<DocumentKind, number>();

  constructor(today: Day, customers: readonly DemoCustomer[]) {
    this.today = today;
    this.firstDay = onOrAfter(firstDayOf(today));
    this.lastDay = onOrBefore(addDays(today, -1));
    this.day = this.firstDay;
    this.customers = customers;
  }

  /** Turns to a moment of a day, in minutes after midnight; later than what was told of that day. */
  turnTo(day: Day, minutes: number): void {
    this.#minutes = day === this.day ? Math.max(this.#minutes, minutes) : minutes;
    this.day = day;
  }

  act(by: StaffKey, command: Command, input: unknown, lookUp?: LookUp): void {
    const key = `demo book, act ${this.acts.length + 1}`;
    const at = instantOf(this.day, this.#minutes);
    this.acts.push({ key, at, today: this.day, by, command, input, ...(lookUp ? { lookUp } : {}) });
    this.#minutes += 2;
  }

  /** How far the story has come, from 0 to 1. */
  progress(): number {
    return daysBetween(this.firstDay, this.day) / daysBetween(this.firstDay, this.today);
  }

  termsOf(customer: DemoCustomer): DemoTerms {
    return this.#terms.get(customer) ?? customer.terms;
  }

  setTerms(customer: DemoCustomer, terms: DemoTerms): void {
    this.#terms.set(customer, terms);
  }

  /** A new debit on the account, in the currency of the customer; whoever calls tells the act. */
  debit(kind: DebitKind, customer: DemoCustomer, amount: bigint, dueOn: Day): Debit {
    const { currency } = this.termsOf(customer);
    const number = this.#numberOf(kind);
    const debit: Debit = {
      kind,
      number,
      customer,
      currency,
      issuedOn: this.day,
      amount,
      open: amount,
      dueOn,
      plannedOn: null,
      query: null,
    };
    const open = this.#debits.get(customer);
    if (open) open.push(debit);
    else this.#debits.set(customer, [debit]);
    return debit;
  }

  credit(kind: CreditKind, customer: DemoCustomer, amount: bigint, issuedOn: Day): Credit {
    const { currency } = this.termsOf(customer);
    return { kind, number: this.#numberOf(kind), customer, currency, issuedOn, amount, open: amount };
  }

  /** The credit pays the debit. */
  settle(debit: Debit, credit: Credit, amount: bigint): void {
    if (amount <= 0n || amount > debit.open || amount > credit.open) {
      throw new Error(`${credit.number} cannot pay ${amount} of ${debit.number} on ${this.day}.`);
    }
    debit.open -= amount;
    credit.open -= amount;
    if (debit.open === 0n) this.#forget(debit);
  }

  /** What was paid is open again. */
  reopen(debit: Debit, credit: Credit, amount: bigint): void {
    if (debit.open === 0n) this.#debits.get(debit.customer)?.push(debit);
    debit.open += amount;
    credit.open += amount;
  }

  /** The document is reversed: nothing of it is open. */
  drop(debit: Debit): void {
    debit.open = 0n;
    this.#forget(debit);
  }

  /** Open debits, the oldest first. */
  openDebits(customer: DemoCustomer): readonly Debit[] {
    return this.#debits.get(customer) ?? [];
  }

  overdueDebits(customer: DemoCustomer, days = 0): Debit[] {
    const open = this.openDebits(customer);
    if (open.length === 0) return [];
    const before = addDays(this.day, -days);
    return open.filter(({ dueOn }) => dueOn < before);
  }

  /** What is owed, in minor units of the customer's currency; credits that pay nothing yet are left out. */
  owed(customer: DemoCustomer): bigint {
    return this.openDebits(customer).reduce((sum, { open }) => sum + open, 0n);
  }

  #numberOf(kind: DocumentKind): string {
    const last = (this.#numbers.get(kind) ?? 0) + 1;
    this.#numbers.set(kind, last);
    return `${KINDS[kind].series}-${String(last).padStart(6, '0')}`;
  }

  #forget(debit: Debit): void {
    const open = this.#debits.get(debit.customer);
    open?.splice(open.indexOf(debit), 1);
  }
}

/** An amount as commands take it. */
export const amountText = ({ currency }: { currency: string }, minor: bigint): string =>
  toDecimalString(minor, currency);
