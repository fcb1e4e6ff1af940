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
  contacts: OfCustomer<{ role: string; email: boolean; phone: boolean; endedAt: bigint | null }>[];
  bounces: Row<{ contactId: number }>[];
  touches: OfCustomer<{
    kind: string;
    touchedOn: string;
    snoozedUntil: string | null;
    followUpOn: string | null;
    outcome: string | null;
  }>[];
  touchEnds: Row<object>[];
  holds: OfCustomer<{ kind: string; held: boolean; effectiveOn: string }>[];
  promises: OfCustomer<{
    currency: string;
    amount: bigint;
    promisedOn: string;
    instalments: { dueOn: string; amount: bigint }[];
    items: number[];
  }>[];
  promiseEnds: Row<{ promiseId: number; endedOn: string }>[];
  disputes: OfCustomer<{ itemId: number; amount: bigint; openedOn: string }>[];
  resolutions: Row<{ disputeId: number; happenedOn: string; outcome: string }>[];
  policies: Row<{ name: string; value: Record<string, number> }>[];
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
  const known = <T extends { recordedAt: bigint }>(rows: T[]) =>
    rows.filter((row) => instant === null || row.recordedAt <= instant);
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
      endedAt: row.endedAt !== null && (instant === null || row.endedAt <= instant) ? row.endedAt : null,
    })),
    bounces: known(facts.bounces),
    // What was taken back counts no more from then on.
    touches: known(facts.touches).filter(({ id }) => known(facts.touchEnds).every((end) => end.id !== id)),
    touchEnds: known(facts.touchEnds),
    holds: known(facts.holds),
    promises: known(facts.promises),
    promiseEnds: known(facts.promiseEnds),
    disputes: known(facts.disputes),
    resolutions: known(facts.resolutions),
    policies: known(facts.policies),
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
      email: raw.email !== null,
      phone: raw.phone !== null,
      endedAt: orNull(raw.ended, big),
    })),
    bounces: read('bounces', (raw) => ({ ...stamped(raw), contactId: num(raw.contact_id) })),
    touches: read('touches', (raw) => ({
      ...ofCustomer(raw),
      kind: text(raw.kind),
      touchedOn: text(raw.touched_on),
      snoozedUntil: orNull(raw.snoozed_until, text),
      followUpOn: orNull(raw.follow_up_on, text),
      outcome: orNull(raw.outcome, text),
    })),
    touchEnds: read('touchEnds', stamped),
    holds: read('holds', (raw) => ({
      ...ofCustomer(raw),
      kind: text(raw.kind),
      held: raw.held === true,
      effectiveOn: text(raw.effective_on),
    })),
    promises: read('promises', (raw) => ({
      ...ofCustomer(raw),
      currency: text(raw.currency),
      amount: big(raw.amount),
      promisedOn: text(raw.promised_on),
      instalments: (raw.instalments as { due_on: string; amount: string }[]).map(({ due_on, amount }) => ({
        dueOn: due_on,
        amount: big(amount),
      })),
      items: (raw.items as number[]) ?? [],
    })),
    promiseEnds: read('promiseEnds', (raw) => ({
      ...stamped(raw),
      promiseId: num(raw.id),
      endedOn: text(raw.ended_on),
    })),
    disputes: read('disputes', (raw) => ({
      ...ofCustomer(raw),
      itemId: num(raw.item_id),
      amount: big(raw.amount),
      openedOn: text(raw.opened_on),
    })),
    resolutions: read('resolutions', (raw) => ({
      ...stamped(raw),
      disputeId: num(raw.dispute_id),
      happenedOn: text(raw.happened_on),
      outcome: text(raw.outcome),
    })),
    policies: read('policies', (raw) => ({
      ...stamped(raw),
      name: text(raw.name),
      value: raw.value as Record<string, number>,
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
  bounces: `SELECT contact_id AS id, contact_id, ${RECORDED} FROM contact_bounce`,
  touches: `SELECT id, customer_id, kind, touched_on, snoozed_until, follow_up_on, outcome, ${RECORDED} FROM touch`,
  touchEnds: `SELECT touch_id AS id, ${RECORDED} FROM touch_end`,
  holds: `SELECT id, customer_id, kind, held, effective_on, ${RECORDED} FROM customer_hold`,
  promises: `SELECT p.id, p.customer_id, p.currency, p.amount::text, p.promised_on, ${RECORDED},
                    (SELECT json_agg(json_build_object('due_on', n.due_on, 'amount', n.amount::text) ORDER BY n.position)
                     FROM promise_instalment n WHERE n.promise_id = p.id) AS instalments,
                    (SELECT json_agg(n.item_id ORDER BY n.item_id) FROM promise_item n WHERE n.promise_id = p.id) AS items
             FROM promise p`,
  promiseEnds: `SELECT promise_id AS id, ended_on, ${RECORDED} FROM promise_end`,
  disputes: `SELECT id, customer_id, item_id, amount::text, opened_on, ${RECORDED} FROM dispute`,
  resolutions: `SELECT id, dispute_id, happened_on, outcome, ${RECORDED} FROM dispute_event WHERE kind = 'resolved'`,
  policies: `SELECT id, name, value, ${RECORDED} FROM policy`,
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
