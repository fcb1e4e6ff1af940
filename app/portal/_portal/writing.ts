import { type Language, wordsOf } from '@/lib/portal/language';
import type { OwnOpenItems } from '@/lib/portal/own-open-items';
import { fillCount } from '@/lib/portal/words/words';

/** An amount as people of a language write it, exactly; what is not owed has their minus. */
export function writeMoney(amount: string, currency: string, language: Language): string {
  const decimals = amount.split('.')[1]?.length ?? 0;
  const formatter = new Intl.NumberFormat(language === 'en' ? 'en-GB' : language, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  // Intl formats a numeric string exactly; the cast is to its template-literal type.
  return formatter.format(amount as Intl.StringNumericLiteral);
}

/** `12 days late`, `due in 3 days`; nothing for a credit, which is due on no day. */
export function writeAge(daysLate: number | null, language: Language): string {
  const words = wordsOf(language);
  if (daysLate === null) return '';
  if (daysLate === 0) return words.dueToday;
  return daysLate > 0 ? fillCount(words.late, daysLate) : fillCount(words.dueIn, -daysLate);
}

/** How a form names a document: two kinds may share a number. */
export const referenceOf = ({ kind, number }: OwnOpenItems['items'][number]): string => `${kind}:${number}`;

export const isNone = (amount: string): boolean => !/[1-9]/.test(amount);
export const isOwed = (amount: string): boolean => !amount.startsWith('-') && !isNone(amount);
