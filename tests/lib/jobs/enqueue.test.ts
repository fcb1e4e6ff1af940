import { afterAll, beforeAll, expect, test } from 'vitest';
import { inOrganisation } from '@/lib/kernel/db';
import { enqueue } from '@/lib/kernel/enqueue';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const payload = () => ({ organisationId: world.organisation.id, importId: 'one' });
const jobs = () =>
  world.sql<{ data: unknown; key: string; waits: boolean }>(
    `SELECT data, singleton_key AS key, start_after > now() AS waits FROM pgboss.job WHERE name = 'imports' ORDER BY created_on`,
  );

test('a job is there once its transaction commits, and never when that rolls back', async () => {
  const failing = inOrganisation(world.organisation.id, async (tx) => {
    expect(await enqueue(tx, 'imports', payload(), { key: 'lost' })).not.toBeNull();
    throw new Error('on the way');
  });
  await expect(failing).rejects.toThrow('on the way');
  expect(await jobs()).toEqual([]);
  await inOrganisation(world.organisation.id, (tx) => enqueue(tx, 'imports', payload(), { key: 'kept' }));
  expect(await jobs()).toEqual([{ data: payload(), key: 'kept', waits: false }]);
});

test('a second job of the same key is not added while the first one waits', async () => {
  const add = (key: string) =>
    inOrganisation(world.organisation.id, (tx) => enqueue(tx, 'imports', payload(), { key }));
  expect(await add('twice')).not.toBeNull();
  expect(await add('twice')).toBeNull();
  expect(await add('other')).not.toBeNull();
});

test('jobs without a key stand side by side, and one may wait for its instant', async () => {
  const before = (await jobs()).length;
  await inOrganisation(world.organisation.id, async (tx) => {
    await enqueue(tx, 'imports', payload());
    await enqueue(tx, 'imports', payload(), { startAfter: new Date(Date.now() + 60_000) });
  });
  expect((await jobs()).slice(before).map(({ waits }) => waits)).toEqual([false, true]);
});

test('the app adds jobs and reads them, but neither changes them nor makes queues', async () => {
  const client = await world.connect('app');
  try {
    for (const forbidden of [
      `UPDATE pgboss.job SET state = 'completed'`,
      'DELETE FROM pgboss.job',
      `INSERT INTO pgboss.queue (name, policy) VALUES ('own', 'standard')`,
      'CREATE TABLE pgboss.own (n int)',
    ])
      await expect(client.query(forbidden)).rejects.toMatchObject({ code: '42501' });
  } finally {
    await client.end();
  }
});
