import { DayText } from '@/components/day-text';
import { timeline } from '@/lib/collections/timeline';
import { ask } from '@/lib/web/ask';
import { TouchText } from './touch-text';

type LastTouchesProps = {
  customer: string;
  today: string;
  clocks: { as_of: string | undefined; known_at: string | undefined };
};

const SHOWN = 5;

/** What was last done about the customer, newest first. */
export async function LastTouches({ customer, today, clocks }: LastTouchesProps) {
  const { data } = await ask(timeline, { customer, group: 'touches', limit: SHOWN, ...clocks });
  if (data.length === 0) return <p className="text-muted">Nobody has been in touch yet.</p>;
  return (
    <ul>
      {data.map((entry) => (
        <li key={`${entry.kind} ${entry.at}`} className="flex gap-4 py-1">
          <span className="w-12 shrink-0 text-muted">
            <DayText day={entry.on} today={today} />
          </span>
          <div className="min-w-0 break-words">
            {entry.touch && <TouchText kind={entry.kind} touch={entry.touch} today={today} />}
          </div>
        </li>
      ))}
    </ul>
  );
}
