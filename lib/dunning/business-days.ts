import { addDays, type Day } from '@/lib/kernel/day';

/** The working days of one country. */
export type Calendar = { isBusinessDay(day: Day): boolean };

/** The calendar of a country by its ISO code; of none that is known: weekends alone, Saturday and Sunday. */
export type Calendars = (country: string | null) => Calendar;

/** The day itself where it is a working day, else the next one. */
export function nextBusinessDay(calendar: Calendar, day: Day): Day {
  let found = day;
  for (let days = 0; days < LONGEST_PAUSE && !calendar.isBusinessDay(found); days += 1)
    found = addDays(found, 1);
  return found;
}

/** No country stops for longer. */
const LONGEST_PAUSE = 30;

/**
 * Reads the table of holidays, which is large, when it is first needed. Days are worked out by country and year, once a
 * process. Only public holidays of a whole country count, and only whole days: not those of its regions, nor half days.
 */
export async function openCalendars(): Promise<Calendars> {
  const { default: Holidays } = await import('date-holidays');
  return (country) => {
    const known = calendars.get(country ?? '');
    if (known) return known;
    const opened = openCalendar(country, (year) => holidaysOf(new Holidays(country ?? ''), year));
    calendars.set(country ?? '', opened);
    return opened;
  };
}

const calendars = new Map<string, Calendar>();

function openCalendar(country: string | null, holidaysIn: (year: number) => ReadonlySet<Day>): Calendar {
  const weekend = weekendOf(country);
  const years = new Map<number, ReadonlySet<Day>>();
  const days = new Map<Day, boolean>();
  const isHoliday = (day: Day): boolean => {
    const year = Number(day.slice(0, 4));
    const known = years.get(year) ?? (country ? holidaysIn(year) : NONE);
    years.set(year, known);
    return known.has(day);
  };
  return {
    isBusinessDay(day) {
      const known = days.get(day);
      if (known !== undefined) return known;
      const works = !weekend.includes(weekdayOf(day)) && !isHoliday(day);
      days.set(day, works);
      return works;
    },
  };
}

const NONE: ReadonlySet<Day> = new Set();

type Found = { date: string; start: Date; end: Date; type: string };

function holidaysOf(table: { getHolidays(year: number): Found[] }, year: number): ReadonlySet<Day> {
  const found = table.getHolidays(year) ?? [];
  return new Set(found.filter(({ type }) => type === 'public').flatMap(wholeDays));
}

const DAY_MS = 86_400_000;

/** A holiday that begins in the evening leaves its first day to work. */
function wholeDays({ date, start, end }: Found): Day[] {
  const [day = '', time = '00:00:00'] = date.split(' ');
  const late = time !== '00:00:00';
  // An hour more or less where clocks are changed in between.
  const days = Math.round((end.getTime() - start.getTime()) / DAY_MS - (late ? 0.5 : 0));
  return Array.from({ length: days }, (_, index) => addDays(day, index + (late ? 1 : 0)));
}

/** Days of the week, Monday is 1. */
function weekendOf(country: string | null): number[] {
  const locale = new Intl.Locale(
    country && /^[A-Z]{2}$/.test(country) ? `und-${country}` : 'und-DE',
  ) as WeekLocale;
  return locale.getWeekInfo?.().weekend ?? [6, 7];
}

type WeekLocale = Intl.Locale & { getWeekInfo?(): { weekend: number[] } };

const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** The country of an organisation's own calendar: that of its locale. */
export const countryOfLocale = (locale: string): string | null => new Intl.Locale(locale).region ?? null;
