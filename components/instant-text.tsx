import type { Day } from '@/lib/kernel/day';
import { writeDay } from './day-format';
import { localFromInstant } from './instant';

/** When something was recorded: `21 Nov, 17:04` on the organisation's clock. `instant` is ISO. */
export function InstantText({ instant, timeZone, today }: { instant: string; timeZone: string; today: Day }) {
  const local = localFromInstant(instant, timeZone);
  return (
    <time dateTime={instant} className="whitespace-nowrap tabular-nums">
      {writeDay(local.slice(0, 10), today)}, {local.slice(11)}
    </time>
  );
}
