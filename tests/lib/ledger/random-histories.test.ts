import { expect, test } from 'vitest';
import { openWorld } from '@/tests/support/world';
import { playHistory } from './histories/play';

/**
 * HISTORIES_SEED plays others (each history's own seed follows from it and is named when it fails);
 * HISTORIES_COUNT plays fewer or more than a thousand.
 */
const FIRST_SEED = Number(process.env.HISTORIES_SEED ?? 20_261_122);
const COUNT = Number(process.env.HISTORIES_COUNT ?? 1000);
const AT_ONCE = 6;

test('the definitions equal the oracle after random histories, and a past answer never changes', {
  timeout: 900_000,
}, async () => {
  const census = await playMany('owner', FIRST_SEED, Math.ceil(COUNT * 0.8));
  if (COUNT >= 200) for (const what of EVERYTHING) expect(census.get(what) ?? 0, what).toBeGreaterThan(0);
});

test('the same holds by the real clock, as the role that the app acts in', { timeout: 900_000 }, async () => {
  await playMany('app', FIRST_SEED + 500_000, Math.floor(COUNT * 0.2));
});

/** What a run must have come across, so that nothing is equal only because it never happened. */
const EVERYTHING = [
  ...[
    'post-invoice',
    'post-debit-note',
    'post-interest',
    'post-fee',
    'post-opening-balance',
    'post-payment',
    'post-credit-note',
    'post-refund',
    'post-chargeback',
    'write-off',
    'allocate',
    'deallocate',
    'reverse',
    'close-period',
    'archive-customer',
    'restore-customer',
  ].flatMap((name) => [`ledger.${name} accepted`, `ledger.${name} refused`]),
  ...['current', '1-30', '31-60', '61-90', '90+'].map((name) => `bucket ${name}`),
  ...[
    'promise_broken',
    'follow_up',
    'snooze_over',
    'over_limit',
    'no_billing_contact',
    'archived_with_balance',
  ].map((name) => `forced ${name}`),
  ...['on_hold', 'snoozed', 'waiting', 'touched', 'covered', 'nothing_collectable'].map(
    (name) => `gated ${name}`,
  ),
  ...['collectable', 'age', 'broken', 'unanswered', 'slower', 'credit'].map((name) => `level ${name}`),
  ...['live', 'kept', 'partly', 'broken', 'ended'].map((state) => `promise ${state}`),
  'due and paid',
  'due and unpaid',
  'recurring late payer',
  'a currency without a rate',
  'catch-up',
  'rebuild',
  'in queue',
  'not in queue',
];

async function playMany(
  role: 'owner' | 'app',
  firstSeed: number,
  count: number,
): Promise<Map<string, number>> {
  const world = await openWorld({ role });
  const census = new Map<string, number>();
  let next = 0;
  const lane = async () => {
    while (next < count) {
      next += 1;
      const seen = await playHistory(world, firstSeed + next, role);
      for (const [what, times] of seen) census.set(what, (census.get(what) ?? 0) + times);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } finally {
    await world.close();
  }
  if (process.env.HISTORIES_SAY)
    console.log(
      [...census]
        .sort()
        .map(([what, times]) => `${what}: ${times}`)
        .join('\n'),
    );
  return census;
}
