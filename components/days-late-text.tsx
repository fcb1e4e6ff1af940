import type { Day } from '@/lib/kernel/day';
import { writeDaysLate } from './day-format';

/** `18 days late`, `due in 3 days`; `short` for columns: `18 d late`. */
export function DaysLateText({ due, today, short = false }: { due: Day; today: Day; short?: boolean }) {
  const { text, short: brief, level } = writeDaysLate(due, today);
  const look = level === 'late' ? 'text-danger' : 'text-muted';
  if (!short || text === brief) return <span className={`${look} whitespace-nowrap`}>{text}</span>;
  return (
    <span className={`${look} whitespace-nowrap tabular-nums`}>
      <span aria-hidden>{brief}</span>
      <span className="spoken">{text}</span>
    </span>
  );
}
