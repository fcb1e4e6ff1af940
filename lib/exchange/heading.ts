import { isCurrency } from '@/lib/kernel/money';

/** A heading in lower case, without accents and anything but letters and digits. */
export const plainHeading = (heading: string): string =>
  heading
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]/g, '');

/** The heading without units and remarks: `Due date (UTC)`, `Amount in EUR`, `Total [required]`. */
export function reducedHeading(heading: string): string {
  const kept = heading
    .replace(/[([].*?[)\]]/g, ' ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(
      (word) => !REMARKS.has(word.toLowerCase()) && !(word.length === 3 && isCurrency(word.toUpperCase())),
    );
  return plainHeading(kept.join(''));
}

const REMARKS = new Set(['utc', 'gmt', 'in', 'iso', 'the', 'required', 'optional', 'local', 'en']);
