import { afterAll, beforeAll, expect, test } from 'vitest';
import { plainOrderResult } from '@/lib/collections/plain-order-result';
import { setQueuePolicy } from '@/lib/collections/queue-policy';
import { differenceOf, shareOf } from '@/lib/collections/shares';
import { catchUp } from '@/lib/health/checkpoint';
import { addDays } from '@/lib/kernel/day';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld({ role: 'owner' });
});
afterAll(() => world.close());

const MANAGER = { as: 'collections_manager' } as const;
const USUAL = { collectable: 25, age: 20, broken: 15, unanswered: 10, slower: 10, credit: 10 };

test('shares carry Wilson’s interval, and their difference Newcombe’s', () => {
  // The example of Newcombe 1998, table II: 56 of 70 against 48 of 80.
  const [one, other] = [shareOf(56, 70), shareOf(48, 80)];
  if (!one || !other) throw new Error('There are some.');
  const { difference, low, high } = differenceOf(one, other);
  expect([difference, low, high].map((value) => value.toFixed(4))).toEqual(['0.2000', '0.0524', '0.3339']);
  expect(shareOf(0, 0)).toBeNull();
  expect(shareOf(0, 10)).toMatchObject({ share: 0, low: 0 });
  expect(shareOf(10, 10)?.high).toBeCloseTo(1, 12);
});

test('counted is the first late invoice of each customer, once its fortnight is over, since the share was decided', async () => {
  const decided = '2026-03-01';
  const today = '2026-06-30';
  const asked = () => world.ask(plainOrderResult, {}, { ...MANAGER, today });
  expect(await asked()).toMatchObject({ plain_percent: 0, ranked: null, plain: null });
  for (const [percent, at] of [
    [10, '2026-01-10T09:00:00Z'],
    [50, `${decided}T09:00:00Z`],
  ] as const)
    await world.run(
      setQueuePolicy,
      { ...USUAL, plain_percent: percent },
      { ...MANAGER, recordedAt: new Date(at) },
    );
  // Weights that change keep the share as it is.
  const again = { ...USUAL, age: 25, plain_percent: 50 };
  await world.run(setQueuePolicy, again, { ...MANAGER, recordedAt: new Date('2026-05-01T09:00:00Z') });

  const due = '2026-05-01';
  const invoice = (due_on: string, paid?: string) => ({
    amount: '10.00',
    issued_on: addDays(due_on, -30),
    due_on,
    ...(paid && { paid }),
  });
  const expected = { ranked: [0, 0], plain: [0, 0] };
  for (let place = 0; place < 40; place += 1) {
    const collected = place % 3 === 0;
    const { id } = await world.customer({
      invoices: [
        invoice(addDays(due, -20), addDays(due, -20)),
        invoice(due, collected ? addDays(due, 14) : place % 3 === 1 ? addDays(due, 15) : undefined),
        invoice(addDays(due, 10), addDays(due, 11)),
      ],
    });
    const [row] = await world.sql<{ plain: boolean }>('SELECT is_in_plain_order($1, 50) AS plain', [
      id.toString(),
    ]);
    const group = row?.plain ? expected.plain : expected.ranked;
    group[0] = (group[0] ?? 0) + 1;
    if (collected) group[1] = (group[1] ?? 0) + 1;
  }
  // Too young to be judged, before the share was decided, and beyond the ninety days: none of them counts.
  await world.customer({ invoices: [invoice('2026-06-16')] });
  await world.customer({ invoices: [invoice('2026-02-20')] });
  await world.customer({ invoices: [invoice('2026-03-17')] });

  for (const caught of [false, true]) {
    if (caught) await catchUp(world.organisation.id, { day: today });
    const found = await asked();
    expect([found.from, found.through]).toEqual(['2026-03-18', '2026-06-15']);
    expect([found.ranked?.of, found.ranked?.hits]).toEqual(expected.ranked);
    expect([found.plain?.of, found.plain?.hits]).toEqual(expected.plain);
    expect(expected.plain[0]).toBeGreaterThan(5);
    const { ranked, plain } = found;
    if (ranked && plain) expect(found.difference).toEqual(differenceOf(ranked, plain));
  }
});
