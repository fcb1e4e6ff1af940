import { afterAll, beforeAll, expect, test } from 'vitest';
import { assignMany } from '@/lib/collections/assign-many';
import { oneCustomer } from '@/lib/collections/list-customers';
import { takeBackAssignment, takeBackMany } from '@/lib/collections/take-back-many';
import { takeBackTouch } from '@/lib/collections/take-back-touch';
import { timeline } from '@/lib/collections/timeline';
import { noteMany, snoozeMany } from '@/lib/collections/touch-many';
import { workQueue } from '@/lib/collections/work-queue';
import { assignOwner } from '@/lib/customers/assign-owner';
import { catchUp } from '@/lib/health/checkpoint';
import { addDays, dayIn } from '@/lib/kernel/day';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
let numbers: string[];
let today: string;
beforeAll(async () => {
  world = await openWorld();
  today = dayIn(world.organisation.timeZone, new Date());
  const late = { invoices: [{ amount: '100.00', issued_on: addDays(today, -60) }] };
  numbers = [];
  for (let place = 0; place < 6; place += 1) numbers.push((await world.customer(late)).number);
});
afterAll(() => world.close());

const COLLECTOR = { as: 'collector' } as const;
const MANAGER = { as: 'collections_manager' } as const;
const inQueue = async () => (await world.ask(workQueue)).data.map(({ number }) => number).sort();
const all = () => [...numbers].sort();

test('many are put off in one act with a result for each, and taken back together', async () => {
  expect(await inQueue()).toEqual(all());
  const [one = '', two = ''] = numbers;
  const asked = { customers: [one, two, one, 'C-unknown'], until: addDays(today, 5), reason: 'Fair' };
  const receipt = await world.run(snoozeMany, asked, COLLECTOR);
  expect(receipt.done).toBe(2);
  expect(receipt.results).toEqual([
    { customer: one, done: true, refused: null },
    { customer: two, done: true, refused: null },
    { customer: 'C-unknown', done: false, refused: 'There is no customer C-unknown.' },
  ]);
  expect(await inQueue()).toEqual(numbers.slice(2).sort());
  const [acts] = await world.sql<{ n: string }>(
    `SELECT count(*) AS n FROM audit_event WHERE command = 'collections.snooze-many'`,
  );
  expect(acts?.n).toBe('1');

  expect((await refusalOf(world.run(takeBackMany, { act: receipt.act }, MANAGER))).code).toBe('not_found');
  await catchUp(world.organisation.id);
  expect(await world.run(takeBackMany, { act: receipt.act }, COLLECTOR)).toMatchObject({ taken_back: 2 });
  expect(await inQueue()).toEqual(all());
  expect((await refusalOf(world.run(takeBackMany, { act: receipt.act }, COLLECTOR))).code).toBe('conflict');
  const told = await world.ask(timeline, { customer: one, group: 'touches' });
  expect(told.data.map(({ touch }) => touch?.taken_back)).toEqual([true]);
});

test('one of many can be taken back by itself, and the rest of them after it', async () => {
  const receipt = await world.run(
    noteMany,
    { customers: JSON.stringify(numbers.slice(0, 3)), body: 'Wrote to all' },
    COLLECTOR,
  );
  expect(await inQueue()).toEqual(numbers.slice(3).sort());
  const [first = ''] = numbers;
  const told = await world.ask(timeline, { customer: first, group: 'touches' });
  await world.run(takeBackTouch, { touch: told.data[0]?.touch?.id }, COLLECTOR);
  expect(await inQueue()).toEqual([first, ...numbers.slice(3)].sort());
  expect(await world.run(takeBackMany, { act: receipt.act }, COLLECTOR)).toMatchObject({ taken_back: 2 });
  expect(await inQueue()).toEqual(all());
});

test('a follow-up for many comes back on its day with what was to be done', async () => {
  const follow = { follow_up_on: addDays(today, 4), follow_up: 'Ask for the remittance' };
  const receipt = await world.run(noteMany, { customers: numbers, ...follow }, COLLECTOR);
  expect(await inQueue()).toEqual([]);
  const { data } = await world.ask(workQueue, { filter: 'follow-up:due' }, { today: addDays(today, 4) });
  expect(data).toHaveLength(6);
  expect(data[0]?.reasons[0]).toBe('Follow up: Ask for the remittance');
  await world.run(takeBackMany, { act: receipt.act }, COLLECTOR);
});

test('nothing is done when the selection, the day or the text makes no sense', async () => {
  const cases: [Parameters<typeof world.run>[0], object, string, string][] = [
    [snoozeMany, { customers: [], until: addDays(today, 1) }, 'invalid', 'customers'],
    [snoozeMany, { customers: Array(5001).fill('C-1'), until: addDays(today, 1) }, 'invalid', 'customers'],
    [snoozeMany, { customers: '{"a":1}', until: addDays(today, 1) }, 'invalid', 'customers'],
    [snoozeMany, { customers: ['C-none'], until: addDays(today, 1) }, 'not_found', 'customers'],
    [snoozeMany, { customers: numbers, until: today }, 'invalid', 'until'],
    [snoozeMany, { customers: numbers, until: addDays(today, 100) }, 'invalid', 'until'],
    [noteMany, { customers: numbers }, 'invalid', 'body'],
    [noteMany, { customers: numbers, follow_up: 'Call' }, 'invalid', 'follow_up_on'],
    [noteMany, { customers: numbers, body: 'x'.repeat(4001) }, 'invalid', 'body'],
    [assignMany, { customers: numbers, owners: ['nobody@else.example'] }, 'invalid', 'owners'],
    [takeBackMany, { act: '999999' }, 'not_found', 'act'],
    [takeBackMany, { act: 'all' }, 'invalid', 'act'],
    [takeBackAssignment, { act: '999999' }, 'not_found', 'act'],
  ];
  for (const [command, input, code, field] of cases) {
    const refusal = await refusalOf(world.run(command, input, MANAGER));
    expect([refusal.code, refusal.field], JSON.stringify(input).slice(0, 80)).toEqual([code, field]);
  }
  expect(await inQueue()).toEqual(all());
});

test('another organisation’s customers are not there, and its acts cannot be taken back', async () => {
  const other = await world.another();
  const foreign = await other.customer();
  const asked = { customers: [foreign.number], until: addDays(today, 5) };
  expect((await refusalOf(world.run(snoozeMany, asked, COLLECTOR))).code).toBe('not_found');
  const receipt = await other.run(snoozeMany, asked, COLLECTOR);
  expect((await refusalOf(world.run(takeBackMany, { act: receipt.act }, COLLECTOR))).code).toBe('not_found');
});

test('5,000 customers are put off in one act, and taken back', async () => {
  const book = await world.another();
  await book.sql(
    `INSERT INTO customer (organisation_id, number, name) SELECT $1, 'M-' || n, 'Many ' || n FROM generate_series(1, 5000) n`,
    [book.organisation.id],
  );
  const customers = Array.from({ length: 5000 }, (_, place) => `M-${place + 1}`);
  const receipt = await book.run(snoozeMany, { customers, until: addDays(today, 5) }, COLLECTOR);
  expect([receipt.done, receipt.results.length]).toEqual([5000, 5000]);
  expect(await book.run(takeBackMany, { act: receipt.act }, COLLECTOR)).toMatchObject({ taken_back: 5000 });
});

test('a selection is given to several in turn, and back to whoever had them', async () => {
  const [one = '', two = '', three = ''] = numbers;
  const ownerOf = async (number: string) =>
    (await world.ask(oneCustomer, { customer: number })).owner?.email ?? null;
  const { collector, finance, collections_manager: manager } = world.actors;
  await world.run(assignOwner, { customer: one, owner: finance.label });
  await world.run(assignOwner, { customer: three, owner: collector.label });
  const owners = [collector.label, manager.label];
  const receipt = await world.run(assignMany, { customers: [one, two, three], owners }, MANAGER);
  expect(receipt.moved).toBe(2);
  expect(receipt.results.map(({ done }) => done)).toEqual([true, true, false]);
  expect(await Promise.all([one, two, three].map(ownerOf))).toEqual([
    collector.label,
    manager.label,
    collector.label,
  ]);
  // Somebody gave one of them on meanwhile: it stays there.
  await world.run(assignOwner, { customer: two, owner: collector.label });
  expect(await world.run(takeBackAssignment, { act: receipt.act }, MANAGER)).toMatchObject({ taken_back: 1 });
  expect(await Promise.all([one, two, three].map(ownerOf))).toEqual([
    finance.label,
    collector.label,
    collector.label,
  ]);
  expect((await refusalOf(world.run(takeBackAssignment, { act: receipt.act }, MANAGER))).code).toBe(
    'conflict',
  );
  await world.run(assignMany, { customers: numbers }, MANAGER);
  expect(await Promise.all(numbers.map(ownerOf))).toEqual(numbers.map(() => null));
});
