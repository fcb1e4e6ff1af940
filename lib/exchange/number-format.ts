import { isCurrency } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import { quote } from './table';

/** How the numbers of a file are written, shown by example. The grouping may be left out, the decimals too. */
export const NUMBER_FORMATS = ['1,234.56', '1.234,56', '1 234,56', "1'234.56", '1 234.56'] as const;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];

/** A plain decimal (`-1234.5`, no zeros at the end), and the currencies that a sign or code beside it may mean. */
export type NumberRead = { decimal: string; currencies?: readonly string[]; sign?: string };

/** Reads a number written in `format`, or refuses: exponents, other digits, wrong grouping, more than 15 digits. */
export function parseNumberAs(text: string, format: NumberFormat, field = 'amount'): NumberRead {
  const read = readNumber(text, format);
  if (!read) {
    if (text.trim() === '') throw invalid('The amount is missing.', field);
    throw invalid(`${quote(text)} is not an amount written like ${format}.`, field);
  }
  if (read.decimal.replace(/\D/g, '').replace(/^0+/, '').length > 15) {
    throw invalid(`${quote(text)} is too large: at most 15 digits.`, field);
  }
  return read;
}

/** The number in `text`, undefined when it is not written in `format`. */
export function readNumber(text: string, format: NumberFormat): NumberRead | undefined {
  const bare = stripMarks(text);
  if (!bare) return undefined;
  const { decimal: point, whole } = SHAPES[format];
  const [head = '', fraction, ...more] = bare.digits.split(point);
  if (more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) return undefined;
  if (!(whole.test(head) || (head === '' && fraction))) return undefined;
  const digits = head.replace(/\D/g, '').replace(/^0+(?=\d)/, '') || '0';
  const decimals = (fraction ?? '').replace(/0+$/, '');
  const zero = /^0*$/.test(digits + decimals);
  const decimal = `${bare.negative && !zero ? '-' : ''}${digits}${decimals ? `.${decimals}` : ''}`;
  if (bare.mark === undefined) return { decimal };
  const currencies = currenciesOf(bare.mark);
  return currencies && { decimal, currencies, sign: bare.mark };
}

const SPACE = '[ \\u00a0\\u2009\\u202f]';
const grouped = (group: string) => new RegExp(`^(?:\\d+|\\d{1,3}(?:${group}\\d{3})+)$`);

const SHAPES: Record<NumberFormat, { decimal: '.' | ','; whole: RegExp }> = {
  // Groups of two before the last three are Indian.
  '1,234.56': { decimal: '.', whole: /^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})*,\d{3})$/ },
  '1.234,56': { decimal: ',', whole: grouped('\\.') },
  '1 234,56': { decimal: ',', whole: grouped(SPACE) },
  "1'234.56": { decimal: '.', whole: grouped("['’]") },
  '1 234.56': { decimal: '.', whole: grouped(SPACE) },
};

/**
 * Takes off, from the outside inwards, one currency sign or code and one mark of a negative number: parentheses,
 * a minus before or after. What is left must be the digits themselves.
 */
function stripMarks(text: string): { digits: string; negative: boolean; mark?: string } | undefined {
  let rest = text.trim();
  let negative = false;
  let mark: string | undefined;
  for (let changed = true; changed; ) {
    changed = false;
    const inner = innerOfNegative(rest);
    if (inner !== undefined) {
      if (negative) return undefined;
      [negative, rest, changed] = [true, inner, true];
      continue;
    }
    const money = MONEY.exec(rest);
    if (money) {
      if (mark !== undefined) return undefined;
      mark = money[1] ?? money[4] ?? '';
      [rest, changed] = [(money[2] ?? money[3] ?? '').trim(), true];
    }
  }
  return { digits: rest, negative, ...(mark === undefined ? {} : { mark }) };
}

const innerOfNegative = (text: string) =>
  /^\((.*)\)$/.exec(text)?.[1]?.trim() ??
  /^[-−](.*)$/.exec(text)?.[1]?.trim() ??
  /^(.*)[-−]$/.exec(text)?.[1]?.trim();

const SIGN = '[A-Z]{0,3}\\p{Sc}|[A-Z]{3}|kr\\.?|zł|Kč|Ft|Fr\\.?|лв\\.?';
const MONEY = new RegExp(`^(${SIGN})\\s*([-−(\\d.,].*)$|^(.*[-−)\\d])\\s*(${SIGN})$`, 'u');

/** Signs that belong to one currency give it; the others only rule currencies out. */
const SIGNS: Record<string, readonly string[]> = {
  '€': ['EUR'],
  '£': ['GBP', 'EGP', 'FKP', 'GIP', 'LBP', 'SHP', 'SSP', 'SYP', 'SDG'],
  $: 'USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU XCD'.split(
    ' ',
  ),
  US$: ['USD'],
  A$: ['AUD'],
  AU$: ['AUD'],
  C$: ['CAD'],
  CA$: ['CAD'],
  NZ$: ['NZD'],
  HK$: ['HKD'],
  S$: ['SGD'],
  R$: ['BRL'],
  '¥': ['JPY', 'CNY'],
  '₹': ['INR'],
  '₩': ['KRW', 'KPW'],
  '₪': ['ILS'],
  '₺': ['TRY'],
  '₽': ['RUB'],
  '₴': ['UAH'],
  '₫': ['VND'],
  '₱': ['PHP'],
  '₦': ['NGN'],
  '฿': ['THB'],
  kr: ['SEK', 'NOK', 'DKK', 'ISK'],
  zł: ['PLN'],
  Kč: ['CZK'],
  Ft: ['HUF'],
  Fr: ['CHF'],
  лв: ['BGN'],
};

function currenciesOf(mark: string): readonly string[] | undefined {
  return SIGNS[mark.replace(/\.$/, '')] ?? (isCurrency(mark) ? [mark] : undefined);
}
