import { afterAll, beforeAll, expect, test } from 'vitest';
import { queueCount } from '@/lib/collections/queue-count';
import { workQueue } from '@/lib/collections/work-queue';
import { assignOwner } from '@/lib/customers/assign-owner';
import { catchUp } from '@/lib/health/checkpoint';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const LATE = { amount: '100.00', issued_on: '2025-01-05' };

/** What the figure beside the queue's name says, and what the queue itself says: of what it shows, and beside all. */
async function counts(owner?: 'me') {
  const { need_you } = await world.ask(queueCount, owner ? { owner } : {}, { as: 'collector' });
  const ask = async (filter?: string) =>
    (await world.ask(workQueue, { filter, limit: 1 }, { as: 'collector' })).totals;
  const shown = (await ask(owner && `owner:${owner}`)).need_you;
  return owner ? [need_you, shown, (await ask('payer:late')).need_me] : [need_you, shown];
}

test('the figure beside the queue is the queue’s own, before the checkpoints, with them, and with a tail', async () => {
  const { number } = await world.customer({ invoices: [LATE] });
  await world.customer({ invoices: [LATE] });
  const quiet = await world.customer();
  await world.run(assignOwner, { customer: number, owner: world.actors.collector.label });
  expect([await counts(), await counts('me')]).toEqual([
    [2, 2],
    [1, 1, 1],
  ]);
  await catchUp(world.organisation.id);
  expect([await counts(), await counts('me')]).toEqual([
    [2, 2],
    [1, 1, 1],
  ]);
  await world.run(postInvoice, {
    customer: quiet.number,
    amount: '5.00',
    currency: 'EUR',
    issued_on: '2025-02-01',
  });
  await world.run(assignOwner, { customer: quiet.number, owner: world.actors.collector.label });
  expect([await counts(), await counts('me')]).toEqual([
    [3, 3],
    [2, 2, 2],
  ]);
});
