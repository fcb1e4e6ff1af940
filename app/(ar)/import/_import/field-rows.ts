import type { Certainty } from '@/lib/exchange/guess-columns';
import { type FieldName, fieldsOf } from '@/lib/exchange/import-fields';
import type { ImportPreview } from '@/lib/exchange/preview-import';

/** One of our fields: where it is taken from, why, and what stands there. */
export type FieldRow = {
  field: FieldName;
  label: string;
  header: string;
  /** Absent for a column that a person chose, or none. */
  guess: { certainty: Certainty; reason: string } | null;
  samples: string[];
};

const SHOWN = 3;

/** Every field of the kind, in its order. */
export function fieldRows({ file, mapping, guess, headers, sample }: ImportPreview): FieldRow[] {
  return [...fieldsOf(file.kind)].map(([field, { label }]) => {
    const header = mapping.columns[field] ?? '';
    const guessed = guess.columns.find((one) => one.field === field && one.header === header);
    const cells = sample.map(({ cells: row }) => row[headers.indexOf(header)] ?? '').filter(Boolean);
    return {
      field,
      label,
      header,
      guess: guessed ? { certainty: guessed.certainty, reason: guessed.reason } : null,
      samples: header ? [...new Set(cells)].slice(0, SHOWN) : [],
    };
  });
}
