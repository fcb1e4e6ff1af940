import { chooseDayFormat, type Reading } from './choose-day-format';
import { chooseNumberFormat } from './choose-number-format';
import { type Guess, guessColumns } from './guess-columns';
import { type FieldName, fieldsOf, type ImportKind } from './import-fields';
import { type Mapping, mappingFaults, type Settled } from './mapping';
import { readNumber } from './number-format';
import type { Table } from './table';

/** What a person has to say or confirm before lines can be read. */
export type Question = {
  about: 'columns' | 'lines' | 'dayFormat' | 'numberFormat' | 'defaults';
  message: string;
  choices?: readonly string[];
  examples?: readonly Reading[];
};

/** `mapping` may be used as it is when `questions` is empty. */
export type Proposal = { mapping: Mapping; guess: Guess; questions: Question[] };

/**
 * Proposes how to read a table: columns by their headings, formats by their values. Nothing that could be read in two
 * ways is decided: it becomes a question, with the readings side by side.
 */
export function proposeMapping(kind: ImportKind, table: Table, settled: Settled = {}): Proposal {
  const guess = guessColumns(kind, table.headers, table.rows, settled.lines);
  const columns =
    settled.columns ?? Object.fromEntries(guess.columns.map(({ field, header }) => [field, header]));
  const source = settled.defaults?.source ?? (guess.source === 'plain' ? 'import' : guess.source);
  const mapping: Mapping = {
    version: 1,
    kind,
    lines: guess.lines,
    sign: 'as-written',
    unknownCustomers: 'create',
    ...withoutUndefined(settled),
    columns,
    defaults: { ...withoutUndefined(settled.defaults ?? {}), source },
  };
  if (table.format === 'csv')
    Object.assign(mapping, { encoding: table.encoding, delimiter: table.delimiter });
  else mapping.sheet = table.sheet;
  const questions = settled.lines ? [] : linesQuestion(guess);
  questions.push(...settleDays(mapping, table), ...settleNumbers(mapping, table, settled.sign !== undefined));
  const asked = new Set(questions.map(({ about }) => about));
  for (const { field, message } of mappingFaults(mapping)) {
    const about = field as Question['about'];
    if (about === 'columns' || !asked.has(about)) questions.push({ about, message });
  }
  return { mapping, guess, questions };
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Partial<T>;
}

function linesQuestion(guess: Guess): Question[] {
  if (!guess.linesReason) return [];
  const message = `${guess.linesReason}: is each line a document, or a line item of one?`;
  return [{ about: 'lines', message, choices: ['one-per-document', 'one-per-line-item'] }];
}

/** Chooses the format of days unless it was given; a column of spreadsheet dates needs none. */
function settleDays(mapping: Mapping, table: Table): Question[] {
  if (mapping.dayFormat) return [];
  const choice = chooseDayFormat(textsOf(mapping, table, 'day'));
  if (choice.outcome === 'chosen') mapping.dayFormat = choice.format;
  if (choice.outcome === 'none' && choice.unreadable.length === 0) mapping.dayFormat = 'YYYY-MM-DD';
  const about = 'dayFormat';
  if (choice.outcome === 'ambiguous') {
    return [
      {
        about,
        message: 'The days can be read in two ways. Which is right?',
        choices: choice.formats,
        examples: choice.examples,
      },
    ];
  }
  return choice.outcome === 'mixed'
    ? [{ about, message: `The days are not all written alike: ${choice.examples.join(', ')}.` }]
    : [];
}

function settleNumbers(mapping: Mapping, table: Table, signSettled: boolean): Question[] {
  const texts = textsOf(mapping, table, 'number');
  const about = 'numberFormat';
  const questions: Question[] = [];
  if (!mapping.numberFormat) {
    const choice = chooseNumberFormat(texts);
    if (choice.outcome === 'chosen') mapping.numberFormat = choice.format;
    if (choice.outcome === 'none' && choice.unreadable.length === 0) mapping.numberFormat = '1,234.56';
    if (choice.outcome === 'ambiguous') {
      const message = 'The numbers can be read in more than one way. Which is right?';
      questions.push({ about, message, choices: choice.formats, examples: choice.examples });
    }
    if (choice.outcome === 'mixed')
      questions.push({
        about,
        message: `The numbers are not all written alike: ${choice.examples.join(', ')}.`,
      });
  }
  if (!signSettled && allNegative(mapping, table)) mapping.sign = 'reversed';
  return questions;
}

/** Texts of all mapped columns of one kind of cell; what a spreadsheet calls a date or number is no text. */
function textsOf(mapping: Mapping, table: Table, cell: 'day' | 'number'): string[] {
  const indexes = [...fieldsOf(mapping.kind)]
    .filter(([, spec]) => spec.cell === cell)
    .map(([field]) => table.headers.indexOf(mapping.columns[field] ?? ''))
    .filter((index) => index >= 0);
  const texts: string[] = [];
  for (const { cells, natives } of table.rows) {
    for (const index of indexes) if (!natives?.[index] && cells[index]) texts.push(cells[index]);
  }
  return texts;
}

const MAY_BE_REVERSED: readonly Mapping['kind'][] = ['payments', 'credit-notes'];
const AMOUNTS: readonly FieldName[] = ['amount', 'document_total', 'line_amount'];

/** Some systems write what lowers an account as negative throughout. */
function allNegative(mapping: Mapping, table: Table): boolean {
  const field = AMOUNTS.find((name) => mapping.columns[name] !== undefined);
  const index = table.headers.indexOf((field && mapping.columns[field]) ?? '');
  if (!MAY_BE_REVERSED.includes(mapping.kind) || index < 0) return false;
  const decimals = table.rows.map(({ cells, natives }) =>
    natives?.[index] === 'number'
      ? cells[index]
      : readNumber(cells[index] ?? '', mapping.numberFormat ?? '1,234.56')?.decimal,
  );
  const written = decimals.filter(
    (decimal): decimal is string => decimal !== undefined && !/^[0.]*$/.test(decimal),
  );
  return written.length > 0 && written.every((decimal) => decimal.startsWith('-'));
}
