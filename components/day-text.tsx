import type { Day } from '@/lib/kernel/day';
import { writeDay } from './day-format';

/** A day as people write it; `today` is the organisation's. */
export const DayText = ({ day, today, className }: { day: Day; today: Day; className?: string }) => (
  <time dateTime={day} className={className ?? 'whitespace-nowrap'}>
    {writeDay(day, today)}
  </time>
);
