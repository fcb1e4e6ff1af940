import { BEGINNING } from '@/lib/customers/terms';
import { invalid, unprocessable } from '@/lib/kernel/refusal';
import { type Book, type BookCustomer, nameKey, wordsOf } from './book';
import type { CustomerReference } from './import-records';
import type { Mapping } from './mapping';

/** A customer that the file brings; `input` is what `createCustomers` takes, `records` are the lines that name it. */
export type NewCustomer = {
  input: {
    number?: string | undefined;
    name: string;
    contacts: { role: 'billing'; name: string; email: string }[];
    external_ids: { source_system: string; external_id: string }[];
    terms: { valid_from: string; currency: string; days: number };
  };
  line: number;
  /** Days from issue to due day of its invoices in the file, for its first terms. */
  dueDays: number[];
};

export type Party = { known: BookCustomer } | { new: NewCustomer };

/** Finds the customers that lines name, in the book or among those that the file brings. */
export class CustomerResolver {
  readonly brought: NewCustomer[] = [];
  private readonly pending = new Map<string, NewCustomer>();
  private readonly book: Book;
  private readonly mapping: Mapping;

  constructor(book: Book, mapping: Mapping) {
    this.book = book;
    this.mapping = mapping;
  }

  /** The customer of a line; refuses an archived one, a name that several have, and unknown ones where the mapping says so. */
  resolve(reference: CustomerReference, line: number, currency: string): Party {
    const known = this.find(reference);
    if (known) {
      if (known.archived)
        throw unprocessable(`${known.number} ${known.name} is archived: restore it first.`, 'customer');
      return { known };
    }
    const keys = keysOf(reference);
    const [first] = keys;
    if (first === undefined) throw invalid('The line names no customer.', 'customer');
    const before = this.pending.get(first);
    if (before) return { new: before };
    if (this.mapping.unknownCustomers === 'refuse') {
      throw unprocessable(
        `There is no customer ${reference.number ?? reference.externalId ?? reference.name}.`,
        'customer',
      );
    }
    const brought = this.bring(reference, line, currency);
    for (const key of keys.slice(0, 1)) this.pending.set(key, brought);
    this.brought.push(brought);
    return { new: brought };
  }

  /** The customer whose invoices a remittance text names; refuses when they belong to several, or none is known. */
  resolveByReference(reference: string): Party {
    const owners = new Set<bigint>();
    for (const word of wordsOf(reference)) {
      const document =
        this.book.documentsByNumber.get(`invoice ${word}`) ??
        this.book.documentsByNumber.get(`opening ${word}`);
      if (document) owners.add(document.customerId);
    }
    const [owner, second] = [...owners];
    if (owner === undefined)
      throw unprocessable(
        'The text names no invoice that is in the ledger, and the line no customer.',
        'reference',
      );
    if (second !== undefined)
      throw unprocessable('The text names invoices of several customers.', 'reference');
    return { known: { id: owner, number: '', name: '', archived: false } };
  }

  private find({ number, externalId, name }: CustomerReference): BookCustomer | undefined {
    if (number) return this.book.byNumber.get(number);
    if (externalId) return this.book.byExternalId.get(externalId);
    const named = name ? (this.book.byName.get(nameKey(name)) ?? []) : [];
    if (named.length > 1) {
      const numbers = named.map((customer) => customer.number).join(', ');
      throw unprocessable(
        `Several customers are called ${name}: ${numbers}. Name one by its number.`,
        'customer',
      );
    }
    return named[0];
  }

  private bring(reference: CustomerReference, line: number, currency: string): NewCustomer {
    const name = reference.name ?? reference.number ?? reference.externalId ?? '';
    const source_system = this.mapping.defaults.source;
    return {
      input: {
        number: reference.number,
        name,
        contacts: reference.email ? [{ role: 'billing', name, email: reference.email }] : [],
        external_ids: reference.externalId ? [{ source_system, external_id: reference.externalId }] : [],
        terms: { valid_from: BEGINNING, currency, days: 30 },
      },
      line,
      dueDays: [],
    };
  }
}

/** What tells a customer of the file from the others: its number, else its id, else its name. */
function keysOf({ number, externalId, name }: CustomerReference): string[] {
  if (number) return [`number ${number}`];
  if (externalId) return [`id ${externalId}`];
  return name ? [`name ${nameKey(name)}`] : [];
}
