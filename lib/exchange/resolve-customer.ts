import { newCustomerInput } from '@/lib/customers/customer-input';
import { BEGINNING } from '@/lib/customers/terms';
import { parseInput } from '@/lib/kernel/input';
import { invalid, Refusal, unprocessable } from '@/lib/kernel/refusal';
import { type Book, type BookCustomer, documentKey, nameKey } from './book';
import type { CustomerReference } from './import-records';
import type { Mapping } from './mapping';
import { wordsOf } from './words-of';

/** A customer that documents of the file bring; `input` is what `newCustomerInput` reads. */
export type NewCustomer = {
  input: {
    number?: string | undefined;
    name: string;
    contacts: { role: 'billing'; name: string; email: string }[];
    external_ids: { source_system: string; external_id: string }[];
    terms: { valid_from: string; currency: string; days: number };
  };
  line: number;
};

export type Party = { known: BookCustomer } | { new: NewCustomer };

/** Finds the customers that lines name, in the book or among those that the file brings. */
export class CustomerResolver {
  private readonly pending = new Map<string, NewCustomer[]>();
  private readonly book: Book;
  private readonly mapping: Mapping;

  constructor(book: Book, mapping: Mapping) {
    this.book = book;
    this.mapping = mapping;
  }

  /**
   * The customer of a line. What the line says first counts: number, else id, else name. Refuses a number and an id that
   * name two, a name that several have, and unknown ones where the mapping says so.
   */
  resolve(reference: CustomerReference, line: number, currency: string): Party {
    const known = this.find(reference);
    if (known) return { known };
    const keys = keysOf(reference);
    const [first] = keys;
    if (first === undefined) throw invalid('The line names no customer.', 'customer');
    const [before, other] = this.pending.get(first) ?? [];
    if (other) throw unprocessable(`Several customers of the file are called ${reference.name}.`, 'customer');
    if (before) return { new: before };
    const [holder] = reference.externalId ? (this.pending.get(`id ${reference.externalId}`) ?? []) : [];
    if (holder)
      throw unprocessable(
        `The id ${reference.externalId} stands for ${holder.input.number ?? holder.input.name} on line ${holder.line}.`,
        'customer',
      );
    const called = reference.number ?? reference.externalId ?? reference.name;
    if (this.mapping.unknownCustomers === 'refuse')
      throw unprocessable(`There is no customer ${called}.`, 'customer');
    const brought = this.bring(reference, line, currency);
    for (const key of keys) this.pending.set(key, [...(this.pending.get(key) ?? []), brought]);
    return { new: brought };
  }

  /**
   * The customer whose invoices a remittance text names; `note` hears which. Refuses when they belong to several, or
   * none is known.
   */
  resolveByReference(reference: string, note: (message: string) => void): Party {
    const owners = new Map<bigint, { customer: BookCustomer; number: string }>();
    for (const word of wordsOf(reference)) {
      for (const { customer, number } of this.documentsCalled(word)) {
        if (!owners.has(customer.id)) owners.set(customer.id, { customer, number });
      }
    }
    const [owner, second] = [...owners.values()];
    if (!owner)
      throw unprocessable(
        'The text names no invoice that is in the ledger, and the line no customer.',
        'reference',
      );
    if (second) throw unprocessable('The text names invoices of several customers.', 'reference');
    note(`Goes to ${owner.customer.number} ${owner.customer.name}, whose ${owner.number} the text names.`);
    return { known: owner.customer };
  }

  private documentsCalled(word: string) {
    return (['invoice', 'opening', 'debit_note'] as const).flatMap((kind) =>
      [word, word.toUpperCase()].flatMap(
        (form) => this.book.documentsByNumber.get(documentKey(kind, form)) ?? [],
      ),
    );
  }

  private find({ number, externalId, name }: CustomerReference): BookCustomer | undefined {
    const byId = externalId ? this.book.byExternalId.get(externalId) : undefined;
    if (byId && byId.number !== (number ?? byId.number)) {
      throw unprocessable(
        `The id ${externalId} stands for ${byId.number} ${byId.name}, not for ${number}.`,
        'customer',
      );
    }
    if (number) return this.book.byNumber.get(number);
    if (externalId) return byId;
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

  /** Read as `customers.create` would, so that what it refuses is refused with the line. */
  private bring(reference: CustomerReference, line: number, currency: string): NewCustomer {
    const name = reference.name ?? reference.number ?? reference.externalId ?? '';
    const source_system = this.mapping.defaults.source;
    const input: NewCustomer['input'] = {
      number: reference.number,
      name,
      contacts: reference.email ? [{ role: 'billing', name, email: reference.email }] : [],
      external_ids: reference.externalId ? [{ source_system, external_id: reference.externalId }] : [],
      terms: { valid_from: BEGINNING, currency, days: 30 },
    };
    try {
      parseInput(newCustomerInput, input);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw invalid(
        `The customer ${name} cannot be made. ${error.issues[0]?.message ?? error.message}`,
        'customer',
      );
    }
    return { input, line };
  }
}

/** What may name a customer of the file again, the surest first. */
function keysOf({ number, externalId, name }: CustomerReference): string[] {
  return [
    ...(number ? [`number ${number}`] : []),
    ...(externalId ? [`id ${externalId}`] : []),
    ...(name ? [`name ${nameKey(name)}`] : []),
  ];
}
