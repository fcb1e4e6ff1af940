import type { Reading } from './choose-day-format';
import { NUMBER_FORMATS, type NumberFormat, readNumber } from './number-format';

/**
 * The format in which a file's numbers are written. `chosen`: it reads every readable value, and no other format that
 * does reads any of them differently. `ambiguous`: formats read some value differently (`1,234`), so a person must
 * say. `mixed`: no format reads them all. `unreadable` lists values (up to five) that no format reads.
 */
export type NumberFormatChoice =
  | { outcome: 'chosen'; format: NumberFormat; unreadable: string[] }
  | { outcome: 'ambiguous'; formats: NumberFormat[]; examples: Reading[]; unreadable: string[] }
  | { outcome: 'mixed'; examples: string[]; unreadable: string[] }
  | { outcome: 'none'; unreadable: string[] };

/** Chooses from all values of all columns of numbers together; empty ones do not count. */
export function chooseNumberFormat(values: Iterable<string>): NumberFormatChoice {
  const texts = [...new Set([...values].map((value) => value.trim()).filter(Boolean))];
  const rows = texts.map((text) => ({
    text,
    decimals: NUMBER_FORMATS.map((format) => readNumber(text, format)?.decimal),
  }));
  const isReadable = ({ decimals }: Row) => decimals.some((decimal) => decimal !== undefined);
  const readable = rows.filter(isReadable);
  const unreadable = rows
    .filter((row) => !isReadable(row))
    .map(({ text }) => text)
    .slice(0, 5);
  if (readable.length === 0) return { outcome: 'none', unreadable };
  const fitting = NUMBER_FORMATS.filter((_, index) =>
    readable.every(({ decimals }) => decimals[index] !== undefined),
  );
  const [first] = fitting;
  if (!first) return { outcome: 'mixed', examples: examplesOfMixed(readable), unreadable };
  const formats = fitting.filter(
    (format, index) => fitting.findIndex((other) => agree(readable, format, other)) === index,
  );
  if (formats.length === 1) return { outcome: 'chosen', format: first, unreadable };
  return { outcome: 'ambiguous', formats, examples: examplesOf(readable, formats), unreadable };
}

type Row = { text: string; decimals: (string | undefined)[] };

function agree(rows: readonly Row[], one: NumberFormat, other: NumberFormat): boolean {
  const [a, b] = [NUMBER_FORMATS.indexOf(one), NUMBER_FORMATS.indexOf(other)];
  return a === b || rows.every(({ decimals }) => decimals[a] === decimals[b]);
}

/** Up to three values that the formats read differently. */
function examplesOf(rows: readonly Row[], formats: readonly NumberFormat[]): Reading[] {
  return rows
    .map(({ text, decimals }) => ({
      text,
      as: Object.fromEntries(
        formats.map((format) => [format, decimals[NUMBER_FORMATS.indexOf(format)] ?? '']),
      ),
    }))
    .filter(({ as }) => new Set(Object.values(as)).size > 1)
    .slice(0, 3);
}

/** One value for each different set of formats that read it. */
function examplesOfMixed(rows: readonly Row[]): string[] {
  const kinds = rows.map(({ text, decimals }): [string, string] => [
    decimals.map((decimal) => decimal !== undefined).join(),
    text,
  ]);
  return [...new Map(kinds).values()].slice(0, 3);
}
