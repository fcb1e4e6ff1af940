import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listCustomers } from '@/lib/collections/list-customers';
import { dueInvoices } from '@/lib/health/due-invoices';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postPayment } from '@/lib/ledger/post-payment';
import { reverse } from '@/lib/ledger/reverse-posting';
import { writeOff } from '@/lib/ledger/write-off';
import { dayNumber, dayOfNumber } from '@/tests/support/oracle/calendar';
import { type NewInvoice, openWorld, type World } from '@/tests/support/world';

let world: World;
const TODAY = '2026-06-15';
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** An invoice that fell due on a day and was paid so many days after it; never, when nobody says. */
const due = (due_on: string, paidAfter?: number): NewInvoice => ({
  amount: '10.00',
  issued_on: '2024-01-01',
  due_on,
  ...(paidAfter === undefined ? {} : { paid: dayOfNumber(dayNumber(due_on) + paidAfter) }),
});

const payerOf = async (customer: string, as_of: string) =>
  (await world.ask(listCustomers, { as_of, q: customer })).data[0]?.payer;
const evidenceOf = async (customer: string, as_of: string) =>
  (await world.ask(dueInvoices, { customer, as_of })).data;

describe('a recurring late payer', () => {
  const late = (count: number) =>
    Array.from({ length: count }, (_, index) => due(`2026-03-0${index + 1}`, 6));
  const inTime = (count: number) =>
    Array.from({ length: count }, (_, index) => due(`2026-02-0${index + 1}`, 5));

  test.each([
    [2, 0, false],
    [3, 0, true],
    [3, 4, true],
    [3, 5, false],
    [4, 6, true],
    [4, 7, false],
  ])('paid %i late and %i in time: %s', async (lateOnes, others, flag) => {
    const { number } = await world.customer({ invoices: [...late(lateOnes), ...inTime(others)] });
    expect(await payerOf(number, TODAY)).toMatchObject({ late: lateOnes, of: lateOnes + others, flag });
  });

  test('does not look good by not paying: what is open counts with the days it is late already', async () => {
    const { number } = await world.customer({
      invoices: ['01', '02', '03'].map((day) => due(`2026-03-${day}`)),
    });
    expect(await payerOf(number, '2026-03-07')).toMatchObject({
      late: 1,
      of: 3,
      flag: false,
      average_days_late: '5',
    });
    expect(await payerOf(number, '2026-03-09')).toMatchObject({
      late: 3,
      of: 3,
      flag: true,
      average_days_late: '7',
    });
  });
});

test('the window begins after the same day of the year before and includes the day', async () => {
  const { number } = await world.customer({
    invoices: [due('2025-06-15'), due('2025-06-16'), due('2026-06-15'), due('2026-06-16')],
  });
  expect((await evidenceOf(number, TODAY)).map(({ due_on }) => due_on)).toEqual(['2026-06-15', '2025-06-16']);
});

test('the window of 29 February begins after 28 February', async () => {
  const { number } = await world.customer({ invoices: [due('2027-02-28'), due('2027-03-01')] });
  expect((await evidenceOf(number, '2028-02-29')).map(({ due_on }) => due_on)).toEqual(['2027-03-01']);
});

test('what credit notes settled leaves the statistics, what was written off counts as never paid', async () => {
  const { number, invoices } = await world.customer({
    invoices: [due('2026-03-01'), due('2026-03-02'), due('2026-03-03', 1)],
  });
  const note = { customer: number, amount: '10.00', issued_on: '2026-03-20', reference: invoices[0] };
  await world.run(postCreditNote, note);
  await world.run(writeOff, { document: invoices[1], on: '2026-03-20', reason: 'too small' });
  expect(await evidenceOf(number, TODAY)).toMatchObject([
    { number: invoices[2], paid_on: '2026-03-04', days_late: 1, late: false },
    { number: invoices[1], paid_on: null, days_late: 105, late: true },
  ]);
  // As it was before.
  expect((await evidenceOf(number, '2026-03-19')).map((row) => row.number)).toEqual([
    invoices[2],
    invoices[1],
    invoices[0],
  ]);
});

test('a reversed invoice leaves the statistics', async () => {
  const { number, invoices } = await world.customer({ invoices: [due('2026-03-01')] });
  await world.run(reverse, { document: invoices[0], on: '2026-05-01', reason: 'billed twice' });
  expect(await evidenceOf(number, '2026-04-30')).toHaveLength(1);
  expect(await evidenceOf(number, '2026-05-01')).toEqual([]);
});

test('an invoice is paid on the day of the last payment that stands, not of one that was taken back', async () => {
  const { number, invoices } = await world.customer({ invoices: [due('2026-03-01')] });
  const pay = (amount: string, received_on: string) =>
    world.run(postPayment, { customer: number, amount, received_on }, { today: TODAY });
  await pay('6.00', '2026-03-03');
  const bounced = await pay('4.00', '2026-03-20');
  expect(await evidenceOf(number, '2026-03-31')).toMatchObject([{ paid_on: '2026-03-20', days_late: 19 }]);
  await world.run(reverse, { document: bounced.document.number, on: '2026-04-01', reason: 'bounced' });
  expect(await evidenceOf(number, '2026-04-10')).toMatchObject([{ paid_on: null, days_late: 40 }]);
  await world.run(postCreditNote, {
    customer: number,
    amount: '4.00',
    issued_on: '2026-04-20',
    reference: invoices[0],
  });
  expect(await evidenceOf(number, TODAY)).toMatchObject([
    { paid_on: '2026-03-03', days_late: 2, late: false },
  ]);
  const wholeBook = await world.ask(listCustomers, { as_of: TODAY, limit: 200 });
  const row = wholeBook.data.find((each) => each.number === number);
  expect(row?.payer).toEqual(await payerOf(number, TODAY));
  expect(row?.payer).toMatchObject({ late: 0, of: 1 });
});
