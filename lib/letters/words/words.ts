import type { Bucket } from '@/lib/health/buckets';
import type { DocumentKind } from '@/lib/ledger/document';

/** Everything that a statement, a reminder or a letter says by itself, in one language. */
export type Words = {
  documents: Record<DocumentKind, string>;
  heads: {
    document: string;
    issued: string;
    due: string;
    late: string;
    amount: string;
    open: string;
    debit: string;
    credit: string;
    balance: string;
  };
  buckets: Record<Bucket, string>;
  unapplied: string;
  /** What a document is marked with of which something is disputed. */
  disputed: string;
  total: (currency: string) => string;
  overdue: (currency: string) => string;
  /** Under a list that does not name all. */
  more: (count: string) => string;
  days: (count: number, written: string) => string;
  statement: {
    title: string;
    period: (from: string, to: string) => string;
    opening: (day: string) => string;
    closing: (day: string) => string;
    openItems: (day: string) => string;
    ageing: (day: string) => string;
    nothing: string;
    reversed: (document: string) => string;
  };
  letter: { customerNumber: string; page: (page: number, of: number) => string; payTo: string };
  /** How a letter begins, to a person or an office. */
  salutation: (name: string) => string;
  promise: (amount: string, day: string) => string;
  /** From what is overdue to what is to be paid, a line each. */
  toPay: Record<'overdue' | 'unapplied' | 'disputed' | 'promised' | 'rest', (amount: string) => string>;
};
