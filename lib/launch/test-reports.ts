import type { Count } from './checks';

/** What Vitest's JSON reporter says, as far as it is read here. */
export type VitestReport = {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
};

/** What Playwright's JSON reporter says, as far as it is read here. */
export type PlaywrightReport = { suites: PlaywrightSuite[] };
type PlaywrightSuite = {
  title: string;
  specs?: { title: string; tests: { status: string; results: { error?: { message?: string } }[] }[] }[];
  suites?: PlaywrightSuite[];
};

/** Tests passed, and each that failed by file, name and first line of its reason; a file that broke is one of them. */
export function countVitest(report: VitestReport | undefined): Count {
  const failed = (report?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults.filter((test) => test.status === 'failed');
    // A file that could not be loaded has no tests to fail.
    if (status === 'failed' && tests.length === 0) return [named([name], message)];
    return tests.map(({ fullName, failureMessages }) => named([name, fullName], failureMessages?.[0]));
  });
  return { passed: report?.numPassedTests ?? 0, failed };
}

/** As {@link countVitest}; a test that went well only when it was tried again has failed. */
export function countPlaywright(report: PlaywrightReport | undefined): Count {
  const total: Count = { passed: 0, failed: [] };
  const walk = (suite: PlaywrightSuite, above: string[]) => {
    const path = [...above, suite.title];
    for (const { title, tests } of suite.specs ?? []) {
      for (const { status, results } of tests) {
        if (status === 'expected') total.passed++;
        else if (status !== 'skipped') {
          const reason = results.find(({ error }) => error)?.error?.message;
          total.failed.push(named([...path, title], reason));
        }
      }
    }
    for (const inner of suite.suites ?? []) walk(inner, path);
  };
  for (const suite of report?.suites ?? []) walk(suite, []);
  return total;
}

const named = (path: string[], reason = '') => {
  const first = reason.split('\n').find((line) => line.trim() !== '');
  return `${path.join(' › ')}${first ? `: ${first.trim()}` : ''}`;
};
