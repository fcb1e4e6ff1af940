import { rmSync } from 'node:fs';
import { buildApp } from './build';
import { type Count, checks, sum } from './checks';
import { Failure, reasonOf } from './failure';
import { kept, readKept } from './folder';
import { generateClient } from './prisma-client';
import { main, say, step } from './say';
import { runTool } from './tools';

/**
 * Everything, whatever fails on the way: types and lint, the app's build, unit, property and integration tests on a
 * real PostgreSQL, browser tests on the production server. The last line counts them.
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
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
});

async function build(stopped: AbortSignal): Promise<Count> {
  try {
    await buildApp(stopped);
    return { passed: 1, failed: 0 };
  } catch (error) {
    say(reasonOf(error));
    return { passed: 0, failed: 1 };
  }
}

async function vitest(stopped: AbortSignal): Promise<Count> {
  const report = 'tests.json';
  rmSync(kept(report), { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${kept(report)}`];
  const well = await runTool('vitest', stopped, reporters);
  const found = readKept<VitestReport>(report);
  // A file that could not be loaded has no tests to fail.
  const broken = found?.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return honest(well, found?.numPassedTests ?? 0, (found?.numFailedTests ?? 0) + (broken?.length ?? 0));
}

async function playwright(stopped: AbortSignal): Promise<Count> {
  const report = 'browser-tests.json';
  rmSync(kept(report), { force: true });
  const well = await runTool('playwright', stopped);
  const found = readKept<PlaywrightReport>(report);
  return honest(well, found?.stats.expected ?? 0, (found?.stats.unexpected ?? 0) + (found?.stats.flaky ?? 0));
}

/** A run that ended badly without a failed test (its set-up broke, a worker died) is a failure all the same. */
function honest(well: boolean, passed: number, failed: number): Count {
  return { passed, failed: well ? failed : Math.max(failed, 1) };
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number } };
