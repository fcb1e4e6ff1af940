import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeTerms, dueOn } from '@/lib/customers/terms';
import { dayNumber, dayOfNumber, monthEnd } from '@/tests/support/oracle/calendar';

const day = fc.integer({ min: dayNumber('1995-01-01'), max: dayNumber('2105-12-31') }).map(dayOfNumber);
const days = fc.oneof(
  fc.integer({ min: 0, max: 366 }),
  fc.constantFrom(0, 7, 10, 14, 15, 30, 45, 60, 90, 120),
);

test('the due day of any terms is found by counting days and months', () => {
  fc.assert(
    fc.property(day, fc.constantFrom('net', 'end_of_month'), days, (issuedOn, basis, count) => {
      const due = dueOn(issuedOn, { basis, days: count });
      expect(due).toBe(countOff(issuedOn, basis, count));
      expect(due >= issuedOn).toBe(true);
      if (basis === 'end_of_month') expect(due >= monthEnd(issuedOn)).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test.each([
  ['net', 30, '2026-01-31', '2026-03-02'],
  ['net', 0, '2026-01-31', '2026-01-31'],
  ['net', 366, '2024-01-01', '2025-01-01'],
  ['end_of_month', 0, '2026-02-10', '2026-02-28'],
  ['end_of_month', 30, '2026-01-10', '2026-02-28'],
  ['end_of_month', 30, '2024-01-31', '2024-02-29'],
  ['end_of_month', 60, '2026-12-01', '2027-02-28'],
  ['end_of_month', 15, '2026-01-10', '2026-02-15'],
  ['end_of_month', 45, '2026-01-10', '2026-03-17'],
] as const)('%s %i, issued on %s, falls due on %s', (basis, count, issuedOn, due) => {
  expect(dueOn(issuedOn, { basis, days: count })).toBe(due);
});

test('terms are described as people write them', () => {
  expect(
    [0, 30].flatMap((count) =>
      (['net', 'end_of_month'] as const).map((basis) => describeTerms({ basis, days: count })),
    ),
  ).toEqual(['Due on receipt', 'End of month', 'Net 30', 'End of month + 30']);
});

function countOff(issuedOn: string, basis: string, count: number): string {
  let number = dayNumber(basis === 'net' ? issuedOn : monthEnd(issuedOn));
  // Whole months move from month's end to month's end.
  if (
    basis === 'end_of_month' &&
    [0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330, 360].includes(count)
  ) {
    return monthEnd(issuedOn, count / 30);
  }
  for (let step = 0; step < count; step += 1) number += 1;
  return dayOfNumber(number);
}
