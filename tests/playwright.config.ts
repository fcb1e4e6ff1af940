import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromiumOptions } from './support/chromium';

const kept = join(import.meta.dirname, '../.duebook');

export default defineConfig({
  testDir: 'browser',
  outputDir: join(kept, 'browser-tests'),
  globalSetup: './support/browser-setup.ts',
  // One book, one server: tests that follow people change what the next one sees.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  // Busy computers answer late, and a person waits, too.
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: join(kept, 'browser-tests.json') }]],
  use: {
    browserName: 'chromium',
    launchOptions: await chromiumOptions(),
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
