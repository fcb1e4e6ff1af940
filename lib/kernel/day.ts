import { invalid } from './refusal';

/** A calendar day of the organisation, `YYYY-MM-DD`. Compares as a string. */
export type Day = string;

const DAY_MS = 86_400_000;

/** Reads an ISO day; refuses what is no day of the calendar (`2026-02-31`). Years 1900 to 2199. */
export function parseDay(text: string, field = 'day'): Day {
  const trimmed = text.trim();
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(trimmed);
  if (!match) throw invalid(`“${text.slice(0, 24)}” is not a day: write it as YYYY-MM-DD.`, field);
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  return dayFromParts(year, month, day, field);
}

/** Builds a day of the calendar from its numbers, or refuses. */
export function dayFromParts(year: number, month: number, day: number, field = 'day'): Day {
  const date = new Date(Date.UTC(year, month - 1, day));
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const real =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real || year < 1900 || year > 2199) throw invalid(`${text} is not a day of the calendar.`, field);
  return text;
}

export const isDay = (text: string): boolean => {
  try {
    parseDay(text);
    return true;
  } catch {
    return false;
  }
};

/** The day `days` later (earlier when negative). */
export const addDays = (day: Day, days: number): Day => fromEpoch(epoch(day) + days);

/** Whole days from `earlier` to `later`; negative when it is the other way round. */
export const daysBetween = (earlier: Day, later: Day): number => epoch(later) - epoch(earlier);

/** The same day `months` later; the month's last day where it has no such day (31 Jan + 1 → 28 Feb). */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + months;
  const [y, m] = [Math.floor(index / 12), (index % 12) + 1];
  return `${pad(y, 4)}-${pad(m, 2)}-${pad(Math.min(date, daysInMonth(y, m)), 2)}`;
}

export const endOfMonth = (day: Day): Day => {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return `${day.slice(0, 8)}${pad(daysInMonth(year, month), 2)}`;
};

export const laterOf = (a: Day, b: Day): Day => (a > b ? a : b);
export const earlierOf = (a: Day, b: Day): Day => (a < b ? a : b);

/** The calendar day on which `instant` falls in an IANA time zone. */
export function dayIn(timeZone: string, instant: Date): Day {
  const known = calendars.get(timeZone);
  if (known) return known.format(instant);
  const calendar = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  calendars.set(timeZone, calendar);
  return calendar.format(instant);
}

/** By time zone: making one costs a hundred times what using it does. */
const calendars = new Map<string, Intl.DateTimeFormat>();

/** A day as a `Date`, midnight in UTC, which a spreadsheet takes. */
export const dateFromDay = (day: Day): Date => new Date(`${day}T00:00:00Z`);

const epoch = (day: Day) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const fromEpoch = (days: number) => new Date(days * DAY_MS).toISOString().slice(0, 10);
const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const pad = (value: number, width: number) => String(value).padStart(width, '0');
