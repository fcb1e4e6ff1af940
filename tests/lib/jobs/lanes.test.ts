import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openLanes } from '@/lib/jobs/lanes';

test('as many run at a time as there are lanes, in the order in which they came', async () => {
  const lanes = openLanes(2);
  const begun: number[] = [];
  let inside = 0;
  let most = 0;
  for (let turn = 0; turn < 7; turn += 1) {
    void lanes.run(async () => {
      begun.push(turn);
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
    });
  }
  await lanes.empty();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect([most, inside]).toEqual([2, 0]);
});

test('one that takes long holds up nobody in the other lane, and one that fails frees its own', async () => {
  const lanes = openLanes(2);
  let over = false;
  const long = lanes.run(async () => {
    await sleep(300);
    over = true;
  });
  await expect(lanes.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await Promise.all([1, 2, 3].map((n) => lanes.run(async () => n)))).toEqual([1, 2, 3]);
  expect(over).toBe(false);
  await long;
});
