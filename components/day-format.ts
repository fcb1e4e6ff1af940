import { type Day, daysBetween } from '@/lib/kernel/day';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `21 Nov` in the year of `today`, `21 Nov 2025` in another. Own names: ICU versions disagree on “Sept”. */
export function writeDay(day: Day, today: Day): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const short = `${Number(date)} ${MONTHS[Number(month) - 1]}`;
  return year === today.slice(0, 4) ? short : `${short} ${year}`;
}

/** How far a due day is from today, in words. `level` is for the look: later, soon (within 7 days), late. */
export function writeDaysLate(
  due: Day,
  today: Day,
): { text: string; short: string; level: 'later' | 'soon' | 'late' } {
  const late = daysBetween(due, today);
  if (late > 0) return { text: `${days(late)} late`, short: `${late} d late`, level: 'late' };
  if (late === 0) return { text: 'due today', short: 'due today', level: 'soon' };
  return { text: `due in ${days(-late)}`, short: `due in ${-late} d`, level: late >= -7 ? 'soon' : 'later' };
}

const days = (count: number) => (count === 1 ? '1 day' : `${count.toLocaleString('en-US')} days`);
