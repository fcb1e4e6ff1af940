import { looksLike, type SampleCell } from './column-looks';
import { plainHeading, reducedHeading } from './heading';
import type { ImportField } from './import-field';
import { type FieldName, fieldsOf, type ImportKind } from './import-fields';
import { type KnownSource, recogniseSource, type SourceName } from './known-sources';
import { quote, type TableRow } from './table';

export type Certainty = 'certain' | 'likely' | 'possible';
export type ColumnGuess = { field: FieldName; header: string; certainty: Certainty; reason: string };
export type LinesMode = 'one-per-document' | 'one-per-line-item';

/** Which column is what. Columns that mean nothing here are in `unused`. */
export type Guess = {
  source: SourceName;
  columns: ColumnGuess[];
  lines: LinesMode;
  /** Set when several lines share a document number, so that a person should confirm what a line is. */
  linesReason?: string;
  unused: string[];
};

/**
 * Guesses from the headings and, so that a heading alone does not decide, from what stands under them.
 * `settled` says what a line is when the user has said so.
 */
export function guessColumns(
  kind: ImportKind,
  headers: readonly string[],
  rows: readonly TableRow[],
  settled?: LinesMode,
): Guess {
  const columns = headers.map(
    (header, index): Column => ({ header, plain: plainHeading(header), cells: sample(rows, index) }),
  );
  const known = recogniseSource(kind, new Set(columns.map(({ plain }) => plain)));
  const guesses = new Map<FieldName, ColumnGuess>();
  if (known) takeKnown(known, columns, guesses);
  takeByName(kind, columns, guesses, known);
  tellNameFromNumber(columns, guesses);
  const numbers = headers.indexOf(guesses.get('number')?.header ?? '');
  const shared = PER_LINE.has(kind) ? sharedNumber(rows, numbers) : undefined;
  const perLineItem = known?.perLineItem || (shared !== undefined && hasLineAmounts(guesses));
  const lines = settled ?? (perLineItem ? 'one-per-line-item' : 'one-per-document');
  for (const field of lines === 'one-per-document' ? LINE_FIELDS : []) guesses.delete(field);
  if (lines === 'one-per-line-item' && hasLineAmounts(guesses)) guesses.delete('amount');
  const used = new Set([...guesses.values()].map(({ header }) => header));
  const unused = headers.filter((header) => !used.has(header));
  const guess: Guess = { source: known?.source ?? 'plain', columns: inOrder(kind, guesses), lines, unused };
  return shared && !known?.perLineItem
    ? { ...guess, linesReason: `${quote(shared)} stands on several lines` }
    : guess;
}

const inOrder = (kind: ImportKind, guesses: Guesses) =>
  [...fieldsOf(kind).keys()].map((field) => guesses.get(field)).filter((guess) => guess !== undefined);

type Column = { header: string; plain: string; cells: SampleCell[] };
/** Kinds of documents that may have several lines. */
const PER_LINE: ReadonlySet<ImportKind> = new Set(['invoices', 'credit-notes']);

type Guesses = Map<FieldName, ColumnGuess>;

const LINE_FIELDS: readonly FieldName[] = [
  'document_total',
  'line_amount',
  'quantity',
  'unit_amount',
  'discount_percent',
  'tax_amount',
];

const hasLineAmounts = (guesses: Guesses) =>
  guesses.has('document_total') ||
  guesses.has('line_amount') ||
  (guesses.has('quantity') && guesses.has('unit_amount'));

function sample(rows: readonly TableRow[], index: number): Column['cells'] {
  const cells: Column['cells'] = [];
  for (const { cells: texts, natives } of rows) {
    const text = texts[index] ?? '';
    if (text !== '') cells.push({ text, native: natives?.[index] });
    if (cells.length === 200) break;
  }
  return cells;
}

function takeKnown(known: KnownSource, columns: readonly Column[], guesses: Guesses): void {
  for (const [field, names] of Object.entries(known.columns) as [FieldName, readonly string[]][]) {
    const column = names
      .map((name) => columns.find(({ plain }) => plain === name))
      .find((found) => found !== undefined);
    if (!column) continue;
    guesses.set(field, {
      field,
      header: column.header,
      certainty: 'certain',
      reason: `${known.label} calls it so`,
    });
  }
}

type Candidate = { field: FieldName; column: Column; rank: number; reduced: boolean };

/** Best headings first; each column is taken once, except that a document's id may also be its number. */
function takeByName(
  kind: ImportKind,
  columns: readonly Column[],
  guesses: Guesses,
  known: KnownSource | undefined,
): void {
  const taken = new Set([...guesses.values()].map(({ header }) => header));
  const candidates: Candidate[] = [];
  for (const [field, spec] of fieldsOf(kind)) {
    if (guesses.has(field) || (known && STRICT.has(field))) continue;
    for (const column of columns) candidates.push(...candidateFor(field, spec, column, kind));
  }
  candidates.sort((a, b) => Number(a.reduced) - Number(b.reduced) || a.rank - b.rank);
  for (const candidate of candidates) {
    if (guesses.has(candidate.field) || taken.has(candidate.column.header)) continue;
    guesses.set(candidate.field, guessOf(candidate, kind));
    taken.add(candidate.column.header);
  }
  for (const field of REQUIRED) {
    const candidate = guesses.has(field) ? undefined : candidates.find((one) => one.field === field);
    if (!candidate) continue;
    guesses.set(field, { ...guessOf(candidate, kind), certainty: 'likely' });
    for (const [other, guess] of guesses) {
      if (other !== field && other !== 'external_id' && guess.header === candidate.column.header)
        guesses.delete(other);
    }
  }
}

/** Fields that a known source names itself or does not have. */
const STRICT: ReadonlySet<FieldName> = new Set([
  ...LINE_FIELDS,
  'amount',
  'paid_on',
  'paid_amount',
  'customer_number',
  'external_id',
]);
const REQUIRED: readonly FieldName[] = ['number', 'name', 'issued_on', 'received_on', 'due_on', 'amount'];

function candidateFor(field: FieldName, spec: ImportField, column: Column, kind: ImportKind): Candidate[] {
  const exact = spec.names.indexOf(column.plain);
  const rank = exact >= 0 ? exact : spec.names.indexOf(reducedHeading(column.header));
  if (rank < 0 || !looksLike(spec.cell, column.cells, kind)) return [];
  return [{ field, column, rank, reduced: exact < 0 }];
}

function guessOf({ field, column, rank, reduced }: Candidate, kind: ImportKind): ColumnGuess {
  const empty = column.cells.length === 0;
  const certainty: Certainty = empty ? 'possible' : !reduced && rank < 12 ? 'certain' : 'likely';
  const label = fieldsOf(kind).get(field)?.label ?? field;
  const reason = empty
    ? 'by its heading; the column is empty'
    : `${quote(column.header)} means ${label.toLowerCase()}`;
  return { field, header: column.header, certainty, reason };
}

/** “Customer” or “Account” alone may head names or numbers: what has digits and no blanks throughout is a number. */
function tellNameFromNumber(columns: readonly Column[], guesses: Guesses): void {
  const name = guesses.get('customer_name');
  const number = guesses.get('customer_number');
  const guess = name && !number ? name : number && !name ? number : undefined;
  const column = columns.find(({ header }) => header === guess?.header);
  if (!guess || !column || column.cells.length === 0 || !PLAIN_CUSTOMER.has(column.plain)) return;
  const isNumber = column.cells.every(({ text }) => /^(?=.*\d)[\w./-]{1,24}$/.test(text));
  const field: FieldName = isNumber ? 'customer_number' : 'customer_name';
  if (field === guess.field) return;
  guesses.delete(guess.field);
  guesses.set(field, {
    ...guess,
    field,
    certainty: 'likely',
    reason: isNumber ? 'its values look like numbers' : 'its values look like names',
  });
}

const PLAIN_CUSTOMER = new Set([
  'customer',
  'client',
  'account',
  'debtor',
  'debitor',
  'kunde',
  'contact',
  'buyer',
  'billto',
  'soldto',
]);

/** A document number that stands on more than one line. */
function sharedNumber(rows: readonly TableRow[], index: number): string | undefined {
  const seen = new Set<string>();
  for (const { cells } of rows) {
    const number = cells[index] ?? '';
    if (number !== '' && seen.has(number)) return number;
    seen.add(number);
  }
  return undefined;
}
