import { type Day, dayFromParts } from '@/lib/kernel/day';
import { invalid } from '@/lib/kernel/refusal';
import { quote } from './table';

/**
 * How the days of a file are written. Days and months may have one digit or two, years always have four. A time after
 * the day (`2026-01-31T23:59:00Z`) is left aside: the day counts as it is written.
 */
export const DAY_FORMATS = [
  'YYYY-MM-DD',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'DD.MM.YYYY',
  'DD-MM-YYYY',
  'MM-DD-YYYY',
  'YYYY/MM/DD',
  'YYYYMMDD',
  'DD MMM YYYY',
  'MMM DD YYYY',
] as const;
export type DayFormat = (typeof DAY_FORMATS)[number];

type Parts = { year: number; month: number; day: number };

/** Reads a day written in `format`, or refuses: other formats, two-digit years, days that no calendar has. */
export function parseDayAs(text: string, format: DayFormat, field = 'day'): Day {
  const parts = partsOf(text, format);
  if (parts) return dayFromParts(parts.year, parts.month, parts.day, field);
  if (text.trim() === '') throw invalid('The day is missing.', field);
  if (TWO_DIGIT_YEAR.test(withoutTime(text)))
    throw invalid(`${quote(text)} has a year of two digits: write all four.`, field);
  if (/^\d{5}$/.test(text.trim())) {
    throw invalid(
      `${quote(text)} looks like a spreadsheet’s day number: format the column as dates and save again.`,
      field,
    );
  }
  throw invalid(`${quote(text)} is not a day written as ${format}.`, field);
}

/** Whether the text has the shape of the format, with a month up to 12 and a day up to 31. */
export function fitsDayFormat(text: string, format: DayFormat): boolean {
  const parts = partsOf(text, format);
  return parts !== undefined && parts.month >= 1 && parts.month <= 12 && parts.day >= 1 && parts.day <= 31;
}

function partsOf(text: string, format: DayFormat): Parts | undefined {
  const match = PATTERNS[format].exec(withoutTime(text));
  if (!match?.groups) return undefined;
  const { y = '', m = '', d = '' } = match.groups;
  const month = /^\d/.test(m) ? Number(m) : monthNamed(m);
  return month === undefined ? undefined : { year: Number(y), month, day: Number(d) };
}

const TIME =
  /(?:T|,?\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$/;
const withoutTime = (text: string) => text.trim().replace(TIME, '');

const NAME = '(?<m>\\p{L}{3,9})\\.?';
const PATTERNS: Record<DayFormat, RegExp> = {
  'YYYY-MM-DD': /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})$/,
  'DD/MM/YYYY': /^(?<d>\d{1,2})\/(?<m>\d{1,2})\/(?<y>\d{4})$/,
  'MM/DD/YYYY': /^(?<m>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})$/,
  'DD.MM.YYYY': /^(?<d>\d{1,2})\.\s?(?<m>\d{1,2})\.\s?(?<y>\d{4})$/,
  'DD-MM-YYYY': /^(?<d>\d{1,2})-(?<m>\d{1,2})-(?<y>\d{4})$/,
  'MM-DD-YYYY': /^(?<m>\d{1,2})-(?<d>\d{1,2})-(?<y>\d{4})$/,
  'YYYY/MM/DD': /^(?<y>\d{4})[/.](?<m>\d{1,2})[/.](?<d>\d{1,2})$/,
  YYYYMMDD: /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/,
  'DD MMM YYYY': new RegExp(
    `^(?<d>\\d{1,2})(?:\\.|st|nd|rd|th|er)?[\\s/-]?${NAME},?[\\s/-]?(?<y>\\d{4})$`,
    'u',
  ),
  'MMM DD YYYY': new RegExp(`^${NAME}[\\s/-]?(?<d>\\d{1,2})(?:st|nd|rd|th)?,?[\\s/-](?<y>\\d{4})$`, 'u'),
};

const TWO_DIGIT_YEAR = /^\d{1,2}[./-]\d{1,2}[./-]\d{2}$|^\d{1,2}[ -]\p{L}{3,9}\.?[ -]\d{2}$/u;

/** Beginnings of month names in English, German and French, without accents; none means another month elsewhere. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan'],
  ['feb', 'fev'],
  ['mar', 'mrz', 'maer'],
  ['apr', 'avr'],
  ['may', 'mai'],
  ['jun', 'juin'],
  ['jul', 'juil'],
  ['aug', 'aou'],
  ['sep'],
  ['oct', 'okt'],
  ['nov'],
  ['dec', 'dez'],
];

function monthNamed(name: string): number | undefined {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const index = MONTHS.findIndex((starts) => starts.some((start) => plain.startsWith(start)));
  return index < 0 ? undefined : index + 1;
}
