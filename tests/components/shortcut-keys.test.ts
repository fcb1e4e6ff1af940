import { describe, expect, test } from 'vitest';
import { answerTo, keyCaps, strokeOf } from '@/components/shortcut-keys';
import { registerShortcuts, shortcutsInForce } from '@/components/shortcut-registry';

const press = (
  key: string,
  held: Partial<Record<'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => strokeOf({ key, metaKey: false, ctrlKey: false, altKey: false, shiftKey: false, ...held });

describe('a key press', () => {
  test('is its letter, and its sign where Shift makes one', () => {
    expect(press('j')).toBe('j');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('Enter', { shiftKey: true })).toBe('shift+Enter');
  });

  test('is the same with Command as with Control', () => {
    expect(press('k', { metaKey: true })).toBe('mod+k');
    expect(press('K', { ctrlKey: true })).toBe('mod+k');
  });

  test('is nothing with Alt, which types letters, or as a modifier alone', () => {
    expect(press('l', { altKey: true })).toBeNull();
    expect(press('Shift', { shiftKey: true })).toBeNull();
  });
});

describe('the answer to a key', () => {
  const queue = { keys: 'g q' };
  const next = { keys: 'j' };
  const shell = { keys: 'e', from: 'shell' };
  const page = { keys: 'e', from: 'page' };

  test('runs a single key at once', () =>
    expect(answerTo([next], 'j', null)).toEqual({ run: next, remember: null }));

  test('waits for the second of two keys', () => {
    expect(answerTo([queue, next], 'g', null)).toEqual({ remember: 'g' });
    expect(answerTo([queue, next], 'q', 'g')).toEqual({ run: queue, remember: null });
  });

  test('forgets the first key when the second leads nowhere', () => {
    expect(answerTo([queue, next], 'x', 'g')).toEqual({ remember: null });
    expect(answerTo([queue, next], 'j', 'g')).toEqual({ run: next, remember: null });
  });

  test('lets the page take over a key of the shell', () =>
    expect(answerTo([shell, page], 'e', null).run).toBe(page));
});

describe('the shortcuts in force', () => {
  test('are those of what is mounted, and go with it', () => {
    const ran: string[] = [];
    const leave = registerShortcuts([{ keys: 'j', label: 'Next row', run: () => ran.push('j') }]);
    const leaveAgain = registerShortcuts([{ keys: 'k', label: 'Row before', run: () => ran.push('k') }]);
    leave();
    expect(shortcutsInForce().map(({ keys }) => keys)).toEqual(['k']);
    leaveAgain();
    expect(shortcutsInForce()).toEqual([]);
  });
});

test('key caps are those of the computer', () => {
  expect(keyCaps('mod+k', true)).toEqual(['⌘', 'K']);
  expect(keyCaps('mod+k', false)).toEqual(['Ctrl', 'K']);
  expect(keyCaps('g q', false)).toEqual(['g', 'q']);
  expect(keyCaps('?', false)).toEqual(['?']);
});
