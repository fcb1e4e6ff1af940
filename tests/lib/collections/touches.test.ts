import { afterAll, beforeAll, expect, test } from 'vitest';
import { logTouch } from '@/lib/collections/log-touch';
import { chooseView, endView, listViews, saveView } from '@/lib/collections/saved-view';
import { snooze } from '@/lib/collections/snooze';
import { workQueue } from '@/lib/collections/work-queue';
import { addDays } from '@/lib/kernel/day';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const TODAY = '2026-06-01';
const late = () => world.customer({ invoices: [{ amount: '100.00', issued_on: '2026-01-10' }] });
const inQueue = async (number: string, today: string) =>
  (await world.ask(workQueue, {}, { today })).data.some((row) => row.number === number);

test('a customer that was called leaves the queue for three days', async () => {
  const { number } = await late();
  expect(await inQueue(number, TODAY)).toBe(true);
  const call = { customer: number, kind: 'call', body: 'No answer' };
  await world.run(logTouch, call, { as: 'collector', today: TODAY });
  expect(await inQueue(number, TODAY)).toBe(false);
  expect(await inQueue(number, addDays(TODAY, 2))).toBe(false);
  expect(await inQueue(number, addDays(TODAY, 3))).toBe(true);
});

test('a snoozed customer comes back on its day', async () => {
  const { number } = await late();
  const until = addDays(TODAY, 10);
  await world.run(
    snooze,
    { customer: number, until, reason: 'Audit there' },
    { as: 'collector', today: TODAY },
  );
  expect(await inQueue(number, addDays(TODAY, 9))).toBe(false);
  const { data } = await world.ask(workQueue, {}, { today: until });
  expect(data.find((row) => row.number === number)?.reasons).toContain('The snooze is over');
});

test('a snooze ends after today and before it is forgotten', async () => {
  const { number } = await late();
  for (const until of [TODAY, '2026-05-31', '2027-06-02', '2026-06-31', '']) {
    const refusal = await refusalOf(world.run(snooze, { customer: number, until }, { today: TODAY }));
    expect([refusal.code, refusal.field]).toEqual(['invalid', 'until']);
  }
});

test('a note says something, within limits', async () => {
  const { number } = await late();
  for (const body of ['', '  ', 'x'.repeat(4001), 'bell \u0007']) {
    const refusal = await refusalOf(world.run(logTouch, { customer: number, kind: 'note', body }));
    expect([refusal.code, refusal.field]).toEqual(['invalid', 'body']);
  }
  await world.run(logTouch, { customer: number, kind: 'note', body: 'Two\nlines, and “quotes” <b>' });
});

test('who only reads the queue touches nobody', async () => {
  const { number } = await late();
  for (const as of ['sales_viewer', 'auditor', 'admin'] as const) {
    const note = { customer: number, kind: 'note', body: 'No' };
    expect((await refusalOf(world.run(logTouch, note, { as }))).code).toBe('forbidden');
  }
});

test('another organisation’s customer cannot be touched', async () => {
  const foreign = await (await world.another()).customer();
  const note = { customer: foreign.number, kind: 'note', body: 'Hello' };
  expect(await refusalOf(world.run(logTouch, note))).toMatchObject({ code: 'not_found', field: 'customer' });
});

test('a view is kept by name, shared when it is said, and taken away by its owner alone', async () => {
  const view = { screen: 'queue', query: 'filter=owner:me&sort=-overdue' };
  await world.run(saveView, { ...view, name: 'Private' }, { as: 'collector' });
  await world.run(saveView, { ...view, name: 'Shared', shared: 'on' }, { as: 'collector' });
  const twice = await refusalOf(world.run(saveView, { ...view, name: 'SHARED' }, { as: 'collector' }));
  expect(twice).toMatchObject({ code: 'conflict', field: 'name' });
  const own = await world.ask(listViews, { screen: 'queue' }, { as: 'collector' });
  expect(own.data.map(({ name, own: mine }) => [name, mine])).toEqual([
    ['Private', true],
    ['Shared', true],
  ]);
  const others = await world.ask(listViews, { screen: 'queue' }, { as: 'finance' });
  expect(others.data.map(({ name, own: mine }) => [name, mine])).toEqual([['Shared', false]]);
  const id = others.data[0]?.id;
  expect((await refusalOf(world.run(endView, { view: id }, { as: 'finance' }))).code).toBe('not_found');
  await world.run(endView, { view: id }, { as: 'collector' });
  expect((await world.ask(listViews, { screen: 'queue' }, { as: 'finance' })).data).toEqual([]);
  await world.run(saveView, { ...view, name: 'Shared' }, { as: 'collector' });
});

test('a screen opens with the view that a person chose, one’s own or a shared one, until it is gone', async () => {
  const view = { screen: 'queue', query: 'filter=payer:late', shared: 'on' };
  await world.run(saveView, { ...view, name: 'Ours' }, { as: 'finance' });
  await world.run(saveView, { ...view, name: 'Mine alone', shared: '' }, { as: 'finance' });
  const of = async (as: 'finance' | 'collector') =>
    (await world.ask(listViews, { screen: 'queue' }, { as })).data.map(({ id, name, chosen }) => ({
      id,
      name,
      chosen,
    }));
  const idOf = async (name: string) => (await of('finance')).find((one) => one.name === name)?.id;
  const chosen = async (as: 'finance' | 'collector') =>
    (await of(as)).filter((one) => one.chosen).map(({ name }) => name);

  await world.run(chooseView, { screen: 'queue', view: await idOf('Ours') }, { as: 'collector' });
  expect([await chosen('collector'), await chosen('finance')]).toEqual([['Ours'], []]);
  const hidden = { screen: 'queue', view: await idOf('Mine alone') };
  expect((await refusalOf(world.run(chooseView, hidden, { as: 'collector' }))).code).toBe('not_found');
  const elsewhere = { screen: 'customers', view: await idOf('Ours') };
  expect((await refusalOf(world.run(chooseView, elsewhere, { as: 'collector' }))).code).toBe('not_found');
  await world.run(chooseView, hidden, { as: 'finance' });
  expect(await chosen('finance')).toEqual(['Mine alone']);
  await world.run(chooseView, { screen: 'queue', view: '' }, { as: 'finance' });
  expect(await chosen('finance')).toEqual([]);
  await world.run(endView, { view: await idOf('Ours') }, { as: 'finance' });
  expect(await chosen('collector')).toEqual([]);
});
