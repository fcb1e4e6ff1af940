import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CURRENCIES,
  convertMajor,
  decimalsOf,
  parseAmount,
  roundMinor,
  splitAmount,
  toDecimalString,
  toMajor,
} from '@/lib/kernel/money';
import { type Fraction, fraction } from '@/tests/support/oracle/fraction';

const RUNS = { numRuns: 10_000 };
const minor = fc.oneof(
  fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n }),
  fc.bigInt({ min: -1000n, max: 1000n }),
);
const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'BHD', 'CLP', 'HUF');

test('an amount is read back from its text exactly, in every currency', () => {
  fc.assert(
    fc.property(minor, fc.constantFrom(...CURRENCIES), (amount, code) => {
      const text = toDecimalString(amount, code);
      expect(text).toMatch(/^-?\d+(\.\d{2,3})?$/);
      expect(parseAmount(text, code)).toBe(amount);
      expect(toMajor(amount, code).equals(new Decimal(text))).toBe(true);
    }),
    RUNS,
  );
});

test('a text is read only if it is a plain decimal number that the currency can hold', () => {
  const text = fc.oneof(
    fc.stringMatching(/^-?\d{1,18}(\.\d{1,4})?$/),
    fc.stringMatching(/^[-+0-9.,eE ١٢_']{0,8}$/u),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(text, currency, (told, code) => {
      const [, sign = '', whole = '', decimals = ''] =
        /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(told.trim()) ?? [];
      const places = PLACES[code] ?? 2;
      const digits = whole.replace(/^0*/, '').length + places;
      const expected = whole !== '' && decimals.length <= places && Math.max(digits, places + 1) <= 15;
      let amount: bigint | undefined;
      try {
        amount = parseAmount(told, code);
      } catch {
        amount = undefined;
      }
      expect(amount !== undefined, told).toBe(expected);
      if (amount !== undefined) {
        const scaled = BigInt(whole) * 10n ** BigInt(places) + BigInt(decimals.padEnd(places, '0') || '0');
        expect(amount).toBe(sign ? -scaled : scaled);
      }
    }),
    RUNS,
  );
});

test('rounding goes to the nearest minor unit, and halves away from zero', () => {
  const number = fc.oneof(
    fc
      .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }))
      .map(([n, places]) => decimal(n, places)),
    // Exactly between two units of two or three decimals.
    fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }).map((n) => decimal(n * 10n + 5n, 3)),
    fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }).map((n) => decimal(n * 10n + 5n, 4)),
  );
  fc.assert(
    fc.property(number, currency, (text, code) => {
      expect(roundMinor(new Decimal(text), code)).toBe(
        nearest(fraction(text), 10n ** BigInt(decimalsOf(code))),
      );
    }),
    RUNS,
  );
});

test('a converted amount is exact until it is rounded', () => {
  const rate = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 7n }), fc.integer({ min: 0, max: 6 }))
    .map(([n, places]) => decimal(n, places));
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }),
      currency,
      currency,
      rate,
      (amount, from, to, text) => {
        const major = fraction(text);
        const exact = { n: amount * major.n, d: major.d * 10n ** BigInt(decimalsOf(from)) };
        expect(roundMinor(convertMajor(amount, from, text), to)).toBe(
          nearest(exact, 10n ** BigInt(decimalsOf(to))),
        );
      },
    ),
    RUNS,
  );
});

test('the parts of a split sum to the whole, each within one unit of its share, the largest remainders first', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 50n }), { minLength: 1, maxLength: 8 })
    .filter((all) => all.some((one) => one > 0n));
  fc.assert(
    fc.property(minor, weights, (total, all) => {
      const parts = splitAmount(total, all);
      expect(parts).toEqual(splitOneByOne(total, all));
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
      const sum = all.reduce((a, b) => a + b, 0n);
      for (const [index, part] of parts.entries()) {
        const off = part * sum - total * (all[index] ?? 0n);
        expect(off < sum && off > -sum, 'within one unit').toBe(true);
        if (all[index] === 0n) expect(part).toBe(0n);
      }
    }),
    RUNS,
  );
});

test('a split needs weights that are not negative and not all zero', () => {
  for (const weights of [[], [0n], [0n, 0n], [1n, -1n], [5n, -1n]])
    expect(() => splitAmount(10n, weights)).toThrow('Weights');
});

const PLACES: Record<string, number> = { JPY: 0, CLP: 0, KWD: 3, BHD: 3 };

/** Every part is rounded down; then the units that are left go, one by one, to whoever lacks most. */
function splitOneByOne(total: bigint, weights: bigint[]): bigint[] {
  const [size, sign] = total < 0n ? [-total, -1n] : [total, 1n];
  const sum = weights.reduce((a, b) => a + b, 0n);
  const parts = weights.map((weight) => (size * weight) / sum);
  const given = weights.map(() => false);
  while (parts.reduce((a, b) => a + b, 0n) < size) {
    let needy = -1;
    for (const [index, weight] of weights.entries()) {
      const lack = size * weight - (parts[index] ?? 0n) * sum;
      const most = needy < 0 ? -1n : size * (weights[needy] ?? 0n) - (parts[needy] ?? 0n) * sum;
      if (!given[index] && lack > most) needy = index;
    }
    given[needy] = true;
    parts[needy] = (parts[needy] ?? 0n) + 1n;
  }
  return parts.map((part) => (part === 0n ? 0n : part * sign));
}

/** The whole number nearest to a fraction times a scale; halves away from zero. */
function nearest({ n, d }: Fraction, scale: bigint): bigint {
  const size = (n < 0n ? -n : n) * scale;
  const down = size / d;
  const rounded = 2n * (size - down * d) >= d ? down + 1n : down;
  return n < 0n ? -rounded : rounded;
}

function decimal(n: bigint, places: number): string {
  const digits = (n < 0n ? -n : n).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return n < 0n ? `-${text}` : text;
}
