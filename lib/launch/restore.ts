import type { Closing } from './backup-file';
import { type Database, openDatabase } from './database';
import { Failure } from './failure';
import { keep, readKept } from './folder';
import { generateClient } from './prisma-client';
import { restoreBackup } from './restore-backup';
import { main, say, step } from './say';
import { type Verified, verifyBooks } from './verify-books';

/** Loads a backup into an empty database and verifies what came out of it; exit code 1 when that is not in order. */
await main(async (stopped) => {
  const [file, extra] = process.argv.slice(2);
  if (!file || extra !== undefined || file.startsWith('-'))
    throw new Failure('Say npm run restore -- <file>.');
  await generateClient();
  const database = await openDatabase();
  try {
    const closing = await step('Restoring the backup', () =>
      restoreBackup(database.url, file, { signal: stopped, say: (line) => say(`  ${line}`) }),
    );
    keepOutTheDemoBook(database);
    const verified = await step('Verifying the books', () => verifyBooks({ signal: stopped }));
    return report(closing, verified);
  } finally {
    const { disconnect } = await import('@/lib/kernel/db');
    await disconnect();
    await database.close();
  }
});

/** The next start must not add the demo book to what was restored. */
function keepOutTheDemoBook({ embedded }: Database): void {
  if (embedded && !readKept('demo.json')) keep('demo.json', []);
}

function report({ organisations }: Closing, verified: Verified[]): number {
  const lines = organisations.map(({ slug, entries, head }) => {
    const found = verified.find(({ organisation }) => organisation === slug)?.found;
    const same = found?.entries.toString() === entries && (found.head?.hash ?? null) === head;
    const fault =
      found?.faults[0]?.text ?? (same ? undefined : 'what was restored is not what was backed up.');
    return { text: `${slug}: ${entries} entries, ${fault ?? 'in order'}`, bad: fault !== undefined };
  });
  process.stdout.write(`${lines.map(({ text }) => text).join('\n')}\n`);
  return lines.some(({ bad }) => bad) ? 1 : 0;
}
