import type { Book } from '@/tests/support/world';

/**
 * Every fact of one organisation as plain rows: days are texts, instants microseconds since 1970, amounts minor
 * units. `known` leaves out what was recorded later; nothing else is judged here.
 */
export type Facts = {
  baseCurrency: string;
  customers: Row<{ number: string }>[];
  postings: Row<{ kind: string; reverses: number | null }>[];
  items: Item[];
  entries: Entry[];
  terms: OfCustomer<{ validFrom: string; currency: string; creditLimit: bigint | null }>[];
  statuses: OfCustomer<{ status: string; effectiveOn: string }>[];
  contacts: OfCustomer<{ role: string; reachable: boolean; endedAt: bigint | null }>[];
  touches: OfCustomer<{ kind: string; touchedOn: string; snoozedUntil: string | null }>[];
  rates: Row<{ currency: string; validOn: string; rate: string }>[];
};

export type Row<T> = T & { id: number; recordedAt: bigint };
export type OfCustomer<T> = Row<T & { customerId: number }>;

/** A document; it is known when an entry of it is. Its amount is signed. */
export type Item = {
  id: number;
  customerId: number;
  postingId: number;
  kind: string;
  number: string;
  amount: bigint;
  currency: string;
  issuedOn: string;
  dueOn: string | null;
};

export type Entry = Row<{
  postingId: number;
  customerId: number;
  itemId: number;
  counterItemId: number | null;
  amount: bigint;
  currency: string;
  dueOn: string | null;
  effectiveOn: string;
}>;

/** What was known at an instant (microseconds since 1970); everything for `null`. */
export function knownAt(facts: Facts, instant: bigint | null): Facts {
  if (instant === null) return facts;
  const known = <T extends { recordedAt: bigint }>(rows: T[]) =>
    rows.filter((row) => row.recordedAt <= instant);
  return {
    baseCurrency: facts.baseCurrency,
    customers: known(facts.customers),
    postings: known(facts.postings),
    items: facts.items,
    entries: known(facts.entries),
    terms: known(facts.terms),
    statuses: known(facts.statuses),
    // A contact's end is known from the instant on at which it ended.
    contacts: known(facts.contacts).map((row) => ({
      ...row,
      endedAt: row.endedAt !== null && row.endedAt <= instant ? row.endedAt : null,
    })),
    touches: known(facts.touches),
    rates: known(facts.rates),
  };
}

/** Reads the rows as they stand, by plain selects. */
export async function readFacts(book: Book): Promise<Facts> {
  const [row] = await book.sql<{ facts: Record<keyof typeof SELECTS, Raw[]> }>(READ);
  const read = <T>(name: keyof typeof SELECTS, make: (raw: Raw) => T): T[] =>
    (row?.facts[name] ?? []).map(make);
  const stamped = (raw: Raw) => ({ id: num(raw.id), recordedAt: BigInt(text(raw.recorded)) });
  const ofCustomer = (raw: Raw) => ({ ...stamped(raw), customerId: num(raw.customer_id) });
  return {
    baseCurrency: book.organisation.baseCurrency,
    customers: read('customers', (raw) => ({ ...stamped(raw), number: text(raw.number) })),
    postings: read('postings', (raw) => ({
      ...stamped(raw),
      kind: text(raw.kind),
      reverses: orNull(raw.reverses_posting_id, num),
    })),
    items: read('items', (raw) => ({
      id: num(raw.id),
      customerId: num(raw.customer_id),
      postingId: num(raw.posting_id),
      kind: text(raw.kind),
      number: text(raw.number),
      amount: big(raw.amount),
      currency: text(raw.currency),
      issuedOn: text(raw.issued_on),
      dueOn: orNull(raw.due_on, text),
    })),
    entries: read('entries', (raw) => ({
      ...ofCustomer(raw),
      postingId: num(raw.posting_id),
      itemId: num(raw.item_id),
      counterItemId: orNull(raw.counter_item_id, num),
      amount: big(raw.amount),
      currency: text(raw.currency),
      dueOn: orNull(raw.due_on, text),
      effectiveOn: text(raw.effective_on),
    })),
    terms: read('terms', (raw) => ({
      ...ofCustomer(raw),
      validFrom: text(raw.valid_from),
      currency: text(raw.currency),
      creditLimit: orNull(raw.credit_limit, big),
    })),
    statuses: read('statuses', (raw) => ({
      ...ofCustomer(raw),
      status: text(raw.status),
      effectiveOn: text(raw.effective_on),
    })),
    contacts: read('contacts', (raw) => ({
      ...ofCustomer(raw),
      role: text(raw.role),
      reachable: raw.email !== null || raw.phone !== null,
      endedAt: orNull(raw.ended, big),
    })),
    touches: read('touches', (raw) => ({
      ...ofCustomer(raw),
      kind: text(raw.kind),
      touchedOn: text(raw.touched_on),
      snoozedUntil: orNull(raw.snoozed_until, text),
    })),
    rates: read('rates', (raw) => ({
      ...stamped(raw),
      currency: text(raw.currency),
      validOn: text(raw.valid_on),
      rate: text(raw.rate),
    })),
  };
}

type Raw = Record<string, unknown>;

const RECORDED = '(extract(epoch FROM recorded_at) * 1000000)::bigint::text AS recorded';
const ENDED = '(extract(epoch FROM ended_at) * 1000000)::bigint::text AS ended';

const SELECTS = {
  customers: `SELECT id, number, ${RECORDED} FROM customer`,
  postings: `SELECT id, kind, reverses_posting_id, ${RECORDED} FROM posting`,
  items: `SELECT id, customer_id, posting_id, kind, number, amount::text, currency, issued_on, due_on FROM item`,
  entries: `SELECT seq AS id, posting_id, customer_id, item_id, counter_item_id, amount::text, currency, due_on,
                   effective_on, ${RECORDED} FROM entry`,
  terms: `SELECT id, customer_id, valid_from, currency, credit_limit::text, ${RECORDED} FROM customer_terms`,
  statuses: `SELECT id, customer_id, status, effective_on, ${RECORDED} FROM customer_status`,
  contacts: `SELECT id, customer_id, role, email, phone, ${ENDED}, ${RECORDED} FROM contact`,
  touches: `SELECT id, customer_id, kind, touched_on, snoozed_until, ${RECORDED} FROM touch`,
  rates: `SELECT id, currency, valid_on, rate::text, ${RECORDED} FROM exchange_rate`,
};

const READ = `SELECT json_build_object(${Object.entries(SELECTS)
  .map(([name, select]) => `'${name}', (SELECT coalesce(json_agg(r ORDER BY r.id), '[]') FROM (${select}) r)`)
  .join(', ')}) AS facts`;

const num = (value: unknown): number => Number(value);
const text = (value: unknown): string => String(value);
const big = (value: unknown): bigint => BigInt(String(value));
const orNull = <T>(value: unknown, read: (value: unknown) => T): T | null =>
  value === null ? null : read(value);
