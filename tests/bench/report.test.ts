import { describe, expect, it } from 'vitest';
import { readOptions } from './options';
import { figure, median, percentile, table, verdict } from './report';

describe('the figures of the bench', () => {
  it('take the middle of an odd count and the mean of the two in the middle of an even one', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 10, 2])).toBe(3);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  it('take the smallest number that a share of them does not exceed', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([3, 1, 2], 0.5)).toBe(2);
    expect(percentile([3, 1, 2], 1)).toBe(3);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('say by how much a bound was missed, above or below', () => {
    expect(verdict(20, 20)).toBe('ok');
    expect(verdict(30, 20)).toBe('1.50 ×');
    expect(verdict(0.75, 0.75, 'at least')).toBe('ok');
    expect(verdict(0.6, 0.75, 'at least')).toBe('0.80 ×');
    expect(verdict(Number.NaN, 20)).toBe('');
    expect(verdict(12, undefined)).toBe('');
  });

  it('are written with three digits that matter, and a dash for what was not measured', () => {
    expect([0.834, 12.44, 123.4, 1240].map(figure)).toEqual(['0.83', '12.4', '123', '1,240']);
    expect(figure(undefined)).toBe('–');
  });

  it('stand in a table with aligned columns', () => {
    expect(
      table(
        ['what', 'ms'],
        [
          ['first page', '12.4'],
          ['x', '1'],
        ],
      ).split('\n'),
    ).toEqual([
      '| what       |   ms |',
      '| ---------- | ---: |',
      '| first page | 12.4 |',
      '| x          |    1 |',
    ]);
  });
});

describe('the command line of the bench', () => {
  it('is everything on a quick book unless told otherwise', () => {
    expect(readOptions([])).toMatchObject({
      part: 'all',
      size: { customers: 5_000, entries: 300_000 },
      plain: true,
    });
    expect(readOptions(['http', '--big', '--people', '50'])).toMatchObject({
      part: 'http',
      size: { customers: 100_000, entries: 10_000_000 },
      people: 50,
      seconds: 120,
    });
    expect(readOptions(['timings', '--customers', '200', '--no-plain'])).toMatchObject({
      size: { customers: 200, entries: 300_000 },
      plain: false,
    });
  });

  it.each([[['nothing']], [['book', 'http']], [['--customers', 'many']], [['--entries', '0']], [['--fast']]])(
    'refuses %j and says how to say it',
    (args) => {
      expect(() => readOptions(args)).toThrow(/Say npm run bench/);
    },
  );
});
