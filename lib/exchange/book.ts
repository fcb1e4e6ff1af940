import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import type { DocumentKind } from '@/lib/ledger/document';

/** A customer that the book has already. */
export type BookCustomer = {
  id: bigint;
  number: string;
  name: string;
  tradingName: string | null;
  archived: boolean;
};

/** A document that the book has already, found by its id in the source system or by its number. */
export type BookDocument = {
  id: bigint;
  customer: BookCustomer;
  kind: DocumentKind;
  number: string;
  /** Signed minor units. */
  amount: bigint;
  currency: string;
};

/** What the book knows of the things that a file names. Nothing else of it is loaded. */
export type Book = {
  baseCurrency: string;
  today: Day;
  firstOpenDay: Day | null;
  byNumber: Map<string, BookCustomer>;
  byExternalId: Map<string, BookCustomer>;
  /** By `nameKey` of legal and trading names. */
  byName: Map<string, BookCustomer[]>;
  documentsByExternalId: Map<string, BookDocument>;
  /** By `documentKey`. */
  documentsByNumber: Map<string, BookDocument>;
  /** E-mail addresses, in small letters, of those who may own customers. */
  owners: ReadonlySet<string>;
  /** By `currency day`: the rate that was recorded last for that day, as plain text. */
  rates: Map<string, string>;
};

export const nameKey = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();
export const documentKey = (kind: DocumentKind, number: string): string => `${kind} ${number}`;

export type BookContext = {
  tx: Tx;
  organisation: { id: number; baseCurrency: string };
  today: Day;
  /** Holds the customers until the transaction ends, so that none is archived while documents are put on its account. */
  hold?: boolean;
};
