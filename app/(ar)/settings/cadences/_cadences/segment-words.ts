import { PAYER_CLASSES } from '@/lib/dunning/cadence-words';
import type { DescribedCadence } from '@/lib/dunning/cadences';

/** Whom a cadence is for, in one line. */
export function segmentWords(segment: DescribedCadence['segment'], currency: string): string {
  const parts = [
    segment.countries.length > 0 ? `in ${segment.countries.join(', ')}` : '',
    segment.balance_from ? `owing ${segment.balance_from} ${currency} or more` : '',
    segment.balance_below ? `owing less than ${segment.balance_below} ${currency}` : '',
    segment.payer === 'any' ? '' : PAYER_CLASSES[segment.payer].toLowerCase(),
    segment.owner ? `looked after by ${segment.owner.name}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'Everybody';
}
