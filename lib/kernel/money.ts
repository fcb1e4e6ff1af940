import { Decimal } from 'decimal.js';
import { invalid } from './refusal';

/**
 * Money is a whole number of minor units (`bigint`) beside its ISO 4217 currency code.
 * decimal.js does what is not an integer sum; `roundMinor` is the one place that rounds.
 */
export type Currency = string;
export type Money = { amount: bigint; currency: Currency };

/** Minor-unit digits that differ from 2, by ISO 4217 (list one, table A.1). */
const NO_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ');
const THREE_DECIMALS = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');
const TWO_DECIMALS = (
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC ' +
  'CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD ' +
  'KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO ' +
  'NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL ' +
  'THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG'
).split(' ');

const DECIMALS = new Map<string, number>([
  ...NO_DECIMALS.map((code): [string, number] => [code, 0]),
  ...TWO_DECIMALS.map((code): [string, number] => [code, 2]),
  ...THREE_DECIMALS.map((code): [string, number] => [code, 3]),
]);

/** Every currency that an amount may carry, in alphabetical order. */
export const CURRENCIES: readonly Currency[] = [...DECIMALS.keys()].sort();

/** The largest amount that one document may carry: 15 digits of minor units. */
export const LARGEST_AMOUNT = 999_999_999_999_999n;

/** Digits after the decimal point: 0, 2 or 3. Refuses an unknown code. */
export function decimalsOf(currency: Currency): number {
  const decimals = DECIMALS.get(currency);
  if (decimals === undefined)
    throw invalid(`${currency || 'An empty code'} is not an ISO 4217 currency.`, 'currency');
  return decimals;
}

export const isCurrency = (code: string): boolean => DECIMALS.has(code);

/**
 * Reads a plain decimal string (`1234.50`, `-3`) into minor units.
 * Refuses everything else by name of the field: grouping, exponents, non-ASCII digits, too many decimals.
 */
export function parseAmount(text: string, currency: Currency, field = 'amount'): bigint {
  const decimals = decimalsOf(currency);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match)
    throw invalid(
      `“${shorten(text)}” is not an amount: write digits and a decimal point, like 1234.50.`,
      field,
    );
  const [, sign, whole = '', fraction = ''] = match;
  if (fraction.length > decimals) {
    throw invalid(`${shorten(text)} has ${fraction.length} decimals; ${currency} has ${decimals}.`, field);
  }
  const digits = whole.replace(/^0+(?=\d)/, '');
  if (digits.length + decimals > 15)
    throw invalid(`${shorten(text)} is too large: at most 15 digits.`, field);
  const minor = BigInt(digits + fraction.padEnd(decimals, '0'));
  return sign ? -minor : minor;
}

/** Minor units as the plain decimal string that the API speaks: `-1234.50`. */
export function toDecimalString(minor: bigint, currency: Currency): string {
  const decimals = decimalsOf(currency);
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Minor units as a decimal number of major units, exactly. */
export const toMajor = (minor: bigint, currency: Currency): Decimal =>
  new Decimal(minor.toString()).div(SCALES[decimalsOf(currency)] ?? 1);

/** Major units to whole minor units, half away from zero: the one place where money is rounded. */
export function roundMinor(major: Decimal, currency: Currency): bigint {
  const scaled = major.times(SCALES[decimalsOf(currency)] ?? 1);
  return BigInt(scaled.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0));
}

/** Minor units in a major one, by the currency's decimals. */
const SCALES = [1, 10, 100, 1000].map((scale) => new Decimal(scale));

/** Converts at `rate` units of `to` for one unit of `from`, unrounded, in major units of `to`. */
export const convertMajor = (minor: bigint, from: Currency, rate: Decimal.Value): Decimal =>
  toMajor(minor, from).times(rate);

/**
 * Splits an amount in proportion to weights so that the parts sum to it exactly:
 * largest remainder first, then the earlier part. Weights are not negative and not all zero.
 */
export function splitAmount(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum <= 0n || weights.some((weight) => weight < 0n))
    throw invalid('Weights must be positive.', 'weights');
  const sign = total < 0n ? -1n : 1n;
  const size = total * sign;
  const parts = weights.map((weight, index) => ({
    index,
    part: (size * weight) / sum,
    rest: (size * weight) % sum,
  }));
  let left = size - parts.reduce((a, { part }) => a + part, 0n);
  for (const part of [...parts].sort((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  )) {
    if (left === 0n) break;
    part.part += 1n;
    left -= 1n;
  }
  return parts.map(({ part }) => part * sign);
}

/** The smaller of two amounts of one currency (Math.min takes no bigint). */
export function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

const shorten = (text: string) => (text.length > 24 ? `${text.slice(0, 24)}…` : text);
