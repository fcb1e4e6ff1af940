import { CUSTOMER_FIELDS } from './customer-fields';
import {
  CREDIT_NOTE_FIELDS,
  INVOICE_FIELDS,
  OPENING_FIELDS,
  PAYMENT_FIELDS,
  RATE_FIELDS,
} from './document-fields';
import type { ImportField } from './import-field';

export const IMPORT_KINDS = [
  'customers',
  'invoices',
  'payments',
  'credit-notes',
  'opening-balances',
  'exchange-rates',
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** Every field by kind of import; what is required is told by `mappingFaults`. */
export const IMPORT_FIELDS = {
  customers: CUSTOMER_FIELDS,
  invoices: INVOICE_FIELDS,
  payments: PAYMENT_FIELDS,
  'credit-notes': CREDIT_NOTE_FIELDS,
  'opening-balances': OPENING_FIELDS,
  'exchange-rates': RATE_FIELDS,
} as const satisfies Record<ImportKind, Record<string, ImportField>>;

type FieldsOf<K extends ImportKind> = keyof (typeof IMPORT_FIELDS)[K] & string;
export type FieldName = { [K in ImportKind]: FieldsOf<K> }[ImportKind];

/** The fields of a kind, by name. */
export const fieldsOf = (kind: ImportKind): ReadonlyMap<FieldName, ImportField> => FIELD_MAPS[kind];

const FIELD_MAPS = Object.fromEntries(
  IMPORT_KINDS.map((kind) => [kind, new Map(Object.entries(IMPORT_FIELDS[kind]))]),
) as unknown as Record<ImportKind, ReadonlyMap<FieldName, ImportField>>;

export const FIELD_NAMES = [...new Set(IMPORT_KINDS.flatMap((kind) => [...FIELD_MAPS[kind].keys()]))] as [
  FieldName,
  ...FieldName[],
];
