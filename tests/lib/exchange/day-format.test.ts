import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseDayFormat } from '@/lib/exchange/choose-day-format';
import { DAY_FORMATS, type DayFormat, parseDayAs } from '@/lib/exchange/day-format';

describe('a day in a given format', () => {
  it.each([
    ['2026-01-31', 'YYYY-MM-DD', '2026-01-31'],
    ['2026-1-5', 'YYYY-MM-DD', '2026-01-05'],
    ['2026-01-31T23:59:59.123Z', 'YYYY-MM-DD', '2026-01-31'],
    ['2026-01-31 23:59:59+02:00', 'YYYY-MM-DD', '2026-01-31'],
    ['31/01/2026', 'DD/MM/YYYY', '2026-01-31'],
    ['1/2/2026', 'DD/MM/YYYY', '2026-02-01'],
    ['1/2/2026 11:30 PM', 'MM/DD/YYYY', '2026-01-02'],
    ['31.1.2026', 'DD.MM.YYYY', '2026-01-31'],
    ['31. 1. 2026', 'DD.MM.YYYY', '2026-01-31'],
    ['31-01-2026', 'DD-MM-YYYY', '2026-01-31'],
    ['01-31-2026', 'MM-DD-YYYY', '2026-01-31'],
    ['2026/1/31', 'YYYY/MM/DD', '2026-01-31'],
    ['20260131', 'YYYYMMDD', '2026-01-31'],
    ['1 Jan 2026', 'DD MMM YYYY', '2026-01-01'],
    ['1-Jan-2026', 'DD MMM YYYY', '2026-01-01'],
    ['1. März 2026', 'DD MMM YYYY', '2026-03-01'],
    ['15 août 2026', 'DD MMM YYYY', '2026-08-15'],
    ['3 juillet 2026', 'DD MMM YYYY', '2026-07-03'],
    ['3 juin 2026', 'DD MMM YYYY', '2026-06-03'],
    ['1st January, 2026', 'DD MMM YYYY', '2026-01-01'],
    ['Jan 2, 2026', 'MMM DD YYYY', '2026-01-02'],
    ['December 31 2026', 'MMM DD YYYY', '2026-12-31'],
    [' 29/02/2024 ', 'DD/MM/YYYY', '2024-02-29'],
  ] as const)('reads %s as %s', (text, format, day) => {
    expect(parseDayAs(text, format)).toBe(day);
  });

  it.each([
    ['31/02/2026', 'DD/MM/YYYY', /2026-02-31 is not a day of the calendar/],
    ['29/02/2026', 'DD/MM/YYYY', /not a day of the calendar/],
    ['13/13/2026', 'DD/MM/YYYY', /not a day of the calendar/],
    ['01/31/2026', 'DD/MM/YYYY', /not a day of the calendar/],
    ['01/02/26', 'DD/MM/YYYY', /year of two digits/],
    ['1 Jan 26', 'DD MMM YYYY', /year of two digits/],
    ['45292', 'DD/MM/YYYY', /spreadsheet’s day number/],
    ['2026-01-31', 'DD/MM/YYYY', /“2026-01-31” is not a day written as DD\/MM\/YYYY/],
    ['31/01-2026', 'DD/MM/YYYY', /is not a day written/],
    ['٣١/٠١/٢٠٢٦', 'DD/MM/YYYY', /is not a day written/],
    ['1 Foo 2026', 'DD MMM YYYY', /is not a day written/],
    ['soon', 'YYYY-MM-DD', /is not a day written/],
    ['', 'YYYY-MM-DD', /The day is missing/],
    ['0026-01-01', 'YYYY-MM-DD', /not a day of the calendar/],
  ] as const)('refuses %s as %s', (text, format, message) => {
    expect(() => parseDayAs(text, format, 'Due date')).toThrow(message);
    expect(() => parseDayAs(text, format, 'Due date')).toThrow(
      expect.objectContaining({ field: 'Due date' }),
    );
  });
});

describe('the format of a column', () => {
  it.each([
    [['2026-01-02', '2026-03-04'], 'YYYY-MM-DD'],
    [['03/04/2026', '31/01/2026'], 'DD/MM/YYYY'],
    [['03/04/2026', '01/31/2026'], 'MM/DD/YYYY'],
    [['03.04.2026'], 'DD.MM.YYYY'],
    [['03-04-2026', '13-04-2026'], 'DD-MM-YYYY'],
    [['2026/03/04', ''], 'YYYY/MM/DD'],
    [['3 Apr 2026'], 'DD MMM YYYY'],
    [['20260304'], 'YYYYMMDD'],
  ])('of %j is %s', (values, format) => {
    expect(chooseDayFormat(values)).toEqual({ outcome: 'chosen', format, unreadable: [] });
  });

  it('is ambiguous when nothing rules the rival out, and shows both readings', () => {
    expect(chooseDayFormat(['05/05/2026', '03/04/2026'])).toEqual({
      outcome: 'ambiguous',
      formats: ['DD/MM/YYYY', 'MM/DD/YYYY'],
      examples: [{ text: '03/04/2026', as: { 'DD/MM/YYYY': '2026-04-03', 'MM/DD/YYYY': '2026-03-04' } }],
      unreadable: [],
    });
    expect(chooseDayFormat(['05/05/2026'])).toMatchObject({ outcome: 'ambiguous' });
    expect(chooseDayFormat(['03-04-2026'])).toMatchObject({ formats: ['DD-MM-YYYY', 'MM-DD-YYYY'] });
  });

  it('is told by a day that is in no calendar all the same: that line is refused, not the format', () => {
    expect(chooseDayFormat(['31/02/2026', '03/04/2026'])).toMatchObject({ format: 'DD/MM/YYYY' });
  });

  it('sets values aside that are no days in any format', () => {
    expect(chooseDayFormat(['31/01/2026', 'soon', '01/02/26'])).toEqual({
      outcome: 'chosen',
      format: 'DD/MM/YYYY',
      unreadable: ['soon', '01/02/26'],
    });
    expect(chooseDayFormat(['soon'])).toEqual({ outcome: 'none', unreadable: ['soon'] });
    expect(chooseDayFormat(['', ' '])).toEqual({ outcome: 'none', unreadable: [] });
  });

  it('is mixed when no format fits all', () => {
    expect(chooseDayFormat(['31/01/2026', '01/31/2026'])).toMatchObject({
      outcome: 'mixed',
      examples: ['31/01/2026', '01/31/2026'],
    });
  });
});

describe('days written in any format', () => {
  const day = fc
    .date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2199-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10));
  const write: Record<DayFormat, (y: string, m: string, d: string) => string> = {
    'YYYY-MM-DD': (y, m, d) => `${y}-${m}-${d}`,
    'DD/MM/YYYY': (y, m, d) => `${d}/${m}/${y}`,
    'MM/DD/YYYY': (y, m, d) => `${m}/${d}/${y}`,
    'DD.MM.YYYY': (y, m, d) => `${d}.${m}.${y}`,
    'DD-MM-YYYY': (y, m, d) => `${d}-${m}-${y}`,
    'MM-DD-YYYY': (y, m, d) => `${m}-${d}-${y}`,
    'YYYY/MM/DD': (y, m, d) => `${y}/${m}/${d}`,
    YYYYMMDD: (y, m, d) => `${y}${m}${d}`,
    'DD MMM YYYY': (y, m, d) => `${d} ${nameOf(m)} ${y}`,
    'MMM DD YYYY': (y, m, d) => `${nameOf(m)} ${d}, ${y}`,
  };
  const nameOf = (month: string) =>
    new Date(`2026-${month}-15T00:00:00Z`).toLocaleString('en', { month: 'long' });
  const written = (text: string, format: DayFormat) => {
    const [y = '', m = '', d = ''] = text.split('-');
    return write[format](y, m, d);
  };

  it('come back as they were', () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...DAY_FORMATS), (text, format) => {
        expect(parseDayAs(written(text, format), format)).toBe(text);
      }),
      { numRuns: 10_000 },
    );
  });

  it('are never chosen to be read otherwise than they were written', () => {
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...DAY_FORMATS),
        (days, format) => {
          const choice = chooseDayFormat(days.map((one) => written(one, format)));
          if (choice.outcome === 'chosen') expect(choice.format).toBe(format);
          else
            expect(choice).toMatchObject({ outcome: 'ambiguous', formats: expect.arrayContaining([format]) });
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('fail by refusal only', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 14 }), fc.constantFrom(...DAY_FORMATS), (text, format) => {
        try {
          expect(parseDayAs(text, format)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal' });
        }
      }),
    );
  });
});
