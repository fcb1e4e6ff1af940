import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure';
import { kept } from './folder';
import { main, say, step } from './say';
import { withDatabase } from './with-database';
import { writeBackup } from './write-backup';

/** Writes a backup of everything, of one instant, while people go on; prints the file's name. */
await main(async (stopped) => {
  const [given, extra] = process.argv.slice(2);
  if (extra !== undefined || given?.startsWith('-')) throw new Failure('Say npm run backup [-- <file>].');
  const file = given ?? fileOfNow();
  if (existsSync(file)) throw new Failure(`${file} is there already.`);
  const backup = await withDatabase(() =>
    step('Writing the backup', () =>
      writeBackup(process.env.DATABASE_URL ?? '', file, { signal: stopped, say: (line) => say(`  ${line}`) }),
    ),
  );
  for (const { slug, entries, head } of backup.organisations)
    say(`  ${slug}: ${entries} entries, ${head ? `head ${head}` : 'not sealed yet'}`);
  say(`  ${backup.total} rows, ${Math.ceil(statSync(file).size / 1024)} kB`);
  process.stdout.write(`${file}\n`);
  return 0;
});

/** `.duebook/backups/duebook-2026-11-22T20-05-00Z.backup` */
function fileOfNow(): string {
  const folder = kept('backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, `duebook-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`);
}
