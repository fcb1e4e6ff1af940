import { afterAll, beforeAll, expect, test } from 'vitest';
import { workQueue } from '@/lib/collections/work-queue';
import { profile } from '@/lib/customers/profile';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { restoreCustomer } from '@/lib/ledger/restore-customer';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const archive = (customer: string, more: object = {}) =>
  world.run(archiveCustomer, { customer, reason: 'Closed down', ...more }, { as: 'admin' });

test('a settled customer is archived with a reason, and nothing is posted on its account any more', async () => {
  const { number } = await world.customer({
    invoices: [{ amount: '100.00', issued_on: '2026-01-10', paid: '2026-02-01' }],
  });
  expect(await archive(number)).toMatchObject({ status: 'archived', left_open: [] });
  const found = await world.ask(profile, { customer: number });
  expect(found.status).toBe('archived');
  expect(found.status_history).toMatchObject([{ reason: 'Closed down', by: world.actors.admin.label }]);
  for (const post of [
    () => world.run(postInvoice, { customer: number, amount: '1.00', issued_on: '2026-03-01' }),
    () => world.run(postPayment, { customer: number, amount: '1.00', received_on: '2026-03-01' }),
  ]) {
    expect(await refusalOf(post())).toMatchObject({ code: 'unprocessable', field: 'customer' });
  }
});

test('with something open it is refused, in every currency, unless it is said that it stays', async () => {
  const { number } = await world.customer({ invoices: [{ amount: '100.00', issued_on: '2026-01-10' }] });
  await world.run(postInvoice, { customer: number, amount: '5', currency: 'JPY', issued_on: '2026-01-11' });
  const refusal = await refusalOf(archive(number));
  expect(refusal).toMatchObject({ code: 'unprocessable', field: 'leave_open' });
  expect(refusal.message).toContain('1 item (balance 100.00 EUR) and 1 item (balance 5 JPY) are open.');
  expect(await archive(number, { leave_open: 'on' })).toMatchObject({
    left_open: [
      { currency: 'EUR', items: 1, balance: '100.00' },
      { currency: 'JPY', items: 1, balance: '5' },
    ],
  });
  const { data } = await world.ask(workQueue, { as_of: '2026-06-01' });
  expect(data.find((row) => row.number === number)).toMatchObject({ status: 'active' });
  const today = await world.ask(workQueue);
  expect(today.data.find((row) => row.number === number)).toMatchObject({
    status: 'archived',
    reasons: expect.arrayContaining(['Archived, and still has a balance']),
  });
});

test('a balance of nothing does not hide an invoice and the credit beside it', async () => {
  const { number } = await world.customer({ invoices: [{ amount: '80.00', issued_on: '2026-01-10' }] });
  const payment = { customer: number, amount: '80.00', received_on: '2026-02-01', allocate: 'none' };
  await world.run(postPayment, payment);
  const refusal = await refusalOf(archive(number));
  expect(refusal.message).toContain('2 items (balance 0.00 EUR) are open.');
});

test('an archived customer is restored, with a reason, and posted to again', async () => {
  const { number } = await world.customer();
  await archive(number);
  expect(await refusalOf(archive(number))).toMatchObject({ code: 'conflict' });
  await world.run(restoreCustomer, { customer: number, reason: 'Ordered again' }, { as: 'admin' });
  const refusal = await refusalOf(
    world.run(restoreCustomer, { customer: number, reason: 'Twice' }, { as: 'admin' }),
  );
  expect(refusal.code).toBe('conflict');
  await world.run(postInvoice, { customer: number, amount: '1.00', issued_on: '2026-03-01' });
  const { status, status_history } = await world.ask(profile, { customer: number });
  expect(status).toBe('active');
  expect(status_history.map(({ reason }) => reason)).toEqual(['Ordered again', 'Closed down']);
});

test('archiving needs a reason, and the admin', async () => {
  const { number } = await world.customer();
  expect(await refusalOf(archive(number, { reason: ' ' }))).toMatchObject({
    code: 'invalid',
    field: 'reason',
  });
  for (const as of ['collector', 'finance', 'collections_manager', 'auditor'] as const) {
    const refusal = await refusalOf(world.run(archiveCustomer, { customer: number, reason: 'No' }, { as }));
    expect(refusal.code).toBe('forbidden');
  }
});

test('another organisation’s customer is not there to be archived', async () => {
  const foreign = await (await world.another()).customer();
  expect(await refusalOf(archive(foreign.number))).toMatchObject({ code: 'not_found', field: 'customer' });
});

test('no posting slips in between looking at what is open and archiving', async () => {
  for (let round = 0; round < 15; round += 1) {
    const { number } = await world.customer();
    const results = await Promise.allSettled([
      world.run(postInvoice, { customer: number, amount: '10.00', issued_on: '2026-01-10' }),
      archive(number),
      world.run(postInvoice, { customer: number, amount: '20.00', issued_on: '2026-01-10' }),
    ]);
    const [first, archived, second] = results.map(({ status }) => status === 'fulfilled');
    if (archived) expect([first, second]).toEqual([false, false]);
    else expect(first || second).toBe(true);
  }
});
