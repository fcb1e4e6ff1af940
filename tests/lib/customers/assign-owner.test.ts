import { afterAll, beforeAll, expect, test } from 'vitest';
import { assignOwner } from '@/lib/customers/assign-owner';
import { members } from '@/lib/customers/members';
import { profile } from '@/lib/customers/profile';
import { instantNow } from '@/tests/support/instant';
import { refusalOf } from '@/tests/support/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('those who work in the queue can own customers', async () => {
  const { data } = await world.ask(members);
  const emails = (['collections_manager', 'collector', 'finance'] as const).map(
    (role) => world.actors[role].label,
  );
  expect(data.map(({ email }) => email).sort()).toEqual(emails.sort());
});

test('a customer is given to a collector, to another, and to nobody', async () => {
  const { number } = await world.customer();
  const { collector, finance } = world.actors;
  await world.run(assignOwner, { customer: number, owner: collector.label.toUpperCase() });
  const known_at = await instantNow();
  expect((await world.ask(profile, { customer: number })).owner).toMatchObject({ email: collector.label });
  await world.run(assignOwner, { customer: number, owner: finance.label });
  expect((await world.ask(profile, { customer: number })).owner).toMatchObject({ email: finance.label });
  expect((await world.ask(profile, { customer: number, known_at })).owner).toMatchObject({
    email: collector.label,
  });
  await world.run(assignOwner, { customer: number, owner: '' });
  expect((await world.ask(profile, { customer: number })).owner).toBeNull();
});

test('giving a customer to its owner again records nothing', async () => {
  const { number, id } = await world.customer();
  const owner = world.actors.collector.label;
  await world.run(assignOwner, { customer: number, owner });
  await world.run(assignOwner, { customer: number, owner });
  expect(await world.sql('SELECT 1 FROM customer_owner WHERE customer_id = $1', [id])).toHaveLength(1);
});

test('nobody else can own a customer: no reader, no stranger, nobody disabled', async () => {
  const book = await world.another();
  const { number } = await book.customer();
  const { auditor, collector } = book.actors;
  await book.sql('UPDATE membership SET disabled_at = now() WHERE user_id = $1', [collector.userId]);
  for (const owner of [auditor.label, collector.label, world.actors.collector.label, 'nobody@example.com']) {
    const refusal = await refusalOf(book.run(assignOwner, { customer: number, owner }));
    expect(refusal).toMatchObject({ code: 'invalid', field: 'owner' });
  }
});
