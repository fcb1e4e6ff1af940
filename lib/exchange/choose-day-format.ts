import { DAY_FORMATS, type DayFormat, fitsDayFormat, parseDayAs } from './day-format';

/** One value, read in two ways. */
export type Reading = { text: string; as: Record<string, string> };

/**
 * The format in which a file's days are written. `chosen`: every readable value fits it and at least one rules every
 * rival out. `ambiguous`: all values fit all of `formats`, so a person must say. `mixed`: no format fits them all.
 * `unreadable` lists values (up to five) that fit no format; they are refused by line later.
 */
export type DayFormatChoice =
  | { outcome: 'chosen'; format: DayFormat; unreadable: string[] }
  | { outcome: 'ambiguous'; formats: DayFormat[]; examples: Reading[]; unreadable: string[] }
  | { outcome: 'mixed'; examples: string[]; unreadable: string[] }
  | { outcome: 'none'; unreadable: string[] };

/** Chooses from all values of all columns of days together; empty ones do not count. */
export function chooseDayFormat(values: Iterable<string>): DayFormatChoice {
  const texts = [...new Set([...values].map((value) => value.trim()).filter(Boolean))];
  const readings = texts.map((text) => ({
    text,
    formats: DAY_FORMATS.filter((format) => fitsDayFormat(text, format)),
  }));
  const readable = readings.filter(({ formats }) => formats.length > 0);
  const unreadable = readings
    .filter(({ formats }) => formats.length === 0)
    .map(({ text }) => text)
    .slice(0, 5);
  if (readable.length === 0) return { outcome: 'none', unreadable };
  const fitting = DAY_FORMATS.filter((format) => readable.every(({ formats }) => formats.includes(format)));
  const [format, rival] = fitting;
  if (!format) return { outcome: 'mixed', examples: examplesOfMixed(readable), unreadable };
  if (!rival) return { outcome: 'chosen', format, unreadable };
  return { outcome: 'ambiguous', formats: fitting, examples: examplesOf(readable, fitting), unreadable };
}

/** Up to three values that mean different days, else any. */
function examplesOf(readable: readonly { text: string }[], formats: readonly DayFormat[]): Reading[] {
  const readings = readable.slice(0, 200).map(({ text }) => ({
    text,
    as: Object.fromEntries(formats.map((format) => [format, readAs(text, format)])),
  }));
  const telling = readings.filter(({ as }) => new Set(Object.values(as)).size > 1);
  return (telling.length > 0 ? telling : readings).slice(0, 3);
}

function readAs(text: string, format: DayFormat): string {
  try {
    return parseDayAs(text, format);
  } catch {
    return 'no day of the calendar';
  }
}

/** One value for each different set of formats that fit. */
function examplesOfMixed(readable: readonly { text: string; formats: DayFormat[] }[]): string[] {
  return [...new Map(readable.map(({ text, formats }) => [formats.join(), text])).values()].slice(0, 3);
}
