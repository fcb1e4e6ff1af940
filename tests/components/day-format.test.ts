import { describe, expect, test } from 'vitest';
import { writeDay, writeDaysLate } from '@/components/day-format';

const today = '2026-11-22';

describe('a day for reading', () => {
  test('leaves out this year', () => expect(writeDay('2026-11-21', today)).toBe('21 Nov'));
  test('names another year', () => expect(writeDay('2025-03-01', today)).toBe('1 Mar 2025'));
});

describe('how late a due day is', () => {
  test('is counted in days, one in the singular', () => {
    expect(writeDaysLate('2026-11-04', today).text).toBe('18 days late');
    expect(writeDaysLate('2026-11-21', today).text).toBe('1 day late');
    expect(writeDaysLate('2026-11-25', today).text).toBe('due in 3 days');
  });

  test('is neither late nor later on the day itself', () => {
    expect(writeDaysLate(today, today)).toEqual({ text: 'due today', short: 'due today', level: 'soon' });
  });

  test('is soon up to a week ahead', () => {
    expect(writeDaysLate('2026-11-29', today).level).toBe('soon');
    expect(writeDaysLate('2026-11-30', today).level).toBe('later');
  });

  test('has a short form for columns', () => {
    expect(writeDaysLate('2026-09-12', today).short).toBe('71 d late');
    expect(writeDaysLate('2026-12-01', today).short).toBe('due in 9 d');
  });
});
