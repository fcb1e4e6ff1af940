import { randomBytes } from 'node:crypto';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openSession } from '@/lib/identity/session-record';
import { inIdentity } from '@/lib/kernel/db';
import { startServer, type TestWebServer } from '../support/server';
import { openWorld, type World } from '../support/world';

vi.setConfig({ testTimeout: 120_000 });

const secret = randomBytes(32).toString('base64url');
let world: World;
let server: TestWebServer;
beforeAll(async () => {
  world = await openWorld();
  server = await startServer({ databaseUrl: world.url, environment: { NEXTAUTH_SECRET: secret } });
}, 600_000);
afterAll(async () => {
  await server?.stop();
  await world?.close();
});

async function signedIn(): Promise<string> {
  const session = await inIdentity((tx) =>
    openSession(tx, world.actors.finance.userId ?? 0, world.organisation.id),
  );
  return `next-auth.session-token=${await encode({ token: { session }, secret })}`;
}

it('answers a page 503 while the database takes nobody, to be asked again, and serves it afterwards', async () => {
  const cookie = await signedIn();
  const look = () => fetch(`${server.origin}/customers`, { headers: { cookie }, redirect: 'manual' });
  expect((await look()).status).toBe(200);
  const name = new URL(world.url).pathname.slice(1);
  await world.sql(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
  await world.sql(`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'duebook'`);
  try {
    const busy = await look();
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await busy.text()).toContain('DATABASE_BUSY');
  } finally {
    await world.sql(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
  }
  const after = await look();
  expect([after.status, after.headers.get('retry-after')]).toEqual([200, null]);
});
