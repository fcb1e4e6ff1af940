import { type Language, wordsOf, writeDayIn } from '@/lib/portal/language';
import type { OwnOpenItems } from '@/lib/portal/own-open-items';
import { fill } from '@/lib/portal/words/words';
import { isNone, writeMoney } from './writing';

type StandingWordsProps = Pick<OwnOpenItems, 'promises' | 'disputes'> & { language: Language };

/** What was promised and is not over, and what is being looked into. */
export function StandingWords({ promises, disputes, language }: StandingWordsProps) {
  const words = wordsOf(language);
  return (
    <>
      {promises.length > 0 && (
        <section>
          <h2 className="mb-1 font-semibold">{words.promised}</h2>
          <ul>
            {promises.map((promise, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the visitor is told no id, and two promises may be alike.
              <li key={place} className="break-words border-line border-b py-1.5 last:border-b-0">
                {promiseText(promise, language)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {disputes.length > 0 && (
        <section>
          <h2 className="mb-1 font-semibold">{words.disputed}</h2>
          <ul>
            {disputes.map((dispute, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the visitor is told no id, and two disputes may be alike.
              <li key={place} className="break-words border-line border-b py-1.5 last:border-b-0">
                {disputeText(dispute, language)}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function promiseText(promise: OwnOpenItems['promises'][number], language: Language): string {
  const { amount, paid, currency, due_on, documents } = promise;
  const words = wordsOf(language);
  const parts = [
    fill(words.promisedBy, {
      amount: writeMoney(amount, currency, language),
      day: writeDayIn(language, due_on),
    }),
  ];
  if (documents.length > 0) parts.push(fill(words.forDocuments, { documents: documents.join(', ') }));
  if (!isNone(paid)) parts.push(fill(words.paidOfIt, { amount: writeMoney(paid, currency, language) }));
  return parts.join(', ');
}

const disputeText = (dispute: OwnOpenItems['disputes'][number], language: Language): string =>
  fill(wordsOf(language).disputedOf, {
    document: dispute.number,
    amount: writeMoney(dispute.amount, dispute.currency, language),
    reason: wordsOf(language).reasons[dispute.reason],
    day: writeDayIn(language, dispute.opened_on),
  });
