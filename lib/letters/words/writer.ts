import type { Day } from '@/lib/kernel/day';
import { type Currency, decimalsOf } from '@/lib/kernel/money';
import type { Language } from './language';
import type { Words } from './words';
import { wordsOf } from './words-of';

/** How somebody is written to: the words of a language, and figures and days as they are written there. */
export type Writer = {
  language: Language;
  locale: string;
  words: Words;
  /** A decimal string with its currency’s code: `1.234,50 EUR`, `JPY 500`. */
  money: (amount: string, currency: Currency) => string;
  /** The same without the code, for columns that name the currency once. */
  figure: (amount: string, currency: Currency) => string;
  /** Amounts of several currencies in one sentence, never summed; null for none. */
  amounts: (amounts: readonly { amount: string; currency: Currency }[]) => string | null;
  count: (count: number) => string;
  days: (count: number) => string;
  /** `21 November 2026`, for sentences. */
  day: (day: Day) => string;
  /** `21.11.2026`, for columns. */
  shortDay: (day: Day) => string;
};

/** Writers are kept: making the formats of a locale costs a hundred times what using them does. */
export function writerOf(language: Language, locale: string): Writer {
  const key = `${language} ${locale}`;
  const kept = writers.get(key) ?? makeWriter(language, locale);
  writers.set(key, kept);
  return kept;
}

const writers = new Map<string, Writer>();

function makeWriter(language: Language, locale: string): Writer {
  const words = wordsOf(language);
  const plain = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const long = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const short = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const money = (amount: string, currency: Currency) =>
    spaced(currencyFormat(locale, currency).format(amount as Intl.StringNumericLiteral));
  const count = (number: number) => spaced(plain.format(number));
  return {
    language,
    locale,
    words,
    money,
    figure: (amount, currency) =>
      spaced(figureFormat(locale, decimalsOf(currency)).format(amount as Intl.StringNumericLiteral)),
    amounts: (amounts) =>
      amounts.length === 0
        ? null
        : list.format(amounts.map(({ amount, currency }) => money(amount, currency))),
    count,
    days: (number) => words.days(number, count(number)),
    day: (day) => long.format(new Date(`${day}T00:00:00Z`)),
    shortDay: (day) => short.format(new Date(`${day}T00:00:00Z`)),
  };
}

/** The narrow space that does not break is missing in many fonts; the usual one says the same. */
const spaced = (text: string): string => text.replaceAll('\u202f', '\u00a0');

/** By code, since `kr` and `$` are several currencies; with the decimals of ISO 4217, not those of the runtime. */
function currencyFormat(locale: string, currency: Currency): Intl.NumberFormat {
  const decimals = decimalsOf(currency);
  return keptFormat(
    `${locale} ${currency}`,
    () =>
      new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'code',
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }),
  );
}

const figureFormat = (locale: string, decimals: number): Intl.NumberFormat =>
  keptFormat(
    `${locale} ${decimals}`,
    () => new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  );

function keptFormat(key: string, make: () => Intl.NumberFormat): Intl.NumberFormat {
  const kept = formats.get(key) ?? make();
  formats.set(key, kept);
  return kept;
}

const formats = new Map<string, Intl.NumberFormat>();
