import { isCurrency } from '@/lib/kernel/money';
import { DAY_FORMATS, fitsDayFormat } from './day-format';
import type { CellKind } from './import-field';
import type { ImportKind } from './import-fields';
import { NUMBER_FORMATS, readNumber } from './number-format';
import { parseTerms } from './parse-terms';
import { judgeStatus } from './status-words';
import type { NativeKind } from './table';

/** A cell that is not empty, and what a spreadsheet calls it. */
export type SampleCell = { text: string; native?: NativeKind | undefined };

/** Whether nearly all cells look like what the field needs; a heading over other things means something else. */
export function looksLike(cell: CellKind, cells: readonly SampleCell[], kind: ImportKind): boolean {
  const test = TESTS[cell];
  if (!test || cells.length === 0) return true;
  const good = cells.filter(({ text, native }) => test(text, native, kind)).length;
  return good >= cells.length * (cell === 'status' ? 1 : 0.8);
}

type Test = (text: string, native: NativeKind | undefined, kind: ImportKind) => boolean;

const TESTS: Record<CellKind, Test | undefined> = {
  text: undefined,
  day: (text, native) => native === 'day' || (native === undefined && looksLikeDay(text)),
  number: (text, native) =>
    native === 'number' || NUMBER_FORMATS.some((format) => readNumber(text, format) !== undefined),
  currency: (text) => isCurrency(text.toUpperCase()),
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  terms: (text) => isTerms(text),
  status: (text, _native, kind) => judgeStatus(kind, text) !== undefined,
};

const looksLikeDay = (text: string) =>
  DAY_FORMATS.some((format) => fitsDayFormat(text, format)) || /^\d{1,2}[./-]\d{1,2}[./-]\d{2}$/.test(text);

function isTerms(text: string): boolean {
  try {
    parseTerms(text);
    return true;
  } catch {
    return false;
  }
}
