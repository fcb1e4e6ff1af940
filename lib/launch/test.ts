import { rmSync } from 'node:fs';
import { buildApp } from './build';
import { type Count, checks, one, sum } from './checks';
import { Failure, reasonOf } from './failure';
import { kept, readKept } from './folder';
import { generateClient } from './prisma-client';
import { main, say, step } from './say';
import { countPlaywright, countVitest } from './test-reports';
import { runTool } from './tools';

/**
 * Everything, whatever fails on the way: types and lint, the app's build, unit, property and integration tests on a
 * real PostgreSQL, browser tests on the production server. The last lines name what failed and count.
 */
await main(async (stopped) => {
  // Tests have databases and servers of their own; those of this shell are none of their business.
  const names =
    'DATABASE_URL DATABASE_APP_URL DATABASE_JOBS_URL DATABASE_POOL PORT HOST NEXTAUTH_URL DUEBOOK_WORKER DUEBOOK_WEB_PROCESSES DUEBOOK_COMPRESS DUEBOOK_DRAIN_MS DUEBOOK_SLOW_MS';
  for (const name of names.split(' ')) delete process.env[name];
  await generateClient();
  const counts = [await checks(stopped), await build(stopped)];
  if (!stopped.aborted)
    counts.push(await step('Unit, property and integration tests', () => vitest(stopped)));
  if (!stopped.aborted) counts.push(await step('Browser tests', () => playwright(stopped)));
  if (stopped.aborted) throw new Failure('Stopped.');
  const { passed, failed } = sum(counts);
  for (const name of failed) process.stdout.write(`Failed: ${name}\n`);
  process.stdout.write(`${passed} passed, ${failed.length} failed\n`);
  return failed.length > 0 ? 1 : 0;
});

async function build(stopped: AbortSignal): Promise<Count> {
  try {
    await buildApp(stopped);
    return one('Build', true);
  } catch (error) {
    say(reasonOf(error));
    return one('Build', false);
  }
}

async function vitest(stopped: AbortSignal): Promise<Count> {
  const report = 'tests.json';
  rmSync(kept(report), { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${kept(report)}`];
  const well = await runTool('vitest', stopped, reporters);
  return honest('Unit, property and integration tests', well, countVitest(readKept(report)));
}

async function playwright(stopped: AbortSignal): Promise<Count> {
  const report = 'browser-tests.json';
  rmSync(kept(report), { force: true });
  const well = await runTool('playwright', stopped);
  return honest('Browser tests', well, countPlaywright(readKept(report)));
}

/** A run that ended badly without a failed test (its set-up broke, a worker died) is a failure all the same. */
function honest(name: string, well: boolean, count: Count): Count {
  return well || count.failed.length > 0 ? count : { ...count, failed: [`${name}: the run itself`] };
}
