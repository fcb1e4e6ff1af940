import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ask, dropDatabase, makeDatabase, migrateDatabase, NAME } from './database';
import { keep, kept, ROOT, readKept } from './folder';
import { withLock } from './folder-lock';
import type { Server } from './postgres-server';
import { say, step } from './say';
import { secrets } from './secrets';

/** Who can sign in to the demo book, all with the password of `.duebook/secrets.json`. */
export type SignIn = { email: string; roles: string[] };

/**
 * Loads the demo book into the embedded database on the first run. It is made aside and put in place whole, so
 * that an interrupted first run leaves nothing half; a book that is there already is kept and added to.
 */
export async function loadDemoBook(server: Server): Promise<SignIn[]> {
  return withLock(kept('demo.lock'), async () => {
    const known = readKept<SignIn[]>('demo.json');
    const empty = await isEmpty(server.urlOf(NAME));
    if (known && !empty) return known;
    if (!existsSync(join(ROOT, 'prisma/seed.ts'))) {
      say(`No demo book: ${ROOT} has no prisma/seed.ts.`);
      return [];
    }
    const signIns = await step('Loading the demo book', () =>
      empty ? seedAside(server) : seedBeside(server),
    );
    keep('demo.json', signIns);
    return signIns;
  });
}

const ASIDE = 'duebook_making';

async function seedAside(server: Server): Promise<SignIn[]> {
  const admin = server.urlOf('postgres');
  await dropDatabase(admin, ASIDE);
  await makeDatabase(server, ASIDE);
  await migrateDatabase(server.urlOf(ASIDE));
  // Nothing is lost by a crash before the book is in place, so its thousands of acts need not wait for the disk.
  await ask(admin, `ALTER DATABASE ${ASIDE} SET synchronous_commit = off`);
  const signIns = await seedInto(server.urlOf(ASIDE));
  await ask(admin, `ALTER DATABASE ${ASIDE} RESET synchronous_commit`);
  // Another command may have put something in the empty database meanwhile: that is kept, and the book added to it.
  if (!(await isEmpty(server.urlOf(NAME)))) {
    await dropDatabase(admin, ASIDE);
    return seedBeside(server);
  }
  await dropDatabase(admin, NAME);
  await ask(admin, `ALTER DATABASE ${ASIDE} RENAME TO ${NAME}`);
  return signIns;
}

/** Adds the demo book to what the database holds already. */
async function seedBeside(server: Server): Promise<SignIn[]> {
  await migrateDatabase(server.urlOf(NAME));
  return seedInto(server.urlOf(NAME));
}

async function seedInto(url: string): Promise<SignIn[]> {
  const before = process.env.DATABASE_URL;
  process.env.DATABASE_URL = url;
  // The book tells 18 months that are past, which only the owner may.
  process.env.DUEBOOK_DATABASE_ROLE = 'owner';
  try {
    const { seed } = await import('@/prisma/seed');
    const { signIns } = await seed({
      password: secrets().demoPassword,
      say: (line: string) => say(`  ${line}`),
    });
    return signIns;
  } finally {
    const { disconnect } = await import('@/lib/kernel/db');
    await disconnect();
    delete process.env.DUEBOOK_DATABASE_ROLE;
    process.env.DATABASE_URL = before;
  }
}

async function isEmpty(url: string): Promise<boolean> {
  const made = await ask(url, `SELECT FROM pg_class WHERE oid = to_regclass('organisation')`);
  if (made.length === 0) return true;
  // One statement is one transaction: the setting that opens the table to its owner ends with it.
  const rows = await ask(
    url,
    `SELECT o.id FROM (SELECT set_config('app.identity', 'on', true)) AS opened, LATERAL (SELECT id FROM organisation LIMIT 1) AS o`,
  );
  return rows.length === 0;
}
