import { describe, expect, test } from 'vitest';
import { leastWidths } from '@/components/data-table-columns';
import { ariaSort, nextSort, successor, withParams } from '@/components/table-address';

describe('sorting by a header', () => {
  test('starts with the largest figure, and with A for words', () => {
    expect(nextSort('overdue', '-score', true)).toBe('-overdue');
    expect(nextSort('name', '-score', false)).toBe('name');
  });

  test('turns round at the second click', () => {
    expect(nextSort('overdue', '-overdue', true)).toBe('overdue');
    expect(nextSort('overdue', 'overdue', true)).toBe('-overdue');
  });

  test('is told to screen readers on the sorted column alone', () => {
    expect(ariaSort('overdue', '-overdue')).toBe('descending');
    expect(ariaSort('name', '-overdue')).toBeUndefined();
  });
});

describe('the address', () => {
  test('keeps what it is not asked to change', () =>
    expect(withParams('q=aster&row=C-1', { row: 'C-2' })).toBe('?q=aster&row=C-2'));

  test('drops what becomes nothing, and its question mark with the last', () => {
    expect(withParams('q=aster&row=C-1', { row: null })).toBe('?q=aster');
    expect(withParams('row=C-1', { row: null })).toBe('');
  });
});

describe('the row after one that left the list', () => {
  test('is the one that took its place', () => expect(successor(['a', 'b', 'c'], ['a', 'c'], 'b')).toBe('c'));
  test('is the one before, at the end', () => expect(successor(['a', 'b', 'c'], ['a', 'b'], 'c')).toBe('b'));
  test('skips others that left with it', () =>
    expect(successor(['a', 'b', 'c', 'd'], ['a', 'd'], 'b')).toBe('d'));
  test('is none when the list is empty', () => expect(successor(['a'], [], 'a')).toBeNull());
});

test('a narrow table needs no room for the columns that it leaves out', () => {
  const columns = [{ width: 60 }, {}, { width: 100, wideOnly: true }];
  expect(leastWidths(columns, false)).toEqual({ wide: 300, narrow: 200 });
  expect(leastWidths(columns, true)).toEqual({ wide: 336, narrow: 236 });
});
