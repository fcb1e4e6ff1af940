import { rmSync } from 'node:fs';
import { buildApp } from './build';
import { Failure } from './failure';
import { kept } from './folder';
import { holderOf, takeLock } from './folder-lock';
import { generateClient } from './prisma-client';
import { main, say } from './say';
import { runWeb } from './web';

await main(async (stopped) => {
  claim();
  try {
    await generateClient();
    if (!(await buildApp(stopped))) say('The app is built already');
    return await runWeb('start', stopped);
  } finally {
    rmSync(lockFile(), { force: true });
  }
});

/** One production server a folder. */
function claim(): void {
  if (takeLock(lockFile()) || takeLock(lockFile())) return;
  throw new Failure(
    `Duebook runs from this folder already, as process ${holderOf(lockFile())?.pid}: stop it first, or use it.`,
  );
}

function lockFile(): string {
  return kept('start.lock');
}
