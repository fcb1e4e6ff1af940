/** The calendar, counted on fingers: days since 1 January 1900, year by year and month by month. */
export function dayNumber(day: string): number {
  const [year, month, date] = parts(day);
  let days = 0;
  for (let y = 1900; y < year; y += 1) days += isLeap(y) ? 366 : 365;
  for (let m = 1; m < month; m += 1) days += monthLength(year, m);
  return days + date - 1;
}

export function dayOfNumber(number: number): string {
  let [year, month, left] = [1900, 1, number];
  while (left >= (isLeap(year) ? 366 : 365)) {
    left -= isLeap(year) ? 366 : 365;
    year += 1;
  }
  while (left >= monthLength(year, month)) {
    left -= monthLength(year, month);
    month += 1;
  }
  return write(year, month, left + 1);
}

export const daysFrom = (earlier: string, later: string): number => dayNumber(later) - dayNumber(earlier);

/** The same day of the year before; 28 February for a leap day. */
export function yearBefore(day: string): string {
  const [year, month, date] = parts(day);
  return write(year - 1, month, Math.min(date, monthLength(year - 1, month)));
}

/** The last day of the month that is `months` after the day's own. */
export function monthEnd(day: string, months = 0): string {
  let [year, month] = parts(day);
  for (let step = 0; step < months; step += 1)
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  return write(year, month, monthLength(year, month));
}

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function monthLength(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function parts(day: string): [number, number, number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}

const write = (year: number, month: number, date: number) =>
  `${year}-${month < 10 ? '0' : ''}${month}-${date < 10 ? '0' : ''}${date}`;
