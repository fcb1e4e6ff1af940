import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeAmount } from '@/components/money-format';

const text = (amount: string, currency: string, format = {}) =>
  writeAmount(amount, currency, format).text.replaceAll('\u00a0', ' ');

describe('an amount for reading', () => {
  test('is grouped, with the symbol people know or the code', () => {
    expect(text('84200.00', 'EUR')).toBe('€84,200.00');
    expect(text('147703.18', 'USD')).toBe('$147,703.18');
    expect(text('310000.00', 'SEK')).toBe('SEK 310,000.00');
  });

  test('shows as many decimals as the currency has', () => {
    expect(text('1234', 'JPY')).toBe('¥1,234');
    expect(text('1.234', 'KWD')).toBe('KWD 1.234');
    expect(text('1.234', 'IQD')).toBe('IQD 1.234');
  });

  test('stands in parentheses when negative, and says minus to a screen reader', () => {
    const written = writeAmount('-1250.00', 'EUR');
    expect(written.text).toBe('(€1,250.00)');
    expect(written.spoken).toBe('minus €1,250.00');
  });

  test('is an en dash when zero, also a negative zero', () => {
    expect(text('0.00', 'EUR')).toBe('–');
    expect(writeAmount('-0.00', 'EUR')).toMatchObject({
      text: '–',
      spoken: '€0.00',
      negative: false,
      zero: true,
    });
  });

  test('rounds half away from zero to whole units when asked', () => {
    expect(text('84200.50', 'EUR', { whole: true })).toBe('€84,201');
    expect(text('-84200.50', 'EUR', { whole: true })).toBe('(€84,201)');
    expect(text('84200.49', 'EUR', { whole: true })).toBe('€84,200');
  });

  test('follows the locale', () => {
    expect(text('1234.50', 'EUR', { locale: 'de-DE' })).toBe('1.234,50 €');
  });

  test('keeps every digit, of 15-digit amounts too', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 999_999_999_999_999n }), (minor) => {
        const digits = minor.toString().padStart(3, '0');
        const amount = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(writeAmount(amount, 'EUR').text.replace(/[€,]/g, '')).toBe(amount);
      }),
    );
  });
});
