import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  accrueInterest,
  type ChargedDays,
  type InterestTerms,
  type LateItem,
} from '@/lib/dunning/accrue-interest';
import { addDays } from '@/lib/kernel/day';
import { toDecimalString } from '@/lib/kernel/money';

const terms = (told: Partial<InterestTerms> & { percents?: [string, string][] } = {}): InterestTerms => {
  const { percents = [['2000-01-01', '10']], ...rest } = told;
  const rates = percents.map(([from, percent]) => ({ from, percent: new Decimal(percent), assumed: false }));
  return { rates, dayCount: '365', graceDays: 0, graceCounts: true, ...rest };
};

const late = (told: Partial<LateItem>): LateItem => ({
  currency: 'EUR',
  dueOn: '2025-01-31',
  movements: [],
  charged: [],
  ...told,
});

/** Lines as a person writes them down: from, through, days, principal, per cent, amount. */
const written = (item: LateItem, holds: InterestTerms, through: string) =>
  accrueInterest(item, holds, through).flatMap(({ lines }) =>
    lines.map(
      (line) =>
        `${line.from} ${line.through} ${line.days} ${toDecimalString(line.principal, item.currency)} ${line.percent} ${toDecimalString(line.amount, item.currency)}`,
    ),
  );
const total = (item: LateItem, holds: InterestTerms, through: string) =>
  accrueInterest(item, holds, through).reduce((sum, { amount }) => sum + amount, 0n);

describe('the table that was worked out by hand', () => {
  // 10,000.00 EUR due 31 January 2025; 4,000.00 paid on 10 March, 1,000.00 of that taken back (reversed) on 1 April;
  // 11.15 % until 31 March, 10.15 % from 1 April, 9 % from 1 June 2025; 365 days.
  //   1 Feb – 10 Mar: 28 − 0 in February + 10 = 38 days × 10,000.00 × 11.15 % / 365 = 116.0822     sum 116.0822 → 116.08
  //  11 Mar – 31 Mar:                        21 days ×  6,000.00 × 11.15 % / 365 =  38.4904     sum 154.5726 → 154.57  + 38.49
  //   1 Apr         :                         1 day  ×  6,000.00 × 10.15 % / 365 =   1.6685     sum 156.2411 → 156.24  +  1.67
  //   2 Apr – 31 May:              29 + 31 = 60 days ×  7,000.00 × 10.15 % / 365 = 116.7945     sum 273.0356 → 273.04  + 116.80
  //   1 Jun – 30 Jun:                        30 days ×  7,000.00 ×  9.00 % / 365 =  51.7808     sum 324.8164 → 324.82  + 51.78
  test('part payment, reversal, two changes of the rate', () => {
    const item = late({
      movements: [
        { on: '2025-01-01', amount: 1_000_000n },
        { on: '2025-03-10', amount: -400_000n },
        { on: '2025-04-01', amount: 100_000n },
      ],
    });
    const percents: [string, string][] = [
      ['2025-01-01', '11.15'],
      ['2025-04-01', '10.15'],
      ['2025-06-01', '9'],
    ];
    expect(written(item, terms({ percents }), '2025-06-30')).toEqual([
      '2025-02-01 2025-03-10 38 10000.00 11.15 116.08',
      '2025-03-11 2025-03-31 21 6000.00 11.15 38.49',
      '2025-04-01 2025-04-01 1 6000.00 10.15 1.67',
      '2025-04-02 2025-05-31 60 7000.00 10.15 116.80',
      '2025-06-01 2025-06-30 30 7000.00 9 51.78',
    ]);
    expect(total(item, terms({ percents }), '2025-06-30')).toBe(32_482n);
  });

  // 36,500.00 EUR due 30 November 2023 at 10 %, through 15 March 2024.
  //   365: 1 Dec – 15 Mar = 31 + 31 + 29 + 15 = 106 days × 10.00 a day = 1,060.00
  //   actual: December 31 days × 36,500 × 10 % / 365 = 310.00; 75 days of a leap year × 3,650 / 366 = 747.9508
  //           sum 1,057.9508 → 1,057.95
  test('a leap year has 29 February, and 366 days where the policy counts them', () => {
    const item = late({ dueOn: '2023-11-30', movements: [{ on: '2023-11-01', amount: 3_650_000n }] });
    expect(written(item, terms(), '2024-03-15')).toEqual(['2023-12-01 2024-03-15 106 36500.00 10 1060.00']);
    expect(written(item, terms({ dayCount: 'actual' }), '2024-03-15')).toEqual([
      '2023-12-01 2023-12-31 31 36500.00 10 310.00',
      '2024-01-01 2024-03-15 75 36500.00 10 747.95',
    ]);
  });

  // 1900 and 2100 are no leap years, 2000 is one: 366 only where the rule of the calendar says so.
  //   3,660.00 EUR at 10 % is 366.00 a year, for 10 days of 2000: 366.00 × 10 / 366 = 10.00
  //   and for 10 days of 2100: 366.00 × 10 / 365 = 10.0274 → 10.03
  test('a century is a leap year every four hundred years', () => {
    const of = (dueOn: string) => late({ dueOn, movements: [{ on: dueOn, amount: 366_000n }] });
    const percents: [string, string][] = [['1990-01-01', '10']];
    expect(total(of('2000-03-31'), terms({ dayCount: 'actual', percents }), '2000-04-10')).toBe(1_000n);
    expect(total(of('2100-03-31'), terms({ dayCount: 'actual', percents }), '2100-04-10')).toBe(1_003n);
  });

  // 1,234,567 JPY due 31 January 2025 at 14.6 %, 30 days: 1,234,567 × 14.6 % × 30 / 365 = 14,814.804 → 14,815
  test('a currency without decimals', () => {
    const item = late({ currency: 'JPY', movements: [{ on: '2025-01-01', amount: 1_234_567n }] });
    expect(written(item, terms({ percents: [['2000-01-01', '14.6']] }), '2025-03-02')).toEqual([
      '2025-02-01 2025-03-02 30 1234567 14.6 14815',
    ]);
  });

  // 1,000.000 KWD due 31 January 2025 at 7 %, 31 days: 1,000 × 7 % × 31 / 365 = 5.94521 → 5.945
  test('a currency with three decimals', () => {
    const item = late({ currency: 'KWD', movements: [{ on: '2025-01-01', amount: 1_000_000n }] });
    expect(written(item, terms({ percents: [['2000-01-01', '7']] }), '2025-03-03')).toEqual([
      '2025-02-01 2025-03-03 31 1000.000 7 5.945',
    ]);
  });

  // 7,300.00 EUR at 10 % is 2.00 a day. Due 31 January, 10 days of grace: on 10 February nothing yet. On 11 February either all
  // 11 days (22.00), or that one alone (2.00).
  test('days of grace are waited for, then charged, or stay free', () => {
    const item = late({ movements: [{ on: '2025-01-01', amount: 730_000n }] });
    const [waited, free] = [terms({ graceDays: 10 }), terms({ graceDays: 10, graceCounts: false })];
    expect([total(item, waited, '2025-02-10'), total(item, free, '2025-02-10')]).toEqual([0n, 0n]);
    expect([total(item, waited, '2025-02-11'), total(item, free, '2025-02-11')]).toEqual([2_200n, 200n]);
  });

  test('what is paid within the days of grace bears nothing, though it was late', () => {
    const movements = [
      { on: '2025-01-01', amount: 730_000n },
      { on: '2025-02-10', amount: -730_000n },
    ];
    expect(total(late({ movements }), terms({ graceDays: 10 }), '2025-06-30')).toBe(0n);
    // Without grace, 1 to 10 February are ten days late: 20.00.
    expect(total(late({ movements }), terms(), '2025-06-30')).toBe(2_000n);
  });

  test('paid on the due day, or before any rate holds: nothing', () => {
    const paid = [
      { on: '2025-01-01', amount: 730_000n },
      { on: '2025-01-31', amount: -730_000n },
    ];
    expect(total(late({ movements: paid }), terms(), '2026-01-01')).toBe(0n);
    const open = late({ movements: [{ on: '2025-01-01', amount: 730_000n }] });
    expect(total(open, terms({ percents: [['2025-03-01', '10']] }), '2025-02-28')).toBe(0n);
    expect(total(open, terms({ percents: [['2025-03-01', '10']] }), '2025-03-01')).toBe(200n);
    expect(total(open, terms({ percents: [] }), '2026-01-01')).toBe(0n);
  });
});

describe('charging in parts', () => {
  const day = (n: number) => addDays('2023-01-01', n);
  const currency = fc.constantFrom('EUR', 'JPY', 'KWD');
  const percent = fc.integer({ min: 0, max: 200_000 }).map((n) => new Decimal(n).div(10_000).toFixed());
  const item = fc.record({
    currency,
    dueOn: fc.integer({ min: 1, max: 200 }).map(day),
    face: fc.bigInt({ min: 1n, max: 50_000_000n }),
    paid: fc.array(
      fc.record({ on: fc.integer({ min: 0, max: 800 }).map(day), part: fc.integer({ min: -3, max: 5 }) }),
      {
        maxLength: 6,
      },
    ),
  });
  const holds = fc.record({
    dayCount: fc.constantFrom('365' as const, 'actual' as const),
    graceDays: fc.integer({ min: 0, max: 20 }),
    graceCounts: fc.boolean(),
    percents: fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 700 }).map(day), percent), {
      minLength: 1,
      maxLength: 4,
      selector: ([from]) => from,
    }),
  });
  const splits = fc.array(fc.integer({ min: 1, max: 1_000 }).map(day), { maxLength: 8 });

  type Told = typeof item extends fc.Arbitrary<infer T> ? T : never;
  const open = ({ currency, dueOn, face, paid }: Told): LateItem => ({
    currency,
    dueOn,
    movements: [
      { on: '2023-01-01', amount: face },
      ...paid.map(({ on, part }) => ({ on, amount: -(face * BigInt(part)) / 10n })),
    ].sort((a, b) => (a.on < b.on ? -1 : 1)),
    charged: [],
  });
  const charge = (late: LateItem, terms: InterestTerms, through: string): ChargedDays[] => [
    ...late.charged,
    ...accrueInterest(late, terms, through).map(({ from, through, amount, exact }) => ({
      from,
      through,
      amount,
      exact,
    })),
  ];
  const sum = (charged: readonly ChargedDays[]) => charged.reduce((all, { amount }) => all + amount, 0n);
  const sorted = (percents: [string, string][]) => [...percents].sort(([a], [b]) => (a < b ? -1 : 1));

  test('comes to what charging at once does: never more, and less by a minor unit at most', () => {
    fc.assert(
      fc.property(item, holds, splits, (told, { percents, ...rest }, days) => {
        const all = terms({ ...rest, percents: sorted(percents) });
        const end = day(1_001);
        const once = sum(charge(open(told), all, end));
        let late = open(told);
        for (const through of [...days].sort()) late = { ...late, charged: charge(late, all, through) };
        const parts = sum(charge(late, all, end));
        expect(parts <= once && once - parts <= 1n).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('comes to what counting day by day does, rounded once', () => {
    fc.assert(
      fc.property(
        item,
        holds,
        fc.integer({ min: 1, max: 1_000 }).map(day),
        (told, { percents, ...rest }, end) => {
          const all = terms({ ...rest, percents: sorted(percents) });
          expect(sum(charge(open(told), all, end))).toBe(dayByDay(open(told), all, end));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('no day is in two periods, every line has days and an amount, and the lines add up', () => {
    fc.assert(
      fc.property(item, holds, splits, (told, { percents, ...rest }, days) => {
        const all = terms({ ...rest, percents: sorted(percents) });
        let late = open(told);
        for (const through of [...days].sort()) {
          for (const period of accrueInterest(late, all, through)) {
            expect(period.lines.reduce((total, { amount }) => total + amount, 0n)).toBe(period.amount);
            expect(
              period.lines.every(({ days, principal, amount }) => days > 0 && principal > 0n && amount >= 0n),
            ).toBe(true);
          }
          late = { ...late, charged: charge(late, all, through) };
        }
        const covered = [...late.charged].sort((a, b) => (a.from < b.from ? -1 : 1));
        for (const [place, { from }] of covered.entries())
          expect(from > (covered[place - 1]?.through ?? '')).toBe(true);
      }),
    );
  });

  test('days that were waived here and there are charged again together, and nothing is lost between them', () => {
    for (let n = 1n; n <= 60n; n += 1n) {
      let late = open({ currency: 'EUR', dueOn: day(10), face: n * 1_237n, paid: [] });
      const whole = sum(charge(late, terms(), day(300)));
      for (const through of [60, 110, 160, 220, 300])
        late = { ...late, charged: charge(late, terms(), day(through)) };
      const kept = late.charged.filter((_, place) => place % 2 === 0);
      expect(sum(charge({ ...late, charged: kept }, terms(), day(300)))).toBe(whole);
    }
  });

  test('what was waived is charged again with the same days and the same sum', () => {
    const late = open({ currency: 'EUR', dueOn: day(10), face: 123_457n, paid: [] });
    const whole = sum(charge(late, terms(), day(300)));
    const first = charge(late, terms(), day(100));
    const both = charge({ ...late, charged: first }, terms(), day(300));
    const second = both.slice(first.length);
    const again = accrueInterest({ ...late, charged: second }, terms(), day(300));
    expect(again.map(({ from, through }) => [from, through])).toEqual([[day(11), day(100)]]);
    expect(sum(second) + (again[0]?.amount ?? 0n)).toBe(whole);
  });
});

/**
 * The same again as slowly and simply as it can be said: every day by itself, in whole numbers. A minor unit has
 * 365 × 366 × 100 × 10,000 parts, as a per cent has four decimals here.
 */
function dayByDay({ dueOn, movements }: LateItem, holds: InterestTerms, end: string): bigint {
  const owed = (day: string) => {
    let sum = 0n;
    for (const { on, amount } of movements) if (on < day) sum += amount;
    return sum > 0n ? sum : 0n;
  };
  const over = addDays(dueOn, holds.graceDays + 1);
  if (end < over) return 0n;
  let parts = 0n;
  for (let day = addDays(dueOn, 1); day <= end; day = addDays(day, 1)) {
    if (day < over && (!holds.graceCounts || owed(over) === 0n)) continue;
    let percent = 0n;
    for (const rate of holds.rates)
      if (rate.from <= day) percent = BigInt(rate.percent.times(10_000).toFixed(0));
    const year =
      holds.dayCount === 'actual' && new Date(`${day.slice(0, 4)}-02-29`).getUTCDate() === 29 ? 366n : 365n;
    parts += owed(day) * percent * ((365n * 366n) / year);
  }
  const whole = 365n * 366n * 100n * 10_000n;
  return (2n * parts + whole) / (2n * whole);
}
