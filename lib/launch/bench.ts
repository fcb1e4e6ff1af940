import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './folder';
import { generateClient } from './prisma-client';
import { main } from './say';

/** Measures, as tests/bench says; the database of this shell is none of its business. */
await main(async (stopped) => {
  await generateClient();
  const { DATABASE_URL: _, DATABASE_APP_URL: __, DATABASE_JOBS_URL: ___, ...environment } = process.env;
  const bench = join(ROOT, 'tests/bench/main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', bench, ...process.argv.slice(2)], {
    cwd: ROOT,
    // Slow statements are what is measured here.
    env: { ...environment, DUEBOOK_SLOW_MS: '600000' },
    stdio: 'inherit',
  });
  stopped.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
});
