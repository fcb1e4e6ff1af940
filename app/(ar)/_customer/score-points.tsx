import type { ReactNode } from 'react';
import { writeAmount } from '@/components/money-format';
import type { Points } from '@/components/points-waterfall';
import { PointsWaterfall } from '@/components/points-waterfall';
import type { CustomerRow } from '@/lib/collections/customer-row';

type ScorePointsProps = { row: CustomerRow; locale: string; children?: ReactNode };

/** Why this score: each point with what it was given for; they add up to it. Below it `children`: what would change it. */
export function ScorePoints({ row, locale, children }: ScorePointsProps) {
  const parts: Points[] = row.points
    .filter(({ points }) => points > 0)
    .map(({ name, points }) => ({ label: labelOf(name, row, locale), points }));
  return (
    <>
      <PointsWaterfall score={row.score} parts={parts} />
      {row.in_plain_order && (
        <p className="mt-1.5 text-muted text-xs">
          It stands in plain order, by age alone, so that it can be measured what the score brings.
        </p>
      )}
      {remark(row) && <p className="mt-1.5 text-muted text-xs">{remark(row)}</p>}
      {children}
    </>
  );
}

function labelOf(name: CustomerRow['points'][number]['name'], row: CustomerRow, locale: string): string {
  switch (name) {
    case 'collectable':
      return `Collectable ${writeAmount(row.converted.collectable, row.converted.currency, { locale, whole: true }).text}`;
    case 'age':
      return `Oldest ${row.oldest_days_late} days late`;
    case 'broken':
      return `${MANY[levelOf(name, row)]} broken ${levelOf(name, row) === 1 ? 'promise' : 'promises'}`;
    case 'unanswered':
      return `${MANY[levelOf(name, row)]} unanswered ${levelOf(name, row) === 1 ? 'reminder' : 'reminders'}`;
    case 'slower':
      return 'Slower than its own median';
    case 'credit':
      return `${row.credit_used_percent}% of the limit used`;
  }
}

const MANY = ['No', 'One', 'Two', 'Three or more'];

const levelOf = (part: CustomerRow['points'][number]['name'], row: CustomerRow): number =>
  row.points.find(({ name }) => name === part)?.level ?? 0;

/** Where there is nothing to rank by: why it is here all the same. */
function remark(row: CustomerRow): string | null {
  if (row.points.some(({ name, points }) => FROM_OVERDUE.includes(name) && points > 0)) return null;
  return row.reasons.length > 0
    ? 'It is here for the reason named, not for its points.'
    : 'Nothing overdue is collectable, so there is nothing to rank.';
}

/** What stands while something overdue can be collected. */
const FROM_OVERDUE: readonly string[] = ['collectable', 'age', 'slower'];
