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
    case 'slower':
      return 'Slower than its own median';
    case 'credit':
      return `${row.credit_used_percent}% of the limit used`;
  }
}

/** The one act that would take most points away. */
function whatWouldChange(row: CustomerRow, locale: string): string {
  const fromOverdue = row.points
    .filter(({ name }) => name !== 'credit')
    .reduce((sum, { points }) => sum + points, 0);
  if (fromOverdue > 0) {
    const amount = writeAmount(row.converted.collectable, row.converted.currency, {
      locale,
      whole: true,
    }).text;
    return `A payment of all that is collectable (${amount}) takes ${fromOverdue} points away; oldest first, each item paid lowers the age.`;
  }
  if (row.reasons.length > 0) return 'It is here for the reason named, not for its points.';
  return 'Nothing overdue is collectable, so there is nothing to rank.';
}
