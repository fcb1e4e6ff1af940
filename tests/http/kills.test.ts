import { expect, test } from 'vitest';
import { kept } from '@/lib/launch/folder';
import { drillFolder, killDrill } from '../support/drill/drill';

test('killed web servers, workers and database backends take nothing that was acknowledged along', async () => {
  const report = await killDrill({
    folder: drillFolder(kept('test')),
    kills: { app: 3, backend: 3 },
    callers: 4,
    lines: 2000,
    pause: 800,
  });
  expect(report.wrong).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(20);
  expect(Object.values(report.killed).reduce((sum, times) => sum + times, 0)).toBe(6);
}, 600_000);
