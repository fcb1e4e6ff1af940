import type { NewCustomerInput } from '@/lib/customers/customer-input';
import type { NewItem } from '@/lib/ledger/posting';
import type { BookDocument } from './book';
import type { NotedLine, RateRecord } from './import-records';
import type { NewCustomer, Party } from './resolve-customer';
import type { RefusedLine } from './table';

/** A document that the file brings; `number` is missing where the organisation's own series gives it. */
export type PlannedDocument = Omit<NewItem, 'customerId' | 'number'> & {
  line: number;
  party: Party;
  number?: string | undefined;
  externalId: string;
  /** What a credit pays: the invoice on the same line, what its text names, or by the rule. */
  pays?: { invoice: PlannedDocument | BookDocument } | { named: string } | { rule: true };
};

/** What an import would write, and what it would not. */
export type ImportPlan = {
  customers: { line: number; input: NewCustomerInput }[];
  /** Customers that documents of the plan bring; none whose lines are all refused. */
  newCustomers: NewCustomer[];
  documents: PlannedDocument[];
  rates: RateRecord[];
  /** Documents, customers or rates that the book has already, as they are. */
  known: number;
  knownCustomers: Set<string>;
  refused: RefusedLine[];
  notes: NotedLine[];
};
