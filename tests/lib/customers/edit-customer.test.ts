import { afterAll, beforeAll, expect, test } from 'vitest';
import { editCustomer } from '@/lib/customers/edit-customer';
import { profile } from '@/lib/customers/profile';
import { instantNow } from '@/tests/support/instant';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('names are changed as a whole, and an empty one is taken away', async () => {
  const { number } = await world.customer({ name: 'Old Name' });
  await world.run(editCustomer, {
    customer: number,
    version: '1',
    name: ' New Name ',
    trading_name: 'Brand',
    tax_id: 'X1',
    language: 'fr',
  });
  const edited = await world.run(editCustomer, {
    customer: number,
    version: 2,
    name: 'New Name',
    tax_id: 'X1',
    language: '',
  });
  expect(edited).toEqual({ number, version: 3 });
  expect(await world.ask(profile, { customer: number })).toMatchObject({
    name: 'New Name',
    trading_name: null,
    tax_id: 'X1',
    language: null,
    version: 3,
  });
});

test('an edit that changes nothing makes no version', async () => {
  const { number, name } = await world.customer();
  expect(await world.run(editCustomer, { customer: number, version: 1, name })).toEqual({
    number,
    version: 1,
  });
  const changes = await world.sql(`SELECT 1 FROM audit_change WHERE subject_id = $1`, [number]);
  expect(changes).toHaveLength(0);
});

test('a stale edit is refused with both versions, and goes through over the newer one', async () => {
  const { number } = await world.customer({ name: 'Contested' });
  await world.run(
    editCustomer,
    { customer: number, version: 1, name: 'Theirs', tax_id: 'T' },
    { as: 'collector' },
  );
  const mine = { customer: number, name: 'Mine', language: 'de' };
  const refusal = await refusalOf(world.run(editCustomer, { ...mine, version: 1 }));
  expect(refusal.code).toBe('conflict');
  expect(refusal.stale).toMatchObject({
    by: world.actors.collector.label,
    yours: { name: 'Mine', trading_name: null, tax_id: null, language: 'de' },
    theirs: { name: 'Theirs', trading_name: null, tax_id: 'T', language: null, version: '2' },
  });
  await world.run(editCustomer, { ...mine, version: refusal.stale?.theirs?.version });
  expect((await world.ask(profile, { customer: number })).name).toBe('Mine');
});

test('of two people who save the same version at once, one is refused', async () => {
  const { number } = await world.customer({ name: 'Raced' });
  const results = await Promise.allSettled([
    world.run(editCustomer, { customer: number, version: 1, name: 'One' }),
    world.run(editCustomer, { customer: number, version: 1, name: 'Two' }, { as: 'collector' }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const { name, version } = await world.ask(profile, { customer: number });
  expect(version).toBe(2);
  expect(['One', 'Two']).toContain(name);
});

test('two people who save the same words at once both succeed', async () => {
  const { number } = await world.customer();
  const same = { customer: number, version: 1, name: 'Agreed' };
  const saved = await Promise.all([
    world.run(editCustomer, same),
    world.run(editCustomer, same, { as: 'collector' }),
  ]);
  expect(saved.map(({ version }) => version)).toEqual([2, 2]);
});

test('another organisation’s customer cannot be told from an absent one', async () => {
  const { number } = await (await world.another()).customer();
  const refusals = await Promise.all(
    [number, 'C-absent'].map((customer) =>
      refusalOf(world.run(editCustomer, { customer, version: 1, name: 'X' })),
    ),
  );
  expect(
    refusals.map(({ code, field, message }) => [
      code,
      field,
      message.replace(/customer .*\./, 'customer ….'),
    ]),
  ).toEqual([
    ['not_found', 'customer', 'There is no customer ….'],
    ['not_found', 'customer', 'There is no customer ….'],
  ]);
  expect((await refusalOf(world.ask(profile, { customer: number }))).code).toBe('not_found');
});

test('names as known at an instant stay what they were', async () => {
  const { number } = await world.customer({ name: 'First' });
  const first = await instantNow();
  await world.run(editCustomer, { customer: number, version: 1, name: 'Second', tax_id: 'S' });
  const second = await instantNow();
  await world.run(editCustomer, { customer: number, version: 2, name: 'Third' });
  expect(await world.ask(profile, { customer: number, known_at: first })).toMatchObject({
    name: 'First',
    tax_id: null,
    version: 1,
  });
  expect(await world.ask(profile, { customer: number, known_at: second })).toMatchObject({
    name: 'Second',
    tax_id: 'S',
    version: 2,
  });
  const before = await refusalOf(world.ask(profile, { customer: number, known_at: '2001-01-01T00:00:00Z' }));
  expect(before.code).toBe('not_found');
});
