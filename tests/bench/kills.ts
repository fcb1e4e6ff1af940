import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEPT } from '@/lib/launch/folder';
import { say } from '@/lib/launch/say';
import { drillFolder, killDrill } from '@/tests/support/drill/drill';
import { table } from './report';

/** Kills the app and the database's backends `times` each, in the middle of everything. Returns whether all was well after. */
export async function kills(times: number): Promise<boolean> {
  const report = await killDrill({
    folder: drillFolder(join(KEPT, 'bench')),
    kills: { app: times, backend: times },
    callers: 6,
    lines: 800 * times,
    pause: 2000,
    say,
  });
  const { killed, broken, wrong, ...counted } = report;
  const out = (text: string) => process.stdout.write(`${text}\n\n`);
  out(table(['killed', 'times'], rowsOf(killed)));
  out(table(['not answered', 'times'], rowsOf(broken)));
  out(table(['afterwards', ''], rowsOf(counted)));
  out(wrong.length === 0 ? 'Nothing is wrong: the books are verified.' : wrong.slice(0, 50).join('\n'));
  const file = join(KEPT, 'bench', 'kills.json');
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...report }, null, 2)}\n`);
  say(`Kept in ${file}`);
  return wrong.length === 0;
}

const rowsOf = (counted: Record<string, number | string>): string[][] =>
  Object.entries(counted)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => [name, String(count)]);
