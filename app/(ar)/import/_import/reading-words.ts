import type { Mapping } from '@/lib/exchange/mapping';

/** What a line of the file may be, in words. */
export const LINES: readonly { value: Mapping['lines']; label: string }[] = [
  { value: 'one-per-document', label: 'A whole document' },
  { value: 'one-per-line-item', label: 'One line item of a document' },
];
