import { migrateDatabase, openDatabase } from './database';
import { kept } from './folder';
import { withLock } from './folder-lock';
import { generateClient } from './prisma-client';
import { STOP_SIGNALS } from './say';

/**
 * Runs `work` with `DATABASE_URL` set: the one given, else that of the embedded server, which is started for the
 * duration when `npm start` does not run beside. Import what touches the database inside `work`, not above it. A signal
 * to stop ends the process, unless `work` is one that `heeds` it by itself and says how it ended.
 */
export async function withDatabase<T>(work: () => Promise<T>, heeds?: 'heeds'): Promise<T> {
  await generateClient();
  const database = await openDatabase();
  const interrupted = () => void database.close().finally(() => process.exit(130));
  if (!heeds) for (const signal of STOP_SIGNALS) process.on(signal, interrupted);
  try {
    await migrateDatabase(database.url);
    // A first start that is putting the demo book in place beside must end first: it exchanges the database.
    if (database.embedded) await withLock(kept('demo.lock'), async () => undefined);
    return await work();
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, interrupted);
    const { disconnect } = await import('@/lib/kernel/db');
    await disconnect();
    await database.close();
  }
}
