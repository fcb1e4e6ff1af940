import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, dayIn, daysBetween, endOfMonth, isDay, parseDay } from '@/lib/kernel/day';
import { dayNumber, dayOfNumber, monthEnd, yearBefore } from '@/tests/support/oracle/calendar';

const RUNS = { numRuns: 10_000 };
const number = fc.integer({ min: 0, max: dayNumber('2199-12-31') });

test('days are counted as on a calendar', () => {
  fc.assert(
    fc.property(number, number, (one, other) => {
      const [a, b] = [dayOfNumber(one), dayOfNumber(other)];
      expect(addDays(a, other - one)).toBe(b);
      expect(daysBetween(a, b)).toBe(other - one);
      expect(endOfMonth(a)).toBe(monthEnd(a));
      expect(addMonths(a, -12)).toBe(yearBefore(a));
      expect(a < b).toBe(one < other);
    }),
    RUNS,
  );
});

test('a month later is the same day of it, or its last', () => {
  fc.assert(
    fc.property(number, fc.integer({ min: 0, max: 40 }), (one, months) => {
      const day = dayOfNumber(one);
      const end = monthEnd(day, months);
      const same = `${end.slice(0, 8)}${day.slice(8)}`;
      expect(addMonths(day, months)).toBe(same > end ? end : same);
    }),
    RUNS,
  );
});

test('a text is a day only if the calendar has it', () => {
  const text = fc.oneof(
    fc
      .tuple(
        fc.integer({ min: 1890, max: 2210 }),
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 0, max: 33 }),
      )
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join('-')),
    number.map(dayOfNumber),
    fc.stringMatching(/^[0-9\-/. T]{0,12}$/),
  );
  fc.assert(
    fc.property(text, (told) => {
      const [, year, month, date] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(told.trim()) ?? []).map(Number);
      const real =
        year !== undefined &&
        month !== undefined &&
        date !== undefined &&
        year >= 1900 &&
        year <= 2199 &&
        month >= 1 &&
        month <= 12 &&
        date >= 1 &&
        date <= Number(monthEnd(`${year}-${String(month).padStart(2, '0')}-01`).slice(8));
      expect(isDay(told), told).toBe(real);
      if (real) expect(parseDay(told)).toBe(told.trim());
    }),
    RUNS,
  );
});

test('the day of an instant is that of the organisation’s time zone', () => {
  const instant = new Date('2026-03-01T23:30:00Z');
  expect(dayIn('UTC', instant)).toBe('2026-03-01');
  expect(dayIn('Europe/Berlin', instant)).toBe('2026-03-02');
  expect(dayIn('America/New_York', instant)).toBe('2026-03-01');
  expect(dayIn('Pacific/Kiritimati', new Date('2026-03-01T10:00:00Z'))).toBe('2026-03-02');
});
