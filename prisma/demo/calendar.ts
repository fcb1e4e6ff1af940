import { addDays, addMonths, type Day } from '@/lib/kernel/day';

const TIME_ZONE = 'Europe/Berlin';

/** The book begins on the first of the month, eighteen months back. */
export const firstDayOf = (today: Day): Day => `${addMonths(today, -18).slice(0, 8)}01`;

/** Days on which the company works and banks settle: Monday to Friday but the German holidays of fixed date. */
export function isBusinessDay(day: Day): boolean {
  const weekday = weekdayOf(day);
  return weekday >= 1 && weekday <= 5 && !HOLIDAYS.has(day.slice(5));
}

export const onOrAfter = (day: Day): Day => (isBusinessDay(day) ? day : onOrAfter(addDays(day, 1)));
export const onOrBefore = (day: Day): Day => (isBusinessDay(day) ? day : onOrBefore(addDays(day, -1)));
export const businessDayBefore = (day: Day): Day => onOrBefore(addDays(day, -1));

/** The day `count` business days after `day`. */
export function addBusinessDays(day: Day, count: number): Day {
  let at = day;
  for (let left = count; left > 0; left -= 1) at = onOrAfter(addDays(at, 1));
  return at;
}

/** Every business day from `first` up to `last`, both included. */
export function businessDays(first: Day, last: Day): Day[] {
  const days: Day[] = [];
  for (let day = onOrAfter(first); day <= last; day = onOrAfter(addDays(day, 1))) days.push(day);
  return days;
}

/** 0 for Sunday to 6 for Saturday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The instant at which the clock in Berlin shows so many minutes after midnight of a day. */
export function instantOf(day: Day, minutes: number): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  return new Date(wall - offsetAt(new Date(wall)));
}

/** How far Berlin is ahead of UTC, in milliseconds: one hour, or two in summer. */
const offsetAt = (instant: Date): number =>
  Date.parse(`${CLOCK.format(instant).replace(' ', 'T')}Z`) - instant.getTime();

/** `2026-11-22 17:05:00`, as Swedes write it. */
const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

const HOLIDAYS: ReadonlySet<string> = new Set([
  '01-01',
  '05-01',
  '10-03',
  '12-24',
  '12-25',
  '12-26',
  '12-31',
]);
