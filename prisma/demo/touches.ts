import type { DisputeReason } from '@/lib/collections/agreement-words';
import { logTouch } from '@/lib/collections/log-touch';
import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { snooze } from '@/lib/collections/snooze';
import { addDays, type Day, daysBetween } from '@/lib/kernel/day';
import { amountText, type Book, type Debit } from './book';
import type { DemoCustomer } from './cast';
import { daysAgo } from './courses';
import { randomStream } from './random';
import { dayText, disputeText, followUpText, promiseText, touchText } from './touch-texts';

export type Collector = 'collector' | 'collector2';
const COLLECTORS: readonly Collector[] = ['collector', 'collector2'];

/** The last fifteen weeks of calls, notes and snoozes are told. */
const DAYS_TOLD = 105;

/** What the two collectors did about what was overdue. */
export class Touches {
  readonly #book: Book;
  readonly #random = randomStream('touches');
  /** The first day on which a collector thinks of a customer again. */
  readonly #restUntil = new Map<DemoCustomer, Day>();
  readonly #disputed = new Set<Debit>();
  readonly #asleep = new Map<DemoCustomer, { until: Day; debit: Debit; by: Collector }>();

  constructor(book: Book) {
    this.#book = book;
  }

  /** A few customers a day; on the last days the smallest, so that whoever owes most is left to the reader. */
  tell(): void {
    const { day, today } = this.#book;
    const ago = daysBetween(day, today);
    if (ago > DAYS_TOLD) return;
    this.#wake();
    for (const collector of COLLECTORS) {
      const chosen =
        ago <= 4
          ? this.#due(collector, 8).slice(3).slice(-3)
          : this.#due(collector).slice(0, this.#random.int(1, 3));
      for (const debit of chosen) this.#touch(collector, debit, ago);
    }
  }

  note(collector: Collector, customer: DemoCustomer, body: string): void {
    this.#restUntil.set(customer, addDays(this.#book.day, 14));
    this.#book.act(collector, logTouch, { customer: customer.number, kind: 'note', body });
  }

  snooze(collector: Collector, customer: DemoCustomer, until: Day, reason: string): void {
    // Long enough that nobody who starts early comes before the snooze is over.
    this.#restUntil.set(customer, addDays(until, 14));
    this.#book.act(collector, snooze, { customer: customer.number, until, reason });
  }

  /** For each collector somebody promises what does not come, and has not been called since. */
  promiseInVain(): void {
    const { day, today } = this.#book;
    for (const collector of COLLECTORS) {
      const debit = this.#due(collector, 8).find(
        ({ plannedOn, query }) => !query && (plannedOn === null || plannedOn > addDays(today, 3)),
      );
      if (!debit) continue;
      this.#restUntil.set(debit.customer, addDays(today, 14));
      this.#promiseBy(collector, debit, addDays(day, 6));
    }
  }

  /** Somebody who is going to pay after today is put off until then. */
  snoozeOne(): void {
    const [first, last] = [addDays(this.#book.today, 3), addDays(this.#book.today, 45)];
    for (const collector of COLLECTORS) {
      const debit = this.#due(collector).find(
        ({ plannedOn }) => plannedOn !== null && plannedOn >= first && plannedOn <= last,
      );
      if (!debit?.plannedOn) continue;
      this.#putOff(collector, debit, debit.plannedOn);
      return;
    }
  }

  /** The largest overdue debit of each customer whose turn it is, or is within so many days; the largest of all first. */
  #due(collector: Collector, early = 0): Debit[] {
    const { day } = this.#book;
    const by = addDays(day, early);
    return this.#book.customers
      .filter((customer) => customer.owner === collector && !this.#asleep.has(customer))
      .filter((customer) => (this.#restUntil.get(customer) ?? day) <= by)
      .flatMap((customer) => mostPressing(this.#book, customer))
      .sort(byOpenAmount);
  }

  #touch(collector: Collector, debit: Debit, ago: number): void {
    const { customer, plannedOn } = debit;
    const { day } = this.#book;
    const soon = plannedOn !== null && plannedOn > addDays(day, 6) && plannedOn < addDays(day, 25);
    if (soon && ago > 30 && this.#random.chance(0.2)) {
      this.#putOff(collector, debit, plannedOn);
      return;
    }
    this.#restUntil.set(customer, addDays(day, this.#random.int(9, 16)));
    const kind = this.#random.chance(0.7) ? 'call' : 'note';
    if (kind === 'call' && debit.query && this.#random.chance(0.4) && !this.#disputed.has(debit)) {
      this.dispute(collector, debit, this.#random.pick(['quality', 'quantity', 'price']));
      return;
    }
    if (
      kind === 'call' &&
      !debit.query &&
      plannedOn &&
      plannedOn > addDays(day, 2) &&
      this.#random.chance(0.4)
    ) {
      this.#promise(collector, debit, plannedOn);
      return;
    }
    const said = touchText(kind, debit, day, this.#random);
    this.#book.act(collector, logTouch, { customer: customer.number, kind, ...said });
  }

  /** Most mean it; some name a day that is earlier than the one on which they are going to pay. */
  #promise(collector: Collector, debit: Debit, plannedOn: Day): void {
    const { day } = this.#book;
    const hasty = this.#random.chance(0.35) && plannedOn > addDays(day, 12);
    const on = hasty || plannedOn > addDays(day, 35) ? addDays(day, this.#random.int(3, 8)) : plannedOn;
    this.#promiseBy(collector, debit, on);
  }

  #promiseBy(collector: Collector, debit: Debit, on: Day): void {
    this.#book.act(collector, makePromise, {
      customer: debit.customer.number,
      amount: amountText(debit, debit.open),
      due_on: on,
      documents: [`${debit.kind}:${debit.number}`],
      note: promiseText(debit, on),
    });
  }

  /** The customer does not agree, which is noted once; what it said stands with the dispute. */
  dispute(collector: Collector, debit: Debit, reason: DisputeReason): void {
    if (this.#disputed.has(debit)) return;
    this.#disputed.add(debit);
    this.#book.act(collector, openDispute, {
      customer: debit.customer.number,
      document: `${debit.kind}:${debit.number}`,
      reason,
      note: disputeText(debit),
      deadline: addDays(this.#book.day, 21),
    });
  }

  #putOff(by: Collector, debit: Debit, until: Day): void {
    this.snooze(by, debit.customer, until, `${debit.number} is paid with the run of ${dayText(until)}`);
    this.#asleep.set(debit.customer, { until, debit, by });
  }

  /** When a snooze is over, somebody looks whether it helped. */
  #wake(): void {
    for (const [customer, { until, debit, by }] of this.#asleep) {
      if (until >= this.#book.day) continue;
      this.#asleep.delete(customer);
      this.note(by, customer, followUpText(debit));
    }
  }
}

/** What is told of single customers: a snooze that is over today, one that is not, promises in vain, a note on the slowing one. */
export function tellPostponed(book: Book, touches: Touches): void {
  const of = (part: DemoCustomer['part']) => book.customers.find((customer) => customer.part === part);
  const disputed = of('the disputed delivery');
  if (disputed && book.day === daysAgo(book, 9)) {
    for (const debit of book.openDebits(disputed).filter(({ query }) => query?.includes('pallets were')))
      touches.dispute('collector', debit, 'quality');
    const reason = 'The expert looks at the two pallets; report promised by then';
    touches.snooze('collector', disputed, book.today, reason);
  }
  const postponed = of('the postponed');
  if (postponed && book.day === daysAgo(book, 6)) {
    const reason = 'New bookkeeper starts next week; call again then';
    touches.snooze('collector2', postponed, addDays(book.today, 8), reason);
  }
  const slowing = of('the one that slows down');
  if (slowing && book.day === daysAgo(book, 5)) {
    const body =
      'Their own customers pay late, says the managing director. Wants to pay in three parts; asked for it in writing.';
    touches.note('collector', slowing, body);
  }
  if (book.day === daysAgo(book, 14)) touches.promiseInVain();
  if (book.day === daysAgo(book, 4)) touches.snoozeOne();
}

/** The largest debit of a customer that is worth a call. */
function mostPressing(book: Book, customer: DemoCustomer): Debit[] {
  const overdue = book.overdueDebits(customer, 7).filter(({ open }) => open > 20_000n);
  const [largest] = overdue.sort(byOpenAmount);
  return largest ? [largest] : [];
}

const byOpenAmount = (a: Debit, b: Debit): number => (a.open === b.open ? 0 : a.open > b.open ? -1 : 1);
