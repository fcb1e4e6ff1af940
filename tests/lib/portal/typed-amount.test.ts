import { describe, expect, test } from 'vitest';
import { LANGUAGES, languageOf, wordsOf } from '@/lib/portal/language';
import { readTypedAmount, typeAmount } from '@/lib/portal/typed-amount';

describe('an amount that somebody typed', () => {
  test.each([
    ['1234.50', 'en', '1234.50'],
    ['1,234.50', 'en', '1234.50'],
    ['1234,50', 'de', '1234.50'],
    ['1.234,50', 'de', '1234.50'],
    ['1.234.567', 'de', '1234567'],
    ['1.234', 'es', '1234'],
    ['12.50', 'de', '12.50'],
    ['1 234,50', 'fr', '1234.50'],
    ['1\u202f234,5', 'fr', '1234.5'],
    ['1 234', 'sv', '1234'],
  ])('%s in %s is %s', (typed, language, read) => {
    expect(readTypedAmount(typed, language)).toBe(read);
  });

  test.each(['1,2,3', '12,34.5', 'viel', '1.23,4,5', '-5', '1e3', '٣'])('%s is left as it is', (typed) => {
    for (const language of LANGUAGES) expect(readTypedAmount(typed, language)).not.toMatch(/^\d+(\.\d+)?$/);
  });

  test('is offered as it can be typed', () => {
    for (const language of LANGUAGES)
      expect(readTypedAmount(typeAmount('1234.50', language), language)).toBe('1234.50');
  });
});

describe('the words of the portal', () => {
  test('are there in every language, with the same gaps to fill', () => {
    const english = gapsOf(wordsOf('en'));
    for (const language of LANGUAGES) expect(gapsOf(wordsOf(language)), language).toEqual(english);
  });

  test('refuse every field in every language but English, whose rules speak for themselves', () => {
    for (const language of LANGUAGES.filter((code) => code !== 'en'))
      expect(Object.keys(wordsOf(language).refused).sort()).toEqual(
        Object.keys(wordsOf('de').refused).sort(),
      );
  });

  test('are the customer’s, else the organisation’s, else English', () => {
    expect(languageOf('sv-SE', 'de-DE')).toBe('sv');
    expect(languageOf('pl', 'de-DE')).toBe('de');
    expect(languageOf(null, 'ja-JP')).toBe('en');
  });
});

/** Each sentence's name with the gaps in it. */
function gapsOf({ refused, ...words }: object & { refused?: unknown }): Record<string, string[]> {
  const found: [string, string[]][] = [];
  const walk = (value: unknown, name: string): void => {
    if (typeof value === 'string') found.push([name, [...value.matchAll(/\{\w+\}/g)].map(String).sort()]);
    else for (const [key, inner] of Object.entries(value as object)) walk(inner, `${name}.${key}`);
  };
  walk(words, '');
  return Object.fromEntries(found);
}
