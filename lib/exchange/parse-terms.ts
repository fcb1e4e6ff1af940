import type { Terms } from '@/lib/customers/terms';
import { invalid } from '@/lib/kernel/refusal';
import { quote } from './table';

export type TermsRead = Pick<Terms, 'basis' | 'days'>;

/**
 * Payment terms as accounting systems write them: `30`, `Net 30`, `30 days`, `Due on receipt`, `EOM 30`,
 * `30 days end of month`, also in German and French. The discount of `2/10 net 30` is not kept, its due day is.
 */
export function parseTerms(text: string, field = 'terms_days'): TermsRead {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[.+_-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (AT_ONCE.test(plain)) return { basis: 'net', days: 0 };
  const rest = plain.replace(/^\d{1,2}( ?%)? ?\/ ?\d{1,3},? (?=net|n[ /])/, '').replace(/^n ?\/ ?/, '');
  const basis = END_OF_MONTH.test(rest) ? 'end_of_month' : 'net';
  const words = rest.replace(END_OF_MONTH, ' ').replace(FILLERS, ' ').replace(/\s+/g, ' ').trim();
  if (words === '' && basis === 'end_of_month') return { basis, days: 0 };
  if (!/^\d{1,3}$/.test(words) || Number(words) > 365) {
    throw invalid(
      `${quote(text)} are no payment terms: write them like “Net 30”, “EOM 30” or “Due on receipt”.`,
      field,
    );
  }
  return { basis, days: Number(words) };
}

const AT_ONCE =
  /^(due (up)?on receipt|on receipt|receipt|immediate(ly)?|cod|cash( on delivery)?|prepaid|sofort( fallig)?|comptant|a reception)$/;
const END_OF_MONTH =
  /\b(eom|end of (the )?month|fin de mois|monatsende|month end|(of the )?following month)\b/;
const FILLERS =
  /\b(net|netto|n|days?|tage?|jours?|after|from|invoice( date)?|plus|due|payable|terms|within|in|ab|rechnungsdatum)\b|[,()]/g;
