import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@/lib/launch/folder';
import { createTestDatabase, openTestServer } from './database';
import { startServer } from './server';

/**
 * Before the browser tests: a database of their own with the demo book, and the production server on it. Tests
 * find them in BASE_URL, DUEBOOK_DEMO_PASSWORD and DUEBOOK_DEMO_SIGN_INS (JSON: e-mail and roles of each). A BASE_URL
 * that is given names a server that runs already, with the demo book on it that the tests may change.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  if (process.env.BASE_URL) return async () => undefined;
  const closeServer = await openTestServer();
  const database = await createTestDatabase();
  const password = 'the password of the browser tests';
  process.env.DUEBOOK_DEMO_PASSWORD = password;
  process.env.DUEBOOK_DEMO_SIGN_INS = JSON.stringify(await seedDemoBook(database.url, password));
  const web = await startServer({ databaseUrl: database.url });
  process.env.BASE_URL = web.origin;
  return async () => {
    await web.stop();
    await database.close();
    await closeServer();
  };
}

async function seedDemoBook(url: string, password: string): Promise<unknown> {
  if (!existsSync(join(ROOT, 'prisma/seed.ts'))) return [];
  process.env.DATABASE_URL = url;
  process.env.DUEBOOK_DATABASE_ROLE = 'owner';
  const { seed } = await import('@/prisma/seed');
  const { disconnect } = await import('@/lib/kernel/db');
  const { signIns } = await seed({ password, say: () => undefined });
  await disconnect();
  delete process.env.DUEBOOK_DATABASE_ROLE;
  return signIns;
}
