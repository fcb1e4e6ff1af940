import type { DisputeReason } from '@/lib/collections/agreement-words';
import type { DocumentKind } from '@/lib/ledger/document';

/** For one, and for any other number. */
export type Counted = readonly [one: string, other: string];

type Word =
  | 'language'
  | 'gone'
  | 'goneMore'
  | 'account'
  | 'forContact'
  | 'parts'
  | 'openItems'
  | 'statement'
  | 'yourData'
  | 'keepIt'
  | 'nothingOpen'
  | 'nothingOpenMore'
  | 'open'
  | 'overdue'
  | 'document'
  | 'due'
  | 'ofAmount'
  | 'disputedAmount'
  | 'dueToday'
  | 'order'
  | 'promised'
  | 'promisedBy'
  | 'paidOfIt'
  | 'forDocuments'
  | 'disputed'
  | 'disputedOf'
  | 'promiseTitle'
  | 'promiseAbout'
  | 'amount'
  | 'currency'
  | 'byDay'
  | 'documents'
  | 'documentsHint'
  | 'note'
  | 'promise'
  | 'promiseDone'
  | 'disputeTitle'
  | 'disputeAbout'
  | 'disputeThis'
  | 'disputedPart'
  | 'disputedPartHint'
  | 'reason'
  | 'choose'
  | 'dispute'
  | 'disputeDone'
  | 'sending'
  | 'optional'
  | 'cancelled'
  | 'statementOf'
  | 'from'
  | 'to'
  | 'show'
  | 'day'
  | 'balance'
  | 'before'
  | 'after'
  | 'nothingHappened'
  | 'name'
  | 'email'
  | 'phone'
  | 'dataAbout'
  | 'askForChange'
  | 'askDone'
  | 'pleaseLook'
  | 'refusedOtherwise';

/** What the portal says in one language; `{amount}` and the like are filled in. */
export type Words = Readonly<Record<Word, string>> & {
  dueIn: Counted;
  late: Counted;
  notListed: Counted;
  reasons: Readonly<Record<DisputeReason, string>>;
  kinds: Readonly<Record<DocumentKind, string>>;
  asked: Readonly<Record<'open' | 'done' | 'refused', string>>;
  /** Refusals by the field that they name, in the place of what the rules say in English. */
  refused: Readonly<Record<string, string>>;
};

/** A sentence with its gaps filled. */
export const fill = (sentence: string, gaps: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (gap, name: string) => gaps[name] ?? gap);

export const fillCount = (counted: Counted, count: number): string =>
  fill(counted[count === 1 ? 0 : 1], { count: String(count) });
