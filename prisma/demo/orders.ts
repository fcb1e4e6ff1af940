import { dueOn } from '@/lib/customers/terms';
import { addDays, type Day } from '@/lib/kernel/day';
import type { Book, Debit } from './book';
import { amountText } from './book';
import { onOrAfter, weekdayOf } from './calendar';
import type { DemoCustomer } from './cast';
import { courseOf } from './courses';
import { issueInvoices } from './issue-invoices';
import { type Random, randomStream } from './random';

/** Tells the invoices of a day: whoever ordered gets one, and one act of finance posts them all. */
export class Orders {
  readonly #book: Book;
  readonly #randoms = new Map<DemoCustomer, Random>();
  #pending: { debit: Debit; purchaseOrder: string | null; description: string }[] = [];

  constructor(book: Book) {
    this.#book = book;
  }

  /** What was ordered since the last billing run, on the days of one: Monday, Wednesday and Friday. */
  take(): Debit[] {
    const { day, customers } = this.#book;
    if (weekdayOf(day) % 2 === 0) return [];
    const month = MONTHS[Number(day.slice(5, 7)) - 1] ?? 1;
    return customers.flatMap((customer) => {
      const { ordersUntil } = courseOf(customer, this.#book);
      if (customer.joinedOn > day || (ordersUntil !== undefined && day > ordersUntil)) return [];
      const random = this.#randomOf(customer);
      if (!random.chance((customer.ordersAMonth / RUNS_A_MONTH) * month)) return [];
      const size = customer.orderSize * Math.exp(random.normal(-0.13, 0.5));
      return [this.invoice(customer, BigInt(Math.round(Math.max(45, size) * 100)))];
    });
  }

  /** One invoice on the day that is being told, due by the terms in force on it. */
  invoice(customer: DemoCustomer, amount: bigint, description?: string): Debit {
    const random = this.#randomOf(customer);
    const due = dueOn(this.#book.day, this.#book.termsOf(customer));
    const debit = this.#book.debit('invoice', customer, amount, due);
    const delivery = `Delivery ${random.int(10_000, 99_999)}: ${random.pick(GOODS)}`;
    const purchaseOrder = random.chance(0.6) ? `PO-${random.int(1_000, 99_999)}` : null;
    this.#pending.push({ debit, purchaseOrder, description: description ?? delivery });
    return debit;
  }

  /** Posts what was ordered. */
  post(): void {
    if (this.#pending.length === 0) return;
    const documents = this.#pending.map(({ debit, purchaseOrder, description }) => ({
      customer: debit.customer.number,
      number: debit.number,
      amount: amountText(debit, debit.amount),
      currency: debit.currency,
      issued_on: debit.issuedOn,
      due_on: debit.dueOn,
      ...(purchaseOrder ? { purchase_order: purchaseOrder } : {}),
      description,
    }));
    this.#pending = [];
    this.#book.act('finance', issueInvoices, { documents });
  }

  #randomOf(customer: DemoCustomer): Random {
    const known = this.#randoms.get(customer);
    if (known) return known;
    const random = randomStream(`orders of ${customer.number}`);
    this.#randoms.set(customer, random);
    return random;
  }
}

/** What was open when the book began, each item carried over with the day on which it was due. */
export function carriedOver(book: Book): Debit[] {
  const random = randomStream('carried over');
  return book.customers
    .filter(({ joinedOn, part }) => joinedOn === book.firstDay && part !== 'the settled leaver')
    .filter(() => random.chance(0.42))
    .map((customer) => {
      const amount = BigInt(Math.round(customer.orderSize * Math.exp(random.normal(0, 0.5)) * 100));
      const due: Day = onOrAfter(addDays(book.day, random.int(0, 40)));
      return book.debit('opening', customer, amount, due);
    });
}

const RUNS_A_MONTH = 12.6;

/** Orders by month, January first: quiet in August and December. */
const MONTHS = [0.94, 0.98, 1.08, 1.02, 1, 1.04, 0.98, 0.82, 1.08, 1.1, 1.06, 0.86];

const GOODS = [
  'cable sets and connectors',
  'terminal blocks',
  'proximity sensors',
  'safety relays',
  'servo drives',
  'contactors and overload relays',
  'control cabinets, partly fitted',
  'power supplies 24 V',
  'pressure transmitters',
  'signal lamps and buttons',
  'fans and filter units',
  'spare parts',
];
