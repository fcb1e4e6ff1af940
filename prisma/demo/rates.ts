import { Decimal } from 'decimal.js';
import { addDays, addMonths, type Day } from '@/lib/kernel/day';
import { recordExchangeRate } from '@/lib/ledger/record-exchange-rate';
import type { Book } from './book';
import { addBusinessDays, onOrAfter, weekdayOf } from './calendar';
import { type Random, randomStream } from './random';

/** Invented rates that wander a little every week, in euros for one unit. */
export class Rates {
  readonly #random: Random = randomStream('rates');
  #pound = new Decimal('1.1634');
  #dollar = new Decimal('0.8842');

  /**
   * The rates of the week, written down on its first business day. Nobody had thought of the dollar when the first
   * American customer was invoiced: for three weeks there was no rate.
   */
  tell(book: Book): void {
    const weekBegins = book.day === onOrAfter(mondayOf(book.day));
    if (!weekBegins && book.day !== onOrAfter(book.firstDay)) return;
    this.#pound = this.#wander(this.#pound, '1.1634');
    this.#dollar = this.#wander(this.#dollar, '0.8842');
    record(book, 'GBP', this.#pound);
    const dollarsFrom = addBusinessDays(onOrAfter(addMonths(book.firstDay, 9)), 15);
    if (book.day >= dollarsFrom) record(book, 'USD', this.#dollar);
  }

  /** A step of up to about half a percent, drawn back towards where it began. */
  #wander(rate: Decimal, home: string): Decimal {
    const step = rate.times(this.#random.normal(0, 0.004));
    return rate.plus(step).plus(new Decimal(home).minus(rate).times('0.03')).toDecimalPlaces(4);
  }
}

function record(book: Book, currency: string, rate: Decimal): void {
  book.act('finance', recordExchangeRate, { currency, valid_on: book.day, rate: rate.toString() });
}

function mondayOf(day: Day): Day {
  const back = (weekdayOf(day) + 6) % 7;
  return addDays(day, -back);
}
