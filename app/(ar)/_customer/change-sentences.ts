import { writeDay } from '@/components/day-format';
import { writeAmount } from '@/components/money-format';
import { whatWouldChange } from '@/lib/collections/what-would-change';
import { requireSession } from '@/lib/identity/session';
import { dayIn } from '@/lib/kernel/day';
import { ask } from '@/lib/web/ask';

type Answer = Awaited<ReturnType<typeof whatWouldChange.read>>;

/** What would change a customer's score, one sentence each, by the rules that made it. */
export async function changeSentences(customer: string): Promise<string[]> {
  const { organisation } = await requireSession();
  const { changes, rises } = await ask(whatWouldChange, { customer });
  return [
    ...changes.map((change) => sentenceOf(change, organisation.locale)),
    ...(rises ? [risingSentence(rises, dayIn(organisation.timeZone, new Date()))] : []),
  ];
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
