import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  levelsOf,
  MOST_LEVELS,
  PARTS,
  type PriorityFacts,
  pointsOf,
  scoreOf,
  USUAL_WEIGHTS,
} from '@/lib/health/priority';
import { fraction } from '@/tests/support/oracle/fraction';
import { scoreLevels as restated, scoreBy } from '@/tests/support/oracle/priority';

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
  broken: fc.integer({ min: 0, max: 5 }),
  unanswered: fc.integer({ min: 0, max: 5 }),
  medianDaysLate: fc.option(fc.integer({ min: -60, max: 200 }), { nil: null }),
  credit,
});

const weights = fc.record(
  Object.fromEntries(PARTS.map((name) => [name, fc.integer({ min: 0, max: 100 })])) as Record<
    (typeof PARTS)[number],
    fc.Arbitrary<number>
  >,
);

test('levels and points are those of the rule, restated in whole numbers', () => {
  fc.assert(
    fc.property(facts, weights, (fact, weighed) => {
      const { collectable, oldestDays, broken, unanswered, medianDaysLate, credit: given } = fact;
      const { balance, creditLimit } = given;
      const told: PriorityFacts = {
        collectable: new Decimal(collectable),
        anythingCollectable: oldestDays !== null,
        oldestDays,
        broken,
        unanswered,
        medianDaysLate,
        balance: new Decimal(balance),
        creditLimit: creditLimit === null ? null : new Decimal(creditLimit),
      };
      const levels = levelsOf(told);
      expect(levels).toEqual(
        restated({
          collectable: fraction(collectable),
          oldestDays,
          broken,
          unanswered,
          medianDaysLate,
          balance: fraction(balance),
          creditLimit: creditLimit === null ? null : fraction(creditLimit),
        }),
      );
      const points = pointsOf(levels, weighed);
      for (const name of PARTS) {
        expect(levels[name] >= 0 && levels[name] <= MOST_LEVELS[name], name).toBe(true);
        expect(points[name] >= 0 && points[name] <= weighed[name], name).toBe(true);
      }
      expect(scoreOf(points)).toBe(scoreBy(weighed, levels));
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
        broken: 0,
        unanswered: 0,
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
      const [before, after] = [a, more].map((each) => pointsOf(levelsOf(each), USUAL_WEIGHTS));
      for (const name of PARTS) expect(after?.[name], name).toBeGreaterThanOrEqual(before?.[name] ?? 0);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['nothing', {}, { collectable: 0, age: 0, broken: 0, unanswered: 0, slower: 0, credit: 0 }],
  [
    '99.00 for 45 days',
    { collectable: '99', oldestDays: 45 },
    { collectable: 10, age: 10, broken: 0, unanswered: 0, slower: 0, credit: 0 },
  ],
  [
    'a million for a year',
    { collectable: '1000000', oldestDays: 365 },
    { collectable: 25, age: 20, broken: 0, unanswered: 0, slower: 0, credit: 0 },
  ],
  [
    'slower than it was',
    { collectable: '9', oldestDays: 40, medianDaysLate: 10 },
    { collectable: 5, age: 9, broken: 0, unanswered: 0, slower: 10, credit: 0 },
  ],
  [
    'two broken promises and two reminders without an answer',
    { broken: 2, unanswered: 2 },
    { collectable: 0, age: 0, broken: 10, unanswered: 7, slower: 0, credit: 0 },
  ],
  [
    '85 % of the limit',
    { balance: '850', creditLimit: '1000' },
    { collectable: 0, age: 0, broken: 0, unanswered: 0, slower: 0, credit: 9 },
  ],
  [
    'a limit of nothing',
    { balance: '0.01', creditLimit: '0' },
    { collectable: 0, age: 0, broken: 0, unanswered: 0, slower: 0, credit: 10 },
  ],
])(
  'the points of %s',
  (_what, {
    collectable = '0',
    oldestDays = null,
    broken = 0,
    unanswered = 0,
    medianDaysLate = null,
    balance = '0',
    creditLimit = null,
  }: Told, points) => {
    expect(
      pointsOf(
        levelsOf({
          collectable: new Decimal(collectable),
          anythingCollectable: oldestDays !== null,
          oldestDays,
          broken,
          unanswered,
          medianDaysLate,
          balance: new Decimal(balance),
          creditLimit: creditLimit === null ? null : new Decimal(creditLimit),
        }),
        USUAL_WEIGHTS,
      ),
    ).toEqual(points);
  },
);

type Told = {
  collectable?: string;
  oldestDays?: number | null;
  broken?: number;
  unanswered?: number;
  medianDaysLate?: number | null;
  balance?: string;
  creditLimit?: string | null;
};
