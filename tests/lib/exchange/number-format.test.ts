import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseNumberFormat } from '@/lib/exchange/choose-number-format';
import { NUMBER_FORMATS, type NumberFormat, parseNumberAs } from '@/lib/exchange/number-format';

describe('a number in a given format', () => {
  it.each([
    ['1,234.56', '1,234.56', '1234.56'],
    ['1234.56', '1,234.56', '1234.56'],
    ['12,34,567.80', '1,234.56', '1234567.8'],
    ['1.234,56', '1.234,56', '1234.56'],
    ['1234,56', '1.234,56', '1234.56'],
    ['1 234,56', '1 234,56', '1234.56'],
    ['1\u202f234\u00a0567,89', '1 234,56', '1234567.89'],
    ["1'234.56", "1'234.56", '1234.56'],
    ['1’234.56', "1'234.56", '1234.56'],
    ['1 234.56', '1 234.56', '1234.56'],
    ['.5', '1,234.56', '0.5'],
    ['0012.50', '1,234.56', '12.5'],
    ['-5', '1,234.56', '-5'],
    ['−5', '1,234.56', '-5'],
    ['5-', '1,234.56', '-5'],
    ['(1,234.50)', '1,234.56', '-1234.5'],
    ['-0.00', '1,234.56', '0'],
  ] as const)('reads %s as %s', (text, format, decimal) => {
    expect(parseNumberAs(text, format)).toEqual({ decimal });
  });

  it.each([
    ['€5.00', '1,234.56', '5', ['EUR']],
    ['EUR 5', '1,234.56', '5', ['EUR']],
    ['5,00 €', '1.234,56', '5', ['EUR']],
    ['-€5', '1,234.56', '-5', ['EUR']],
    ['€-5', '1,234.56', '-5', ['EUR']],
    ['(US$5)', '1,234.56', '-5', ['USD']],
    ['CHF 1’234.50', "1'234.56", '1234.5', ['CHF']],
    ['1 234,50 kr', '1 234,56', '1234.5', ['SEK', 'NOK', 'DKK', 'ISK']],
    ['1 234,50 zł', '1 234,56', '1234.5', ['PLN']],
  ] as const)('reads %s with its currency', (text, format, decimal, currencies) => {
    expect(parseNumberAs(text, format)).toMatchObject({ decimal, currencies });
  });

  it.each([
    '1e5',
    'NaN',
    'Infinity',
    '١٢٣',
    '1,23.45',
    '1,2345',
    ',123',
    '1.2.3',
    '1.234,56',
    '5.',
    '--5',
    '(-5)',
    '-5-',
    '€5€',
    'XYZ 5',
    '5 5',
    '0x10',
    '1_000',
    '+5',
    '5%',
    '-',
    '()',
  ])('refuses %s', (text) => {
    expect(() => parseNumberAs(text, '1,234.56', 'Total')).toThrow(
      expect.objectContaining({
        name: 'Refusal',
        field: 'Total',
        message: expect.stringContaining('is not an amount'),
      }),
    );
  });

  it('refuses nothing at all, and more than 15 digits', () => {
    expect(() => parseNumberAs(' ', '1,234.56')).toThrow(/missing/);
    expect(() => parseNumberAs('1'.repeat(40), '1,234.56')).toThrow(/at most 15 digits/);
    expect(() => parseNumberAs('9,999,999,999,999.999', '1,234.56')).toThrow(/at most 15 digits/);
    expect(parseNumberAs('9,999,999,999,999.99', '1,234.56').decimal).toBe('9999999999999.99');
  });
});

describe('the format of a column', () => {
  it.each([
    [['1,234.56', '5'], '1,234.56'],
    [['1.234,56', '5'], '1.234,56'],
    [['12,50'], '1.234,56'],
    [['12.50', '1,234'], '1,234.56'],
    [['1 234,5', '12'], '1 234,56'],
    [["1'234"], "1'234.56"],
    [['1 234.5'], '1 234.56'],
    [['5', '12'], '1,234.56'],
    [['1,234,567'], '1,234.56'],
    [['1.234.567'], '1.234,56'],
    [['€ 1.234,50', '(3,20)'], '1.234,56'],
  ])('of %j is %s', (values, format) => {
    expect(chooseNumberFormat(values)).toEqual({ outcome: 'chosen', format, unreadable: [] });
  });

  it('is ambiguous when it changes what a value means', () => {
    expect(chooseNumberFormat(['1,234', '5'])).toEqual({
      outcome: 'ambiguous',
      formats: ['1,234.56', '1.234,56'],
      examples: [{ text: '1,234', as: { '1,234.56': '1234', '1.234,56': '1.234' } }],
      unreadable: [],
    });
    expect(chooseNumberFormat(['1.234'])).toMatchObject({ outcome: 'ambiguous' });
  });

  it('sets values aside that are no numbers, and says when no format reads all', () => {
    expect(chooseNumberFormat(['12.50', '1e5', 'n/a'])).toMatchObject({
      format: '1,234.56',
      unreadable: ['1e5', 'n/a'],
    });
    expect(chooseNumberFormat(['12.50', '12,50'])).toMatchObject({
      outcome: 'mixed',
      examples: ['12.50', '12,50'],
    });
    expect(chooseNumberFormat([''])).toEqual({ outcome: 'none', unreadable: [] });
  });
});

describe('numbers written in any format', () => {
  const minor = fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n });
  const plain = (value: bigint) => {
    const digits = (value < 0n ? -value : value).toString().padStart(3, '0');
    return { sign: value < 0n ? '-' : '', whole: digits.slice(0, -2), cents: digits.slice(-2) };
  };
  const write = (value: bigint, format: NumberFormat, grouped: boolean) => {
    const { sign, whole, cents } = plain(value);
    const group = format[1] ?? '';
    return `${sign}${grouped ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole}${format[5]}${cents}`;
  };

  it('come back exactly, grouped or not', () => {
    fc.assert(
      fc.property(minor, fc.constantFrom(...NUMBER_FORMATS), fc.boolean(), (value, format, grouped) => {
        const { sign, whole, cents } = plain(value);
        const expected = `${sign}${whole}.${cents}`.replace(/\.?0+$/, (zeros) =>
          zeros.includes('.') ? '' : zeros.replace(/0+$/, ''),
        );
        expect(parseNumberAs(write(value, format, grouped), format).decimal).toBe(expected);
      }),
      { numRuns: 10_000 },
    );
  });

  it('are never chosen to mean something else', () => {
    fc.assert(
      fc.property(
        fc.array(minor, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...NUMBER_FORMATS),
        (values, format) => {
          const texts = values.map((value) => write(value, format, true));
          const choice = chooseNumberFormat(texts);
          if (choice.outcome === 'ambiguous') return;
          if (choice.outcome !== 'chosen') throw new Error(choice.outcome);
          for (const text of texts)
            expect(parseNumberAs(text, choice.format)).toEqual(parseNumberAs(text, format));
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('fail by refusal only, and give a plain decimal else', () => {
    const text = fc.string({
      unit: fc.constantFrom('1', '0', ',', '.', ' ', '-', '(', ')', '€', 'E', 'U', 'R', "'"),
      maxLength: 10,
    });
    fc.assert(
      fc.property(text, fc.constantFrom(...NUMBER_FORMATS), (value, format) => {
        try {
          expect(parseNumberAs(value, format).decimal).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        } catch (error) {
          expect(error).toMatchObject({ name: 'Refusal' });
        }
      }),
      { numRuns: 5000 },
    );
  });
});
