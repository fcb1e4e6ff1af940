import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeTerms } from '@/lib/customers/change-terms';
import { ageing } from '@/lib/health/ageing';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('an invoice that is paid in full is open no longer', async () => {
  const customer = await world.customer({
    invoices: [
      { amount: '100.00', issued_on: '2026-01-05', paid: '2026-02-01' },
      { amount: '50.00', issued_on: '2026-01-06', paid: [{ amount: '20.00', on: '2026-02-01' }] },
    ],
  });
  const rows = await world.sql(
    `SELECT number, open_amount, due_on::text FROM open_item_at($1, '2026-03-01', 'infinity') WHERE customer_id = $2`,
    [world.organisation.id, customer.id],
  );
  expect(rows).toEqual([{ number: customer.invoices[1], open_amount: '3000', due_on: '2026-02-05' }]);
});

test('the due day comes from the terms in force on the day of the invoice, whenever it is posted', async () => {
  const { number: customer } = await world.customer({ terms: { days: 30 } });
  const terms = {
    customer,
    valid_from: '2026-04-01',
    basis: 'end_of_month',
    days: '0',
    currency: 'EUR',
    tax_status: 'standard',
  };
  await world.run(changeTerms, terms);
  const post = async (issued_on: string) =>
    (await world.run(postInvoice, { customer, amount: '1.00', issued_on })).document.due_on;
  expect(await post('2026-03-31')).toBe('2026-04-30');
  expect(await post('2026-04-01')).toBe('2026-04-30');
  expect(await post('2026-04-30')).toBe('2026-04-30');
  expect(await post('2026-05-01')).toBe('2026-05-31');
});

test('currencies are never summed, and each keeps its decimals', async () => {
  const own = await world.another();
  const { number: customer } = await own.customer();
  for (const [currency, amount] of [
    ['EUR', '0.10'],
    ['JPY', '1000'],
    ['KWD', '0.001'],
    ['EUR', '0.20'],
  ]) {
    await own.run(postInvoice, { customer, amount, currency, issued_on: '2026-03-31' });
  }
  const { currencies } = await own.ask(ageing, { as_of: '2026-04-01' });
  expect(currencies.map(({ currency, balance }) => `${balance} ${currency}`)).toEqual([
    '0.30 EUR',
    '1000 JPY',
    '0.001 KWD',
  ]);
});
