import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { lockItems } from '@/lib/ledger/open-items';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { nextNumbers } from '@/lib/ledger/posting';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const today = '2026-06-15';

test('a hundred invoices at once, every fifth of them refused, take the numbers from 1 to 80', async () => {
  const own = await world.another({ slug: 'numbers' });
  const { number } = await own.customer();
  const bill = (index: number) =>
    own.run(
      postInvoice,
      {
        ...{ customer: number, amount: '1.00', issued_on: '2026-05-01' },
        ...(index % 5 === 0 ? { due_on: '2026-04-30' } : {}),
      },
      { today },
    );
  const done = await Promise.allSettled(Array.from({ length: 100 }, (_, index) => bill(index)));
  expect(done.filter(({ status }) => status === 'rejected')).toHaveLength(20);
  const rows = await own.sql<{ number: string }>(`SELECT number FROM item ORDER BY number`);
  expect(rows.map((row) => row.number)).toEqual(
    Array.from({ length: 80 }, (_, index) => `INV-${String(index + 1).padStart(6, '0')}`),
  );
});

test('a document that the ledger refuses draws no number', async () => {
  const own = await world.another({ slug: 'refused' });
  const { number } = await own.customer();
  const bill = { customer: number, amount: '1.00', issued_on: '2026-05-01', source_system: 'erp' };
  await own.run(postInvoice, { ...bill, external_id: '1' }, { today });
  const again = own.run(postInvoice, { ...bill, external_id: '1' }, { today });
  await expect(again).rejects.toThrow('erp 1 is in the ledger already');
  const next = await own.run(postInvoice, { ...bill, external_id: '2' }, { today });
  expect(next.document.number).toBe('INV-000002');
});

test('after 999,999 come numbers of seven digits', async () => {
  const own = await world.another({ slug: 'long' });
  const { number } = await own.customer();
  await own.sql(
    `INSERT INTO number_counter (organisation_id, series, last) VALUES (${own.organisation.id}, 'INV', 999999)`,
  );
  const bill = { customer: number, amount: '1.00', issued_on: '2026-05-01' };
  expect((await own.run(postInvoice, bill, { today })).document.number).toBe('INV-1000000');
});

test('a payment that waits for its turn on an account does not hold the gate', async () => {
  const { id, number } = await world.customer({ invoices: [{ amount: '10.00', issued_on: '2026-03-01' }] });
  const other = await world.connect('owner');
  try {
    await other.query('BEGIN');
    await other.query('SELECT FROM customer WHERE id = $1 FOR NO KEY UPDATE', [id.toString()]);
    const paid = world.run(
      postPayment,
      { customer: number, amount: '10.00', received_on: '2026-05-01' },
      { today },
    );
    await untilWaiting(1);
    const { rows } = await other.query('SELECT pg_try_advisory_xact_lock(7001, $1) AS free', [
      world.organisation.id,
    ]);
    expect(rows).toEqual([{ free: true }]);
    await other.query('COMMIT');
    expect((await paid).unapplied).toBe('0.00');
  } finally {
    await other.end();
  }
});

test('who draws numbers and locks documents only then, and a payment of them, do not lock each other out', async () => {
  const { number, invoices } = await world.customer({
    invoices: [{ amount: '10.00', issued_on: '2026-03-01' }],
  });
  const [{ id } = { id: '' }] = await world.sql<{ id: string }>('SELECT id FROM item WHERE number = $1', [
    invoices[0],
  ]);
  const paid: Promise<{ unapplied: string }>[] = [];
  const drawsFirst = defineCommand({
    name: 'test.draws-first',
    summary: 'Draws a number, then locks what is paid.',
    permission: 'ledger.receive',
    input: z.null(),
    async handle(context) {
      await nextNumbers(context, 'payment', 2);
      paid.push(
        world.run(postPayment, { customer: number, amount: '10.00', received_on: '2026-05-01' }, { today }),
      );
      await untilWaiting(1);
      // Nobody holds them; else it would be for a second, after which the database ends one of the two.
      await context.tx.$executeRaw`SET LOCAL lock_timeout = '100ms'`;
      await lockItems(context.tx, context.actor.organisationId, [BigInt(id)]);
      return {};
    },
  });
  await world.run(drawsFirst, null as never);
  expect(paid, 'done at the first attempt').toHaveLength(1);
  expect((await Promise.all(paid)).map(({ unapplied }) => unapplied)).toEqual(['0.00']);
});

/** Until so many sessions of this database wait for a lock. */
async function untilWaiting(count: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [row] = await world.sql<{ waiting: number }>(
      `SELECT count(*)::integer AS waiting FROM pg_locks WHERE NOT granted`,
    );
    if ((row?.waiting ?? 0) >= count) return;
    await sleep(20);
  }
  throw new Error('Nobody waits.');
}
