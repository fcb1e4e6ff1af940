import { rmSync } from 'node:fs';
import { buildApp } from './build';
import { Failure } from './failure';
import { kept, readKept } from './folder';
import { holderOf, takeLock } from './folder-lock';
import { generateClient } from './prisma-client';
import { main, say } from './say';
import { runWeb } from './web';

await main(async (stopped) => {
  const lock = claimFolder();
  try {
    await generateClient();
    if (!(await buildApp(stopped))) say('The app is built already');
    return await runWeb('start', stopped);
  } finally {
    rmSync(lock, { force: true });
  }
});

/** One production server a folder: a second one would build over the first. */
function claimFolder(): string {
  const lock = kept('start.lock');
  // A lock whose holder is gone is cleared by the first attempt and taken by the second.
  if (takeLock(lock) || takeLock(lock)) return lock;
  const where = readKept<string>('address') ?? 'its address';
  throw new Failure(
    `Duebook runs from this folder already, as process ${holderOf(lock)?.pid}: open ${where}, or stop it first.`,
  );
}
