import type { NativeKind } from './table';
import { unescapeText, type Workbook } from './xlsx-parts';

/** A `<c>` element: its type and style, whether it holds a formula, and its text (`<v>`, or the inline text). */
export type SheetCell = { type: string; style: number; formula: boolean; text: string };

export type CellRead = { text: string; native?: NativeKind };

/** What a cell shows, as plain text. */
export function cellOf({ type, style, formula, text }: SheetCell, workbook: Workbook): CellRead {
  if (formula && text === '' && type !== 'str') return error('a formula without a saved result');
  switch (type) {
    case 's':
      return { text: workbook.texts[Number(text)] ?? '' };
    case 'b':
      return { text: text === '1' ? 'TRUE' : 'FALSE' };
    case 'e':
      return error(text);
    case 'd':
      return { text, native: 'day' };
    case 'n':
      return text === '' ? { text } : numberOf(text, workbook.isDay(style), workbook.from1904);
    case 'str':
      return { text: unescapeText(text) };
    default:
      return { text };
  }
}

const error = (text: string): CellRead => ({ text, native: 'error' });

/** The column of an address, from 0: `C7` is 2. */
export function columnOf(address: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d/.exec(address ?? '')?.[1];
  if (!letters) return undefined;
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function numberOf(text: string, isDay: boolean, from1904: boolean): CellRead {
  const value = Number(text);
  if (!Number.isFinite(value)) return error('an unreadable number');
  const day = isDay ? dayOf(value, from1904) : undefined;
  return day ? { text: day, native: 'day' } : { text: plainNumber(text, value), native: 'number' };
}

/**
 * Spreadsheets count with doubles and show 15 digits; the file holds 17, so that 0.1 + 0.2 is stored as
 * 0.30000000000000004. Fifteen is what the user sees and means. No exponent.
 */
function plainNumber(text: string, value: number): string {
  return /^-?(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$/.test(text) ? text : FIFTEEN_DIGITS.format(value);
}

const FIFTEEN_DIGITS = new Intl.NumberFormat('en-US', {
  useGrouping: false,
  maximumSignificantDigits: 15,
});

const DAY_MS = 86_400_000;
const LAST_SERIAL = 2_958_465;

/**
 * Day 1 is 1 January 1900 and day 60 the 29 February 1900 that never was; or day 0 is 1 January 1904.
 * A part of a day becomes the time after it.
 */
function dayOf(serial: number, from1904: boolean): string | undefined {
  if (serial < (from1904 ? 0 : 1) || serial > LAST_SERIAL) return undefined;
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  const iso = new Date(epoch + Math.round((serial * DAY_MS) / 1000) * 1000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
