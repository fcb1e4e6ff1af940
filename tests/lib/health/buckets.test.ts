import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUCKETS, bucketOf } from '@/lib/health/buckets';
import { dayNumber, dayOfNumber } from '@/tests/support/oracle/calendar';
import { bucket, BUCKETS as NAMES } from '@/tests/support/oracle/ledger';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const late = fc.oneof(
  fc.integer({ min: -400, max: 800 }),
  fc.constantFrom(-1, 0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91),
);
const due = fc.integer({ min: dayNumber('1999-01-01'), max: dayNumber('2103-12-31') });

test('a debit is in the bucket that its days late say', () => {
  expect([...BUCKETS]).toEqual([...NAMES]);
  fc.assert(
    fc.property(due, late, (number, days) => {
      const [dueOn, asOf] = [dayOfNumber(number), dayOfNumber(number + days)];
      const name = bucketOf(dueOn, asOf);
      expect(name).toBe(bucket(dueOn, asOf));
      expect(name === 'current').toBe(days <= 0);
      // The later the day, the later the bucket, and by no more than one.
      const next = BUCKETS.indexOf(bucketOf(dueOn, dayOfNumber(number + days + 1))) - BUCKETS.indexOf(name);
      expect([0, 1]).toContain(next);
    }),
    { numRuns: 10_000 },
  );
});

test('the database puts every day from 400 before to 800 after into the same bucket', async () => {
  const rows = await world.sql<{ as_of: string; bucket: string }>(
    `SELECT ('2026-03-01'::date + d)::text AS as_of, ageing_bucket('2026-03-01'::date, '2026-03-01'::date + d) AS bucket
     FROM generate_series(-400, 800) d`,
  );
  expect(rows.length).toBe(1201);
  for (const { as_of, bucket: name } of rows) expect(name, as_of).toBe(bucketOf('2026-03-01', as_of));
});
