import { expect, it } from 'vitest';
import { countPlaywright, countVitest } from '@/lib/launch/test-reports';

it('names what failed in the report of the tests, and a file that broke before its first test', () => {
  const report = {
    numPassedTests: 1,
    testResults: [
      {
        name: 'tests/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { fullName: 'adds', status: 'passed' },
          {
            fullName: 'subtracts',
            status: 'failed',
            failureMessages: ['AssertionError: 1 is not 2\n    at here'],
          },
        ],
      },
      { name: 'tests/b.test.ts', status: 'failed', message: '\nNo such module', assertionResults: [] },
      { name: 'tests/c.test.ts', status: 'passed', message: '', assertionResults: [] },
    ],
  };
  expect(countVitest(report)).toEqual({
    passed: 1,
    failed: ['tests/a.test.ts › subtracts: AssertionError: 1 is not 2', 'tests/b.test.ts: No such module'],
  });
});

it('names what failed in the report of the browser tests at any depth, flaky ones too', () => {
  const test = (status: string, message?: string) => ({
    status,
    results: [{ error: message ? { message } : undefined }],
  });
  const report = {
    suites: [
      {
        title: 'queue.spec.ts',
        specs: [
          { title: 'shows rows', tests: [test('expected')] },
          { title: 'waits', tests: [test('flaky', 'Timeout\nof 20 s')] },
          { title: 'is left out', tests: [test('skipped')] },
        ],
        suites: [{ title: 'by keyboard', specs: [{ title: 'moves', tests: [test('unexpected')] }] }],
      },
    ],
  };
  expect(countPlaywright(report)).toEqual({
    passed: 1,
    failed: ['queue.spec.ts › waits: Timeout', 'queue.spec.ts › by keyboard › moves'],
  });
});

it('counts nothing where there is no report', () => {
  expect(countVitest(undefined)).toEqual({ passed: 0, failed: [] });
  expect(countPlaywright(undefined)).toEqual({ passed: 0, failed: [] });
});
