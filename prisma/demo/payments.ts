import { addDays, type Day, laterOf } from '@/lib/kernel/day';
import { allocate } from '@/lib/ledger/allocate';
import { KINDS } from '@/lib/ledger/document';
import { planAllocation } from '@/lib/ledger/plan-allocation';
import { amountText, type Book, type Credit, type Debit } from './book';
import { addBusinessDays, businessDayBefore, onOrAfter, onOrBefore, weekdayOf } from './calendar';
import type { DemoCustomer } from './cast';
import { courseOf } from './courses';
import { daysLate } from './habits';
import { type Random, randomStream } from './random';
import { receivePayments } from './receive-payments';
import { mergeParts, type Part, QUERIES, remittance, smaller, UNREADABLE } from './remittance';

type Plan = { debit: Debit /** All that is open unless given. */; amount?: bigint };
type Received = { credit: Credit; reference: string; parts: Part[] };

/** Decides when customers pay, and tells the payments of a day. */
export class Payments {
  readonly #book: Book;
  readonly #plans = new Map<Day, Plan[]>();
  /** Payments that nobody could read, with what somebody will find out that they paid. */
  readonly #unread: { on: Day; credit: Credit; parts: Part[] }[] = [];
  readonly #randoms = new Map<DemoCustomer, Random>();
  #pending: Received[] = [];

  constructor(book: Book) {
    this.#book = book;
  }

  /** The customer makes up its mind when to pay. */
  expect(debit: Debit): void {
    const { customer } = debit;
    const { paysUntil, roundSums, monthly } = courseOf(customer, this.#book);
    if (roundSums || (paysUntil !== undefined && debit.dueOn > paysUntil)) return;
    const random = this.#randomOf(customer);
    let late = monthly ? 0 : daysLate(customer.habit, this.#book.progress(), random);
    if (random.chance(0.014) && customer.part === null) {
      late += random.int(35, 110);
      debit.query = random.pick(QUERIES);
    }
    const on = this.#payDay(debit, addDays(debit.dueOn, late), late <= 1);
    const partial = random.chance(customer.habit === 'chronic' ? 0.16 : 0.035);
    if (!partial || customer.part !== null || debit.amount < 100_000n) {
      this.plan(debit, on);
      return;
    }
    this.plan(debit, on, (debit.amount * BigInt(random.int(35, 70))) / 100n);
    this.plan(debit, this.#payDay(debit, addDays(on, random.int(12, 35)), false));
  }

  /** The debit is paid on a day, in full or with a part of it. */
  plan(debit: Debit, on: Day, amount?: bigint): void {
    const day = onOrAfter(on);
    debit.plannedOn = day;
    const plan = amount === undefined ? { debit } : { debit, amount };
    const plans = this.#plans.get(day);
    if (plans) plans.push(plan);
    else this.#plans.set(day, [plan]);
  }

  /** A payment that a script tells; posted with the others of the day. */
  receive(customer: DemoCustomer, amount: bigint, reference: string, parts: Part[]): Credit {
    const credit = this.#book.credit('payment', customer, amount, businessDayBefore(this.#book.day));
    for (const { debit, amount: part } of parts) this.#book.settle(debit, credit, part);
    this.#pending.push({ credit, reference, parts });
    return credit;
  }

  /** What came in on the business day before, as each customer had planned. */
  take(): void {
    const received = businessDayBefore(this.#book.day);
    const byCustomer = Map.groupBy(this.#plans.get(received) ?? [], ({ debit }) => debit.customer);
    this.#plans.delete(received);
    for (const [customer, plans] of byCustomer) this.#pay(customer, plans);
    for (const customer of this.#book.customers) this.#payRoundSum(customer);
  }

  post(): void {
    if (this.#pending.length === 0) return;
    const payments = this.#pending.map(({ credit, reference, parts }) => ({
      customer: credit.customer.number,
      number: credit.number,
      amount: amountText(credit, credit.amount),
      currency: credit.currency,
      received_on: credit.issuedOn,
      reference,
      allocations: parts.map(({ debit, amount }) => ({
        document: debit.number,
        amount: amountText(credit, amount),
      })),
    }));
    this.#pending = [];
    this.#book.act('finance', receivePayments, { payments });
  }

  /** Finance asked the customer what an unreadable payment was for, and allocates it by hand. */
  allocateByHand(): void {
    for (const found of this.#unread.filter(({ on }) => on <= this.#book.day)) {
      this.#unread.splice(this.#unread.indexOf(found), 1);
      for (const { debit, amount } of found.parts) this.allocate(debit, found.credit, amount);
    }
  }

  allocate(debit: Debit, credit: Credit, most: bigint): void {
    const amount = smaller(most, smaller(debit.open, credit.open));
    if (amount <= 0n) return;
    this.#book.settle(debit, credit, amount);
    const input = { credit: credit.number, debit: debit.number, amount: amountText(credit, amount) };
    this.#book.act('finance', allocate, input);
  }

  #pay(customer: DemoCustomer, plans: readonly Plan[]): void {
    const random = this.#randomOf(customer);
    const costs = this.#book
      .openDebits(customer)
      .filter(({ kind, plannedOn }) => plannedOn === null && KINDS[kind].rank < 2);
    const parts = [...costs.map((debit) => ({ debit })), ...plans].flatMap(({ debit, amount }: Plan) => {
      const part = amount !== undefined && amount < debit.open ? amount : debit.open;
      return part > 0n ? [{ debit, amount: part }] : [];
    });
    const wanted = mergeParts(parts);
    const last = wanted.at(-1);
    if (!last) return;
    const abroad = customer.country.currency !== 'EUR';
    if (abroad && random.chance(0.05) && last.amount > 50_000n)
      last.amount -= BigInt(random.pick([1_250, 1_500, 1_800]));
    const total = wanted.reduce((sum, { amount }) => sum + amount, 0n);
    if (random.chance(0.03)) {
      const credit = this.receive(customer, total, random.pick(UNREADABLE), []);
      this.#unread.push({ on: addBusinessDays(this.#book.day, random.int(1, 7)), credit, parts: wanted });
      return;
    }
    this.receive(customer, total, remittance(customer, wanted, random), wanted);
  }

  /** Now and then, so much of what is overdue as a round sum covers; by the rule, since nobody says what for. */
  #payRoundSum(customer: DemoCustomer): void {
    if (!courseOf(customer, this.#book).roundSums) return;
    const random = this.#randomOf(customer);
    if (!random.chance(0.06)) return;
    const overdue = this.#book.overdueDebits(customer, 20);
    const sum = overdue.reduce((total, { open }) => total + open, 0n);
    const amount = ((sum * 8n) / 10n / 50_000n) * 50_000n;
    if (amount <= 0n) return;
    const payable = overdue.map((debit, index) => ({ ...debit, id: BigInt(index) }));
    const parts = planAllocation(amount, payable).flatMap(({ id, amount: part }) => {
      const debit = overdue[Number(id)];
      return debit ? [{ debit, amount: part }] : [];
    });
    this.receive(customer, amount, 'Acconto fatture scadute', parts);
  }

  /** Whoever pays in time looks for a run before the day; the others for one after it. */
  #payDay(debit: Debit, wanted: Day, inTime: boolean): Day {
    const earliest = onOrAfter(addDays(debit.issuedOn, 1));
    const { payDay } = debit.customer;
    const { monthly } = courseOf(debit.customer, this.#book);
    let day = wanted;
    for (let left = 6; payDay !== null && !monthly && left > 0 && weekdayOf(day) !== payDay; left -= 1)
      day = addDays(day, inTime ? -1 : 1);
    return laterOf(earliest, inTime ? onOrBefore(day) : onOrAfter(day));
  }

  #randomOf(customer: DemoCustomer): Random {
    const known = this.#randoms.get(customer);
    if (known) return known;
    const random = randomStream(`payments of ${customer.number}`);
    this.#randoms.set(customer, random);
    return random;
  }
}
