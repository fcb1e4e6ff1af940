import { writeDay } from '@/components/day-format';
import { writeAmount } from '@/components/money-format';
import { whatWouldChange } from '@/lib/collections/what-would-change';
import { ask } from '@/lib/web/ask';

type ScoreChangesProps = { customer: string; today: string; locale: string };
type Answer = Awaited<ReturnType<typeof whatWouldChange.read>>;

/** What would change the score, one sentence each, by the rules that made it. */
export async function ScoreChanges({ customer, today, locale }: ScoreChangesProps) {
  const { changes, rises } = await ask(whatWouldChange, { customer });
  const sentences = [
    ...changes.map((change) => sentenceOf(change, locale)),
    ...(rises ? [risingSentence(rises, today)] : []),
  ];
  if (sentences.length === 0) return null;
  return (
    <ul aria-label="What would change it" className="mt-1.5 text-muted text-xs">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function sentenceOf({ what, amounts, document, points }: Answer['changes'][number], locale: string): string {
  const sum = amounts
    .map(({ amount, currency }) => writeAmount(amount, currency, { locale }).text)
    .join(' and ');
  const effect = points < 0 ? `takes ${pointsText(-points)} away` : `gives ${pointsText(points)} more`;
  switch (what) {
    case 'payment':
      return `A payment of all that is late and not disputed (${sum}) ${effect}.`;
    case 'payment_of_oldest':
      return `A payment of ${sum} for ${document} ${effect}.`;
    case 'promise':
      return `A promise of ${sum} ${effect}.`;
    case 'answer':
      return `An answer to the reminders ${effect}.`;
  }
}

const risingSentence = ({ on, days, points }: NonNullable<Answer['rises']>, today: string): string =>
  `If nothing happens, ${days === 1 ? 'tomorrow' : `in ${days} days (${writeDay(on, today)})`} ${pointsText(points)} more.`;

const pointsText = (points: number): string => `${points} ${points === 1 ? 'point' : 'points'}`;
