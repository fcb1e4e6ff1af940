import { migrateDatabase, openDatabase } from './database';
import { Failure } from './failure';
import { kept } from './folder';
import { withLock } from './folder-lock';
import { generateClient } from './prisma-client';
import { main, STOP_SIGNALS, say, unlessStopped } from './say';

/**
 * Serves background work alone, on the database of `DATABASE_URL` or the embedded one. A launcher that starts this
 * beside its web server keeps a channel open: once that closes, the launcher is gone and this ends too.
 */
await main(async (stopped) => {
  const ending = new AbortController();
  let told = '';
  for (const signal of STOP_SIGNALS) process.once(signal, () => (told ||= signal));
  process.once('disconnect', () => {
    told ||= 'its launcher is gone';
    ending.abort();
  });
  const until = AbortSignal.any([stopped, ending.signal]);
  const beside = process.channel !== undefined;
  if (!beside) await generateClient();
  const database = await openDatabase();
  try {
    if (!beside) await unlessStopped(until, migrateDatabase(database.url));
    // A first start that is putting the demo book in place beside must end first: it exchanges the database.
    if (database.embedded) await withLock(kept('demo.lock'), async () => undefined);
    const { runWorker } = await import('@/lib/jobs/worker');
    say('The worker is at work');
    await runWorker(until, (line) => say(`worker: ${line}`));
    // Whoever finds it gone must be able to tell an end that was asked for from one that was not.
    if (!until.aborted) throw new Failure('The worker came to an end that nobody asked for.');
    say(`The worker ends: ${told}`);
    return 0;
  } finally {
    await database.close();
  }
});
