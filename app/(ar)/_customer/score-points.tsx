import { writeAmount } from '@/components/money-format';
import type { Points } from '@/components/points-waterfall';
import { PointsWaterfall } from '@/components/points-waterfall';
import type { CustomerRow } from '@/lib/collections/customer-row';

/** Why this score: each point with what it was given for; they add up to it. */
export function ScorePoints({ row, locale }: { row: CustomerRow; locale: string }) {
  const parts: Points[] = row.points
    .filter(({ points }) => points > 0)
    .map(({ name, points }) => ({ label: labelOf(name, row, locale), points }));
  return (
    <>
      <PointsWaterfall score={row.score} parts={parts} />
      <p className="mt-1.5 text-muted text-xs">{whatWouldChange(row, locale)}</p>
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

/** What the score would be if all that is collectable were paid, or promised; and what else lowers it. */
function whatWouldChange(row: CustomerRow, locale: string): string {
  const fromOverdue = row.points.some(({ name, points }) => FROM_OVERDUE.includes(name) && points > 0);
  if (!fromOverdue) {
    if (row.reasons.length > 0) return 'It is here for the reason named, not for its points.';
    return 'Nothing overdue is collectable, so there is nothing to rank.';
  }
  const { collectable, currency } = row.converted;
  const amount = writeAmount(collectable, currency, { locale, whole: true }).text;
  const kept = row.points.filter(({ name }) => !FROM_OVERDUE.includes(name));
  const after = kept.reduce((sum, { points }) => sum + points, 0);
  const answered =
    levelOf('unanswered', row) > 0 ? ' Any answer takes away what reminders without one gave.' : '';
  return `A promise of all that is collectable (${amount}) leaves ${after} of ${row.score}; a payment of it lowers the credit used, too.${answered}`;
}

/** What stands while something overdue can be collected. */
const FROM_OVERDUE: readonly string[] = ['collectable', 'age', 'slower'];
