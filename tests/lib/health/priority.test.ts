import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_POINTS, POINTS, type PriorityFacts, scoreOf, scorePoints } from '@/lib/health/priority';
import { fraction } from '@/tests/support/oracle/fraction';
import { scorePoints as restated } from '@/tests/support/oracle/priority';

/** Decimal texts: plain amounts, converted ones with many decimals, and those where a point begins or ends. */
const plain = fc
  .bigInt({ min: 0n, max: 10n ** 9n })
  .map((minor) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`);
const converted = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 13n }), fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }))
  .map(([major, part]) => `${major}.${String(part).padStart(12, '0')}`);
const turning = fc
  .tuple(fc.integer({ min: 1, max: 25 }), fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 12 }))
  .map(([point, off, decimals]) => {
    const at = new Decimal(10)
      .pow(new Decimal(2 * point - 1).div(10))
      .minus(1)
      .toDecimalPlaces(decimals, Decimal.ROUND_DOWN);
    return Decimal.max(0, at.plus(new Decimal(off).div(new Decimal(10).pow(decimals)))).toFixed(decimals);
  });
const amount = fc.oneof(fc.constantFrom('0', '0.01', '9', '99', '1000000'), plain, converted, turning);

/** A balance that is a round share of the limit, or just beside it. */
const share = fc
  .tuple(
    fc.bigInt({ min: 1n, max: 10n ** 8n }),
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: -1, max: 1 }),
  )
  .map(([limit, twentieths, off]) => ({
    creditLimit: `${limit}`,
    balance: new Decimal(limit.toString())
      .times(twentieths)
      .div(20)
      .plus(off / 100)
      .toFixed(2),
  }));
const credit = fc.oneof(
  share,
  fc.record({
    balance: fc.oneof(
      amount,
      amount.map((text) => `-${text}`),
    ),
    creditLimit: fc.option(amount, { nil: null }),
  }),
);

const facts = fc.record({
  collectable: amount,
  oldestDays: fc.option(fc.integer({ min: 1, max: 800 }), { nil: null }),
  medianDaysLate: fc.option(fc.integer({ min: -60, max: 200 }), { nil: null }),
  credit,
});

test('the points are those of the rule, restated in whole numbers', () => {
  fc.assert(
    fc.property(facts, ({ collectable, oldestDays, medianDaysLate, credit: { balance, creditLimit } }) => {
      const told: PriorityFacts = {
        collectable: new Decimal(collectable),
        anythingCollectable: oldestDays !== null,
        oldestDays,
        medianDaysLate,
        balance: new Decimal(balance),
        creditLimit: creditLimit === null ? null : new Decimal(creditLimit),
      };
      const points = scorePoints(told);
      expect(points).toEqual(
        restated({
          collectable: fraction(collectable),
          oldestDays,
          medianDaysLate,
          balance: fraction(balance),
          creditLimit: creditLimit === null ? null : fraction(creditLimit),
        }),
      );
      for (const name of POINTS) {
        expect(
          Number.isInteger(points[name]) && points[name] >= 0 && points[name] <= MOST_POINTS[name],
          name,
        ).toBe(true);
      }
      expect(scoreOf(points)).toBe(points.collectable + points.age + points.slower + points.credit);
    }),
    { numRuns: 10_000 },
  );
});

test('more to collect, older, slower or more credit used never lowers the score', () => {
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const made = ({ collectable, oldestDays, credit: { balance } }: typeof one): PriorityFacts => ({
        collectable: new Decimal(collectable),
        anythingCollectable: true,
        oldestDays: oldestDays ?? 1,
        medianDaysLate: 10,
        balance: new Decimal(balance),
        creditLimit: new Decimal(5000),
      });
      const [a, b] = [made(one), made(other)];
      const more: PriorityFacts = {
        ...a,
        collectable: Decimal.max(a.collectable, b.collectable),
        oldestDays: Math.max(a.oldestDays ?? 0, b.oldestDays ?? 0),
        balance: Decimal.max(a.balance, b.balance),
      };
      const [before, after] = [scorePoints(a), scorePoints(more)];
      for (const name of POINTS) expect(after[name], name).toBeGreaterThanOrEqual(before[name]);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['nothing', {}, { collectable: 0, age: 0, slower: 0, credit: 0 }],
  [
    '99.00 for 45 days',
    { collectable: '99', oldestDays: 45 },
    { collectable: 10, age: 10, slower: 0, credit: 0 },
  ],
  [
    'a million for a year',
    { collectable: '1000000', oldestDays: 365 },
    { collectable: 25, age: 20, slower: 0, credit: 0 },
  ],
  [
    'slower than it was',
    { collectable: '9', oldestDays: 40, medianDaysLate: 10 },
    { collectable: 5, age: 9, slower: 10, credit: 0 },
  ],
  [
    '85 % of the limit',
    { balance: '850', creditLimit: '1000' },
    { collectable: 0, age: 0, slower: 0, credit: 9 },
  ],
  [
    'a limit of nothing',
    { balance: '0.01', creditLimit: '0' },
    { collectable: 0, age: 0, slower: 0, credit: 10 },
  ],
])(
  'the points of %s',
  (_what, {
    collectable = '0',
    oldestDays = null,
    medianDaysLate = null,
    balance = '0',
    creditLimit = null,
  }: Told, points) => {
    expect(
      scorePoints({
        collectable: new Decimal(collectable),
        anythingCollectable: oldestDays !== null,
        oldestDays,
        medianDaysLate,
        balance: new Decimal(balance),
        creditLimit: creditLimit === null ? null : new Decimal(creditLimit),
      }),
    ).toEqual(points);
  },
);

type Told = {
  collectable?: string;
  oldestDays?: number | null;
  medianDaysLate?: number | null;
  balance?: string;
  creditLimit?: string | null;
};
