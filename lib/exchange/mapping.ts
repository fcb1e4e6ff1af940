import { z } from 'zod';
import { parseInput } from '@/lib/kernel/input';
import { CURRENCIES } from '@/lib/kernel/money';
import { invalid } from '@/lib/kernel/refusal';
import { DAY_FORMATS } from './day-format';
import { FIELD_NAMES, type FieldName, fieldsOf, IMPORT_KINDS, type ImportKind } from './import-fields';
import { NUMBER_FORMATS } from './number-format';
import { DELIMITERS, quote, TEXT_ENCODINGS } from './table';

/** What may be said of how a file is read. */
const choices = {
  /** Our field → the heading of the column that it is taken from. */
  columns: z.partialRecord(z.enum(FIELD_NAMES), z.string().trim().min(1).max(200)),
  /** What a line is. Per line item: the lines with one number are one document, its amount is the sum of theirs. */
  lines: z.enum(['one-per-document', 'one-per-line-item']),
  /** How days and numbers are written as text; what a spreadsheet calls a date or number needs no format. */
  dayFormat: z.enum(DAY_FORMATS).optional(),
  numberFormat: z.enum(NUMBER_FORMATS).optional(),
  /** Reversed for files that write payments or credit notes as negative amounts. */
  sign: z.enum(['as-written', 'reversed']),
  /** Whether documents may bring customers that the book does not have yet. */
  unknownCustomers: z.enum(['create', 'refuse']),
  encoding: z.enum(TEXT_ENCODINGS).optional(),
  delimiter: z.enum(DELIMITERS).optional(),
  sheet: z.string().min(1).max(31).optional(),
};

/** For lines that name no currency. */
const currency = z.enum(CURRENCIES as [string, ...string[]]).optional();
/** The system that the file comes from: ids are unique within it. */
const source = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,59}$/, { error: 'Use small letters, digits, dots and dashes.' });

const fields = z.strictObject({
  version: z.literal(1),
  kind: z.enum(IMPORT_KINDS),
  ...choices,
  lines: choices.lines.default('one-per-document'),
  sign: choices.sign.default('as-written'),
  unknownCustomers: choices.unknownCustomers.default('create'),
  defaults: z.strictObject({ currency, source }),
});

/** What a person has settled of a mapping so far; nothing of it has to be there. */
export const settledSchema = z
  .strictObject({ ...choices, defaults: z.strictObject({ currency, source }).partial() })
  .partial();

/** What is settled already stands; the rest is proposed. */
export type Settled = z.output<typeof settledSchema>;

/** How a file is read: kept by name, or given as a JSON file. */
export const mappingSchema = fields.superRefine((mapping, context) => {
  for (const { field, message } of mappingFaults(mapping))
    context.addIssue({ code: 'custom', path: [field], message });
});

export type Mapping = z.output<typeof mappingSchema>;

/** Reads a mapping that was kept or given as JSON, or refuses with every fault. */
export const parseMapping = (input: unknown): Mapping => parseInput(mappingSchema, input);

/** Refuses a mapping that takes a field from a heading that the file does not have. */
export function checkHeadings(mapping: Mapping, headers: readonly string[]): void {
  for (const [field, header] of Object.entries(mapping.columns)) {
    if (headers.includes(header)) continue;
    const label = fieldsOf(mapping.kind).get(field as FieldName)?.label ?? field;
    const known = headers.slice(0, 20).map(quote).join(', ');
    throw invalid(
      `${label} is taken from ${quote(header)}, but the file has no such heading. It has ${known}.`,
      `columns.${field}`,
    );
  }
}

/** What is missing before lines can be read, as field and sentence. */
export function mappingFaults(mapping: z.output<typeof fields>): { field: string; message: string }[] {
  const { kind, columns, lines } = mapping;
  const known = fieldsOf(kind);
  const faults: { field: string; message: string }[] = Object.keys(columns)
    .filter((field) => !known.has(field as FieldName))
    .map((field) => ({ field: 'columns', message: `${kind} have no field ${field}.` }));
  if (lines === 'one-per-line-item' && !known.has('quantity')) {
    faults.push({ field: 'lines', message: `${kind} have no line items: each line is one.` });
  }
  for (const { any, label } of requirements(kind, lines)) {
    if (any.some((group) => group.every((field) => columns[field] !== undefined))) continue;
    faults.push({ field: 'columns', message: `Say which column is the ${label}.` });
  }
  const cells = (Object.keys(columns) as FieldName[]).map((field) => known.get(field)?.cell);
  if (cells.includes('day') && !mapping.dayFormat)
    faults.push({ field: 'dayFormat', message: 'Say how the days are written.' });
  if (cells.includes('number') && !mapping.numberFormat)
    faults.push({ field: 'numberFormat', message: 'Say how the numbers are written.' });
  if (NEEDS_CURRENCY.has(kind) && !columns.currency && !mapping.defaults.currency) {
    faults.push({
      field: 'defaults',
      message: 'Say which column is the currency, or which currency the amounts are in.',
    });
  }
  if (columns.paid_amount && !columns.paid_on)
    faults.push({
      field: 'columns',
      message: 'Say which column is the day of payment, or leave the amount paid out.',
    });
  return faults;
}

const NEEDS_CURRENCY: ReadonlySet<ImportKind> = new Set([
  'invoices',
  'payments',
  'credit-notes',
  'opening-balances',
]);

/** One of the groups of fields must be mapped completely. */
type Requirement = { label: string; any: readonly (readonly FieldName[])[] };

const CUSTOMER: Requirement = {
  label: 'customer (number, name or id)',
  any: [['customer_number'], ['customer_external_id'], ['customer_name']],
};
const LINE_AMOUNT: Requirement = {
  label: 'amount',
  any: [['document_total'], ['line_amount'], ['quantity', 'unit_amount'], ['amount']],
};
const one = (label: string, field: FieldName): Requirement => ({ label, any: [[field]] });

function requirements(kind: ImportKind, lines: Mapping['lines']): readonly Requirement[] {
  const amount = lines === 'one-per-document' ? one('amount', 'amount') : LINE_AMOUNT;
  const document = [CUSTOMER, one('number', 'number'), one('day of issue', 'issued_on'), amount];
  switch (kind) {
    case 'customers':
      return [one('name', 'name')];
    case 'payments':
      return [
        { label: 'customer or reference', any: [...CUSTOMER.any, ['reference']] },
        one('day of receipt', 'received_on'),
        one('amount', 'amount'),
      ];
    case 'opening-balances':
      return [CUSTOMER, one('due day', 'due_on'), one('amount', 'amount')];
    case 'exchange-rates':
      return [one('currency', 'currency'), one('day', 'valid_on'), one('rate', 'rate')];
    default:
      return document;
  }
}
