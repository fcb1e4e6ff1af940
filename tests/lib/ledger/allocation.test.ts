import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '@/lib/kernel/refusal';
import { allocate } from '@/lib/ledger/allocate';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { closePeriod } from '@/lib/ledger/close-period';
import { deallocate } from '@/lib/ledger/deallocate';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { postChargeback } from '@/lib/ledger/post-chargeback';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postFee } from '@/lib/ledger/post-fee';
import { postInterest } from '@/lib/ledger/post-interest';
import { postPayment } from '@/lib/ledger/post-payment';
import { postRefund } from '@/lib/ledger/post-refund';
import { reverse } from '@/lib/ledger/reverse-posting';
import { writeOff } from '@/lib/ledger/write-off';
import { type Book, openWorld, type World } from '@/tests/support/world';

let world: World;
let book: Book;
const TODAY = '2026-06-15';

beforeAll(async () => {
  world = await openWorld();
  book = world;
});
afterAll(() => world.close());

test('a payment pays fees, then interest, then the oldest invoice, and keeps the rest unapplied', async () => {
  const { number: customer, invoices } = await book.customer({
    invoices: [
      { amount: '50.00', issued_on: '2026-03-10' },
      { amount: '30.00', issued_on: '2026-03-01' },
    ],
  });
  const { document: interest } = await book.run(postInterest, {
    customer,
    amount: '2.00',
    issued_on: '2026-04-20',
  });
  const { document: fee } = await book.run(postFee, { customer, amount: '5.00', issued_on: '2026-04-25' });
  const answer = await pay(customer, '90.00', '2026-05-01');
  expect(answer.allocations).toEqual([
    { document: fee.number, amount: '5.00' },
    { document: interest.number, amount: '2.00' },
    { document: invoices[1], amount: '30.00' },
    { document: invoices[0], amount: '50.00' },
  ]);
  expect(answer.unapplied).toBe('3.00');
  expect(await openOf(customer)).toEqual({ [answer.document.number]: '-3.00' });
});

test('the remittance text pays what it names first', async () => {
  const { number: customer, invoices } = await book.customer({
    invoices: [
      { amount: '50.00', issued_on: '2026-03-01' },
      { amount: '30.00', issued_on: '2026-03-10' },
    ],
  });
  const { allocations } = await pay(customer, '40.00', '2026-05-01', {
    reference: `re ${invoices[1]}, thanks`,
  });
  expect(allocations).toEqual([
    { document: invoices[1], amount: '30.00' },
    { document: invoices[0], amount: '10.00' },
  ]);
});

test('a reversed payment reopens its invoices from the day of the reversal on, and not before', async () => {
  const { number: customer, invoices } = await book.customer({
    invoices: [{ amount: '50.00', issued_on: '2026-03-01' }],
  });
  const { document } = await pay(customer, '50.00', '2026-04-01');
  const { reopened } = await book.run(reverse, {
    document: document.number,
    on: '2026-05-10',
    reason: 'bounced',
  });
  expect(reopened).toEqual(invoices);
  expect(await openOf(customer, '2026-05-09')).toEqual({});
  expect(await openOf(customer, '2026-05-10')).toEqual({ [invoices[0] ?? '']: '50.00' });
});

test('a payment of a day on which another one still stood pays from the day on which that was reversed', async () => {
  const { number: customer, invoices } = await book.customer({
    invoices: [{ amount: '50.00', issued_on: '2026-03-01' }],
  });
  const { document: bounced } = await pay(customer, '50.00', '2026-04-01');
  await book.run(reverse, { document: bounced.number, on: '2026-05-10', reason: 'bounced' });
  const second = await pay(customer, '50.00', '2026-05-05');
  expect(second.unapplied).toBe('0.00');
  expect(await openOf(customer, '2026-05-09')).toEqual({ [second.document.number]: '-50.00' });
  expect(await openOf(customer, '2026-05-10')).toEqual({});

  const third = await pay(customer, '10.00', '2026-05-05', { allocate: 'none' });
  await book.run(deallocate, { credit: second.document.number, debit: invoices[0], reason: 'not meant' });
  const told = { credit: third.document.number, debit: invoices[0], amount: '10.00' };
  expect(await refusalOf(book.run(allocate, { ...told, on: '2026-05-07' }))).toMatchObject({
    code: 'invalid',
    field: 'on',
  });
  expect((await book.run(allocate, told)).effective_on).toBe('2026-05-10');
});

test('what is taken back was never said, unless its period is closed: then it ends with the first open day', async () => {
  const own = await world.another();
  const { number: customer, invoices } = await own.customer({
    invoices: [{ amount: '50.00', issued_on: '2026-03-01' }],
  });
  const payment = { customer, amount: '50.00', received_on: '2026-04-01' };
  const { document } = await own.run(postPayment, payment, { today: TODAY });
  await own.run(deallocate, { credit: document.number, debit: invoices[0], reason: 'not meant' });
  const open = { [invoices[0] ?? '']: '50.00', [document.number]: '-50.00' };
  expect(await openOf(customer, '2026-04-01', own)).toEqual(open);

  await own.run(allocate, { credit: document.number, debit: invoices[0] });
  await own.run(closePeriod, { through: '2026-04-30', reason: 'month end' }, { today: TODAY });
  await own.run(deallocate, { credit: document.number, debit: invoices[0], reason: 'not meant' });
  expect(await openOf(customer, '2026-04-30', own)).toEqual({});
  expect(await openOf(customer, '2026-05-01', own)).toEqual(open);
});

test('a reversal between an allocation and its end is too early, and says so', async () => {
  const own = await world.another();
  const { number: customer, invoices } = await own.customer({
    invoices: [{ amount: '50.00', issued_on: '2026-03-01' }],
  });
  const { document } = await own.run(
    postPayment,
    { customer, amount: '50.00', received_on: '2026-04-01' },
    { today: TODAY },
  );
  await own.run(closePeriod, { through: '2026-04-30', reason: 'month end' }, { today: TODAY });
  await own.run(deallocate, { credit: document.number, debit: invoices[0], reason: 'not meant' });
  await own.run(closePeriod, { through: '2026-03-31', reason: 'opened again' }, { today: TODAY });
  const told = { document: document.number, reason: 'bounced' };
  expect(await refusalOf(own.run(reverse, { ...told, on: '2026-04-15' }))).toMatchObject({
    code: 'unprocessable',
    field: 'on',
  });
  await own.run(reverse, { ...told, on: '2026-05-01' });
});

test('a credit note credits what it names, a write-off gives up the rest, a refund gives back what is unapplied', async () => {
  const { number: customer, invoices } = await book.customer({
    invoices: [{ amount: '50.00', issued_on: '2026-03-01' }],
  });
  const note = { customer, amount: '20.00', issued_on: '2026-04-01', reference: invoices[0] };
  expect((await book.run(postCreditNote, note)).unapplied).toBe('0.00');
  await book.run(writeOff, { document: invoices[0], reason: 'too small' }, { today: TODAY });
  expect(await openOf(customer)).toEqual({});
  const { document } = await pay(customer, '15.00', '2026-05-01');
  await book.run(postRefund, { document: document.number, amount: '5.00' }, { today: TODAY });
  expect(await openOf(customer)).toEqual({ [document.number]: '-10.00' });
});

test('a payment that was charged back is reversed only after its chargeback', async () => {
  const { number: customer } = await book.customer();
  const { document } = await pay(customer, '50.00', '2026-05-01');
  const back = await book.run(postChargeback, { document: document.number, on: '2026-05-05' });
  const told = { document: document.number, reason: 'wrong customer' };
  expect(await refusalOf(book.run(reverse, told, { today: TODAY }))).toMatchObject({
    code: 'unprocessable',
    field: 'document',
  });
  await book.run(reverse, { document: back.document.number, reason: 'won the dispute' }, { today: TODAY });
  await book.run(reverse, told, { today: TODAY });
  expect(await openOf(customer)).toEqual({});
});

test('a customer is not archived behind a posting that is being written', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { number: customer } = await book.customer();
    const [archived, posted] = await Promise.allSettled([
      book.run(archiveCustomer, { customer, reason: 'gone', leave_open: false }, { as: 'admin' }),
      book.run(postFee, { customer, amount: '5.00', issued_on: '2026-05-01' }),
    ]);
    expect([archived.status, posted.status].sort()).toEqual(['fulfilled', 'rejected']);
  }
});

const pay = (customer: string, amount: string, received_on: string, more: object = {}) =>
  book.run(postPayment, { customer, amount, received_on, ...more }, { today: TODAY });

async function openOf(customer: string, as_of = '2026-12-31', own = book): Promise<Record<string, string>> {
  const { data } = await own.ask(listOpenItems, { customer, as_of });
  return Object.fromEntries(data.map(({ number, open_amount }) => [number, open_amount]));
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
