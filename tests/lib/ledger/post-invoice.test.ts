import { afterAll, beforeAll, expect, test } from 'vitest';
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
