import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '@/lib/kernel/refusal';
import { allocate } from '@/lib/ledger/allocate';
import { closePeriod } from '@/lib/ledger/close-period';
import { postChargeback } from '@/lib/ledger/post-chargeback';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postPayment } from '@/lib/ledger/post-payment';
import { postRefund } from '@/lib/ledger/post-refund';
import { reverse } from '@/lib/ledger/reverse-posting';
import { writeOff } from '@/lib/ledger/write-off';
import { openWorld, type TestCustomer, type World } from '@/tests/support/world';

let world: World;
const TODAY = '2026-06-15';
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('fifty payments at once on one invoice pay exactly what was open of it', async () => {
  const customer = await world.customer({ invoices: [{ amount: '100.00', issued_on: '2026-03-01' }] });
  const payment = { customer: customer.number, amount: '3.00', received_on: '2026-05-01' };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => world.run(postPayment, payment, { today: TODAY })),
  );
  const paid = answers
    .flatMap(({ allocations }) => allocations)
    .reduce((sum, { amount }) => sum + cents(amount), 0);
  const left = answers.reduce((sum, { unapplied }) => sum + cents(unapplied), 0);
  expect({ paid, left }).toEqual({ paid: 10_000, left: 5_000 });
  expect(await openOf(customer)).toEqual({ balance: -5_000, debits: 0, credits: -5_000 });
});

test('fifty payments at once that name the invoice are accepted as far as it is open, and else refused whole', async () => {
  const customer = await world.customer({ invoices: [{ amount: '100.00', issued_on: '2026-03-01' }] });
  const allocations = [{ document: customer.invoices[0], amount: '3.00' }];
  const payment = { customer: customer.number, amount: '3.00', received_on: '2026-05-01', allocations };
  const done = await settled(
    Array.from({ length: 50 }, () => world.run(postPayment, payment, { today: TODAY })),
  );
  expect(done).toEqual({ accepted: 33, refused: { 'allocations.0.amount': 17 } });
  expect(await openOf(customer)).toEqual({ balance: 100, debits: 100, credits: 0 });
});

test('allocations at once between many credits and many debits never take more than is open on either side', async () => {
  const customer = await world.customer({
    invoices: Array.from({ length: 4 }, () => ({ amount: '10.00', issued_on: '2026-03-01' })),
  });
  const credits = await Promise.all(
    Array.from({ length: 3 }, () =>
      world.run(
        postPayment,
        { customer: customer.number, amount: '9.00', received_on: '2026-05-01', allocate: 'none' },
        { today: TODAY },
      ),
    ),
  );
  const pairs = customer.invoices.flatMap((debit) =>
    credits.map(({ document }) => ({ credit: document.number, debit, amount: '4.00' })),
  );
  await settled([...pairs, ...pairs].map((pair) => world.run(allocate, pair)));
  const rows = await world.sql<{ number: string; amount: string; open: string }>(
    `SELECT i.number, i.amount, sum(e.amount) AS open FROM item i JOIN entry e ON e.item_id = i.id
     WHERE i.customer_id = $1 GROUP BY i.id, i.organisation_id`,
    [customer.id.toString()],
  );
  const broken = rows.filter(
    ({ amount, open }) =>
      Math.abs(Number(open)) > Math.abs(Number(amount)) || Number(open) * Number(amount) < 0,
  );
  expect(broken).toEqual([]);
  // Twice 4.00 fits into each credit of 9.00.
  expect((await openOf(customer)).credits).toBe(-300);
});

test('of what excludes each other, exactly one is done', async () => {
  const pay = (customer: TestCustomer) =>
    world.run(
      postPayment,
      { customer: customer.number, amount: '10.00', received_on: '2026-05-01', allocate: 'none' },
      { today: TODAY },
    );
  for (let round = 0; round < 5; round += 1) {
    const customer = await world.customer({ invoices: [{ amount: '10.00', issued_on: '2026-03-01' }] });
    const { document } = await pay(customer);
    const [invoice] = customer.invoices;
    const all = { today: TODAY };
    expect(
      (
        await settled(
          Array.from({ length: 4 }, () => world.run(postRefund, { document: document.number }, all)),
        )
      ).accepted,
      'refunds',
    ).toBe(1);
    expect(
      (
        await settled(
          Array.from({ length: 4 }, () => world.run(writeOff, { document: invoice, reason: 'x' }, all)),
        )
      ).accepted,
      'write-offs',
    ).toBe(1);
    const { document: other } = await pay(customer);
    const back = { document: other.number, on: '2026-05-02' };
    expect(
      (await settled(Array.from({ length: 4 }, () => world.run(postChargeback, back)))).accepted,
      'chargebacks',
    ).toBe(1);
    const { document: third } = await pay(customer);
    const reversal = { document: third.number, reason: 'x' };
    expect(
      (await settled(Array.from({ length: 4 }, () => world.run(reverse, reversal, all)))).accepted,
      'reversals',
    ).toBe(1);
  }
});

test('a period is not closed over a posting that is being written, and two closings do not lock each other out', async () => {
  for (let round = 0; round < 5; round += 1) {
    const own = await world.another();
    const { number } = await own.customer();
    const told = { today: TODAY };
    const done = await Promise.allSettled([
      ...Array.from({ length: 6 }, () =>
        own.run(postInvoice, { customer: number, amount: '1.00', issued_on: '2026-05-31' }, told),
      ),
      own.run(closePeriod, { through: '2026-05-31', reason: 'month end' }, told),
      own.run(closePeriod, { through: '2026-05-31', reason: 'month end, again' }, told),
    ]);
    const faults = done.filter((one) => one.status === 'rejected' && !(one.reason instanceof Refusal));
    expect(faults).toEqual([]);
    const late = await own.sql(
      `SELECT e.seq FROM entry e JOIN period_close c ON c.id = (SELECT min(id) FROM period_close)
       WHERE e.recorded_at > c.recorded_at AND e.effective_on <= c.closed_through`,
    );
    expect(late).toEqual([]);
  }
});

const cents = (amount: string) => Math.round(Number(amount) * 100);

async function openOf({ id }: TestCustomer) {
  const [row] = await world.sql<{ balance: number; debits: number; credits: number }>(
    `SELECT coalesce(sum(open_amount), 0)::integer AS balance,
            coalesce(sum(open_amount) FILTER (WHERE open_amount > 0), 0)::integer AS debits,
            coalesce(sum(open_amount) FILTER (WHERE open_amount < 0), 0)::integer AS credits
     FROM open_item_at($1, '2026-12-31', 'infinity') WHERE customer_id = $2`,
    [world.organisation.id, id.toString()],
  );
  return row ?? { balance: 0, debits: 0, credits: 0 };
}

/** How many were accepted, and how many were refused by which field; anything but a refusal is thrown. */
async function settled(
  work: Promise<unknown>[],
): Promise<{ accepted: number; refused: Record<string, number> }> {
  const refused: Record<string, number> = {};
  let accepted = 0;
  for (const one of await Promise.allSettled(work)) {
    if (one.status === 'fulfilled') accepted += 1;
    else if (one.reason instanceof Refusal) {
      const field = one.reason.issues[0]?.field ?? 'no field';
      refused[field] = (refused[field] ?? 0) + 1;
    } else throw one.reason;
  }
  return { accepted, refused };
}
