import { z } from 'zod';
import type { CustomerFacts } from '@/lib/customers/customer';
import type { CommandContext } from '@/lib/kernel/command';
import { addMonths, type Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { idOf } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import type { Policy } from '@/lib/kernel/policy';
import { invalid, notFound, unprocessable } from '@/lib/kernel/refusal';
import { isCredit } from '@/lib/ledger/document';
import { openAmounts } from '@/lib/ledger/open-items';
import type { Item } from '@/lib/ledger/posting';

/** How somebody said it; what comes through the customer's own door is told by that door alone. */
export const SOURCES = ['call', 'email', 'letter', 'portal', 'other'] as const;
export type Source = (typeof SOURCES)[number];

/** What becomes of a promise; the definition `promise_of` derives it from the payments that came. */
export const PROMISE_STATES = ['live', 'kept', 'partly', 'broken', 'ended'] as const;
export type PromiseState = (typeof PROMISE_STATES)[number];

/** So many days after the promised one, a payment still keeps the promise. */
export const promisesPolicy = {
  name: 'promises',
  schema: z.object({ tolerance_days: z.int().min(0).max(30).default(3) }),
} satisfies Policy;

/** Positive minor units. */
export type Instalment = { dueOn: Day; amount: bigint };
export type NewPromise = {
  customer: CustomerFacts;
  kind: 'promise' | 'plan';
  currency: string;
  instalments: readonly Instalment[];
  /** The documents that it is about; none: whatever is paid on the account. */
  items: readonly Item[];
  source: Source;
  contactId?: bigint | undefined;
  note?: string | undefined;
};

const LONGEST_MONTHS = 36;

/** Writes a promise of a locked account, after looking at what is open: no more can be promised than is owed. */
export async function insertPromise(context: CommandContext, promise: NewPromise): Promise<bigint> {
  const { tx, actor, auditId, today } = context;
  assertDays(promise.instalments, today);
  const amount = promise.instalments.reduce((sum, instalment) => sum + instalment.amount, 0n);
  await assertCovered(tx, actor.organisationId, promise, amount, today);
  const last = promise.instalments.at(-1);
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO promise (organisation_id, customer_id, kind, currency, amount, promised_on, due_on, source, contact_id, note,
                         user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${promise.customer.id}, ${promise.kind}, ${promise.currency}, ${amount}, ${today}::date,
            ${last?.dueOn}::date, ${promise.source}, ${promise.contactId ?? null}::bigint, ${promise.note ?? null},
            ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())
    RETURNING id`;
  if (!row) throw new Error('A promise was not written.');
  await tx.$executeRaw`
    INSERT INTO promise_instalment (organisation_id, promise_id, position, due_on, amount)
    SELECT ${actor.organisationId}, ${row.id}, n.position, n.due_on, n.amount
    FROM unnest(${promise.instalments.map(({ dueOn }) => dueOn)}::date[],
                ${promise.instalments.map((instalment) => instalment.amount)}::bigint[])
      WITH ORDINALITY n (due_on, amount, position)`;
  if (promise.items.length > 0) {
    await tx.$executeRaw`
      INSERT INTO promise_item (organisation_id, promise_id, customer_id, item_id)
      SELECT ${actor.organisationId}, ${row.id}, ${promise.customer.id}, n.id
      FROM unnest(${promise.items.map(({ id }) => id)}::bigint[]) n (id)`;
  }
  return row.id;
}

/** The documents that a promise names, as `find` knows them by their reference: debits, each once, all in one currency. */
export async function promisedItems(
  references: readonly string[],
  find: (reference: string, field: string) => Promise<Item>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const [place, reference] of references.entries()) {
    const field = `documents.${place}`;
    const item = await find(reference, field);
    if (isCredit(item.kind)) throw unprocessable(`${item.number} is a credit; it cannot be paid.`, field);
    if (items.some(({ id }) => id === item.id)) throw invalid(`${item.number} is named twice.`, field);
    if (items[0] && items[0].currency !== item.currency)
      throw unprocessable(
        `${item.number} is in ${item.currency}, ${items[0].number} in ${items[0].currency}.`,
        field,
      );
    items.push(item);
  }
  return items;
}

/** A standing promise of the organisation; a foreign one and an absent one look the same. */
export async function findPromise(tx: Tx, organisationId: number, reference: string, field = 'promise') {
  const id = idOf(reference);
  const [row] = await tx.$queryRaw<{ id: bigint; customer_id: bigint; number: string; ended: boolean }[]>`
    SELECT p.id, p.customer_id, c.number, x.promise_id IS NOT NULL AS ended
    FROM promise p
    JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = p.customer_id
    LEFT JOIN promise_end x ON x.organisation_id = ${organisationId} AND x.promise_id = p.id
    WHERE p.organisation_id = ${organisationId} AND p.id = ${id}`;
  if (!row) throw notFound('There is no such promise.', field);
  return row;
}

/** Takes a promise of a locked account out of what counts, from today on. */
export async function insertPromiseEnd(
  { tx, actor, auditId, today }: CommandContext,
  promise: { id: bigint; customer_id: bigint },
  { reason, replacedBy }: { reason: string; replacedBy?: bigint },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO promise_end (organisation_id, promise_id, customer_id, ended_on, reason, replaced_by, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${promise.id}, ${promise.customer_id}, ${today}::date, ${reason},
            ${replacedBy ?? null}::bigint, ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())`;
}

function assertDays(instalments: readonly Instalment[], today: Day): void {
  const single = instalments.length === 1;
  for (const [place, { dueOn }] of instalments.entries()) {
    const field = single ? 'due_on' : `instalments.${place}.due_on`;
    if (dueOn < today) throw invalid('That day is past.', field);
    if (dueOn > addMonths(today, LONGEST_MONTHS))
      throw invalid(`At most ${LONGEST_MONTHS} months from now.`, field);
    const before = instalments[place - 1];
    if (before && dueOn <= before.dueOn)
      throw invalid('Each instalment is due after the one before it.', field);
  }
}

/** No more than is open and not promised yet, of the documents or of the account. */
async function assertCovered(
  tx: Tx,
  organisationId: number,
  { customer, currency, items, instalments }: NewPromise,
  amount: bigint,
  today: Day,
): Promise<void> {
  const open =
    items.length > 0
      ? (
          await openAmounts(
            tx,
            organisationId,
            items.map(({ id }) => id),
          )
        ).reduce((sum, item) => sum + item.openAmount, 0n)
      : await openDebits(tx, organisationId, customer.id, currency);
  const field = instalments.length === 1 ? 'amount' : 'instalments';
  if (open <= 0n)
    throw unprocessable(`Nothing is open in ${currency}.`, items.length > 0 ? 'documents' : field);
  const promised =
    items.length > 0 ? 0n : await promisedAlready(tx, organisationId, customer.id, currency, today);
  if (amount <= open - promised) return;
  const already =
    promised > 0n ? `, of which ${currency} ${toDecimalString(promised, currency)} is promised already` : '';
  throw unprocessable(`Only ${currency} ${toDecimalString(open, currency)} is open${already}.`, field);
}

async function openDebits(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  currency: string,
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ open: bigint }[]>`
    SELECT coalesce(sum(o.open_amount), 0)::bigint AS open
    FROM open_amount_of(${organisationId}::integer, ARRAY[${customerId}::bigint], 'infinity', 'infinity') o
    WHERE o.currency = ${currency} AND o.open_amount > 0`;
  return row?.open ?? 0n;
}

async function promisedAlready(
  tx: Tx,
  organisationId: number,
  customerId: bigint,
  currency: string,
  today: Day,
): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ promised: bigint }[]>`
    SELECT coalesce(sum(p.amount - p.paid), 0)::bigint AS promised
    FROM promise_of(${organisationId}::integer, ${today}::date, 'infinity', ARRAY[${customerId}::bigint]) p
    WHERE p.state = 'live' AND p.currency = ${currency}`;
  return row?.promised ?? 0n;
}
