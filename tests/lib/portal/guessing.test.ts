import { afterAll, beforeAll, expect, test } from 'vitest';
import { bookAttempt, bookMiss, triedTooMuch } from '@/lib/identity/throttle';
import { inIdentity } from '@/lib/kernel/db';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld({ role: 'owner' });
});
afterAll(() => world.close());

test('an address that tried sixty links that are none within ten minutes is told nothing more, and no other is', async () => {
  const [guesser, neighbour] = ['203.0.113.7', '203.0.113.8'];
  for (let nth = 1; nth < 60; nth += 1) await bookMiss(guesser);
  expect(await triedTooMuch(guesser)).toBe(false);
  await bookMiss(guesser);
  expect(await triedTooMuch(guesser)).toBe(true);
  expect(await triedTooMuch(neighbour)).toBe(false);
  expect(await bookAttempt(guesser)).toEqual({ waitSeconds: 0 });
});

test('misses of more than ten minutes ago are forgotten', async () => {
  const address = '203.0.113.9';
  for (let nth = 0; nth < 60; nth += 1) await bookMiss(address);
  expect(await triedTooMuch(address)).toBe(true);
  await inIdentity(
    (tx) => tx.$executeRaw`
      INSERT INTO sign_in_attempt (email_hash, succeeded, attempted_at)
      SELECT sha256('links tried from 203.0.113.10'::bytea), false, clock_timestamp() - interval '11 minutes'
      FROM generate_series(1, 100)`,
  );
  expect(await triedTooMuch('203.0.113.10')).toBe(false);
});
