import { DayText } from '@/components/day-text';
import { InstantText } from '@/components/instant-text';
import type { TimelineEntry } from '@/lib/collections/timeline';
import { TakeBackTouch } from '../../../_acts/take-back-touch';
import { EntryText } from './entry-text';

type TimelineListProps = {
  customer: string;
  entries: readonly TimelineEntry[];
  today: string;
  timeZone: string;
  locale: string;
  /** Name of whoever reads, in the present, and may act; what they did today can be taken back. */
  me: string | null;
};

/** Entries under their days, newest first. */
export function TimelineList({ entries, today, timeZone, me, ...around }: TimelineListProps) {
  return (
    <ol className="max-w-3xl">
      {byDay(entries).map(({ on, of }) => (
        <li key={on} className="grid gap-x-4 border-line border-b py-2 sm:grid-cols-[6.5rem_1fr]">
          <h2 className="py-1 text-muted">
            <DayText day={on} today={today} />
          </h2>
          <ul className="min-w-0">
            {of.map((entry) => (
              <li key={entry.id} className="py-1">
                <EntryText entry={entry} today={today} {...around} />
                <p className="flex flex-wrap items-center gap-x-2 text-muted text-xs">
                  {entry.by}, <InstantText instant={entry.at} timeZone={timeZone} today={today} />
                  {me === entry.by && on === today && canBeTakenBack(entry) && (
                    <TakeBackTouch touch={entry.touch?.id ?? ''} what={entry.kind} />
                  )}
                </p>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

const canBeTakenBack = ({ kind, touch }: TimelineEntry): boolean =>
  touch !== null && !touch.taken_back && ['note', 'call', 'snooze', 'escalation'].includes(kind);

function byDay(entries: readonly TimelineEntry[]): { on: string; of: TimelineEntry[] }[] {
  const days: { on: string; of: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const last = days.at(-1);
    if (last?.on === entry.on) last.of.push(entry);
    else days.push({ on: entry.on, of: [entry] });
  }
  return days;
}
