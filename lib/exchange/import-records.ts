import type { Day } from '@/lib/kernel/day';
import type { TermsRead } from './parse-terms';
import type { RefusedLine } from './table';

/** How a line names its customer; at least one is there, except for a payment that only names invoices. */
export type CustomerReference = {
  number?: string | undefined;
  externalId?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
};

export type AddressRead = {
  line1: string;
  line2?: string | undefined;
  city?: string | undefined;
  region?: string | undefined;
  postalCode?: string | undefined;
  /** ISO 3166, two letters. */
  country?: string | undefined;
};

/** Where a record comes from: the physical lines that it was made of. */
type Origin = { lines: readonly [number, ...number[]] };

export type CustomerRecord = Origin & {
  kind: 'customers';
  name: string;
  number?: string | undefined;
  tradingName?: string | undefined;
  taxId?: string | undefined;
  email?: string | undefined;
  contactName?: string | undefined;
  phone?: string | undefined;
  address?: AddressRead | undefined;
  terms?: TermsRead | undefined;
  currency?: string | undefined;
  /** Minor units of `currency`. */
  creditLimit?: bigint | undefined;
  ownerEmail?: string | undefined;
  externalId?: string | undefined;
};

/** Amounts are positive minor units of `currency`; `externalId` is unique within the mapping's source system. */
type DocumentFacts = Origin & {
  customer: CustomerReference;
  amount: bigint;
  currency: string;
  externalId: string;
};

export type InvoiceRecord = DocumentFacts & {
  kind: 'invoices';
  number: string;
  issuedOn: Day;
  dueOn?: Day | undefined;
  purchaseOrder?: string | undefined;
  description?: string | undefined;
  /** The payment that the same line reports. */
  payment?: { receivedOn: Day; amount: bigint; externalId: string } | undefined;
};

export type PaymentRecord = DocumentFacts & {
  kind: 'payments';
  receivedOn: Day;
  reference?: string | undefined;
};

export type CreditNoteRecord = DocumentFacts & {
  kind: 'credit-notes';
  number: string;
  issuedOn: Day;
  /** The number of the invoice that it credits. */
  appliesTo?: string | undefined;
  description?: string | undefined;
};

export type OpeningRecord = DocumentFacts & {
  kind: 'opening-balances';
  number?: string | undefined;
  issuedOn?: Day | undefined;
  dueOn: Day;
  description?: string | undefined;
};

export type RateRecord = Origin & {
  kind: 'exchange-rates';
  currency: string;
  validOn: Day;
  /** Units of base currency for one unit, a plain decimal. */
  rate: string;
};

export type ImportRecord =
  | CustomerRecord
  | InvoiceRecord
  | PaymentRecord
  | CreditNoteRecord
  | OpeningRecord
  | RateRecord;

/** A line that was taken with a change, or left out on purpose, and why. */
export type NotedLine = { line: number; message: string };

/** Everything that a file says, before the book is asked whether it knows it already. */
export type RecordsRead = {
  records: ImportRecord[];
  refused: RefusedLine[];
  /** Lines that are no documents of this kind: drafts, failed payments. */
  skipped: NotedLine[];
  notes: NotedLine[];
};

/** What the reading of one line or document gives besides its record. */
export type LineNotes = { skip: (message: string) => void; note: (message: string) => void };
