import type { CommandContext } from '@/lib/kernel/command';
import { sqlState } from '@/lib/kernel/database-errors';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { toDecimalString } from '@/lib/kernel/money';
import { conflict } from '@/lib/kernel/refusal';
import { type DocumentKind, isCredit, KINDS } from './document';

type Context = Pick<CommandContext, 'tx' | 'actor' | 'auditId'>;

/** A document to be put on an account. `amount` is its size: positive minor units; the kind gives the sign. */
export type NewItem = {
  customerId: bigint;
  kind: DocumentKind;
  number: string;
  amount: bigint;
  currency: string;
  issuedOn: Day;
  /** For debits only. */
  dueOn: Day | null;
  purchaseOrder?: string | undefined;
  reference?: string | undefined;
  description?: string | undefined;
  contraAccount?: string | undefined;
  sourceSystem?: string | undefined;
  externalId?: string | undefined;
  /** The payment that a chargeback takes back. */
  chargedBackId?: bigint | undefined;
};

/** A document as it stands in the ledger. `amount` is signed: debits positive, credits negative. */
export type Item = {
  id: bigint;
  customerId: bigint;
  postingId: bigint;
  kind: DocumentKind;
  number: string;
  amount: bigint;
  currency: string;
  issuedOn: Day;
  dueOn: Day | null;
};

/** One pair of legs: `amount` of `credit` pays `debit` from `effectiveOn` on. Negative takes it back. */
export type NewAllocation = { debit: Item; credit: Item; amount: bigint; effectiveOn: Day };

export async function insertPosting(
  context: Context,
  kind: 'document' | 'allocation' | 'deallocation' | 'reversal',
  options: { reason?: string | undefined; reverses?: bigint } = {},
): Promise<bigint> {
  const [row] = await context.tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO posting (organisation_id, audit_id, kind, reason, reverses_posting_id, recorded_at)
    VALUES (${context.actor.organisationId}, ${context.auditId}, ${kind}, ${options.reason ?? null},
            ${options.reverses ?? null}::bigint, clock_timestamp())
    RETURNING id`;
  if (!row) throw new Error('A posting was not written.');
  return row.id;
}

/** Puts one document on its account: the item and its face leg. */
export async function insertItem(context: Context, postingId: bigint, item: NewItem): Promise<Item> {
  const organisationId = context.actor.organisationId;
  const amount = isCredit(item.kind) ? -item.amount : item.amount;
  const [row] = await guardDuplicates(
    item,
    () => context.tx.$queryRaw<{ id: bigint }[]>`
    WITH document AS (
      INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on,
                        purchase_order, reference, description, contra_account, source_system, external_id, charged_back_id)
      VALUES (${organisationId}, ${item.customerId}, ${postingId}, ${item.kind}, ${item.number}, ${amount}, ${item.currency},
              ${item.issuedOn}::date, ${item.dueOn}::date, ${item.purchaseOrder ?? null}, ${item.reference ?? null},
              ${item.description ?? null}, ${item.contraAccount ?? KINDS[item.kind].contraAccount},
              ${item.sourceSystem ?? null}, ${item.externalId ?? null}, ${item.chargedBackId ?? null}::bigint)
      RETURNING id)
    SELECT id FROM document`,
  );
  if (!row) throw new Error('A document was not written.');
  await context.tx.$executeRaw`
    INSERT INTO entry (organisation_id, posting_id, customer_id, item_id, amount, currency, due_on, effective_on, recorded_at)
    VALUES (${organisationId}, ${postingId}, ${item.customerId}, ${row.id}, ${amount}, ${item.currency},
            ${item.dueOn}::date, ${item.issuedOn}::date, clock_timestamp())`;
  const { customerId, kind, number, currency, issuedOn, dueOn } = item;
  return { id: row.id, customerId, postingId, kind, number, amount, currency, issuedOn, dueOn };
}

/** Writes the two legs of each allocation in one statement, so that the database judges them together. */
export async function insertAllocations(
  context: Context,
  postingId: bigint,
  allocations: NewAllocation[],
): Promise<void> {
  if (allocations.length === 0) return;
  await insertLegs(context.tx, context.actor.organisationId, postingId, allocations.flatMap(allocationLegs));
}

/** The two legs of an allocation; they sum to zero. */
export const allocationLegs = ({ debit, credit, amount, effectiveOn }: NewAllocation): [Leg, Leg] => [
  leg(debit, credit, -amount, effectiveOn),
  leg(credit, debit, amount, effectiveOn),
];

export type Leg = {
  customer_id: string;
  item_id: string;
  counter_item_id: string | null;
  amount: string;
  currency: string;
  due_on: Day | null;
  effective_on: Day;
};

export async function insertLegs(
  tx: Tx,
  organisationId: number,
  postingId: bigint,
  legs: Leg[],
): Promise<void> {
  await insertPostedLegs(
    tx,
    organisationId,
    legs.map((one) => ({ ...one, posting_id: postingId.toString() })),
  );
}

/** Legs of one posting or of several, in one statement. */
export async function insertPostedLegs(
  tx: Tx,
  organisationId: number,
  legs: (Leg & { posting_id: string })[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO entry (organisation_id, posting_id, customer_id, item_id, counter_item_id, amount, currency, due_on,
                       effective_on, recorded_at)
    SELECT ${organisationId}::integer, l.posting_id, l.customer_id, l.item_id, l.counter_item_id, l.amount,
           l.currency, l.due_on, l.effective_on, clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(legs)}::jsonb)
      AS l (posting_id bigint, customer_id bigint, item_id bigint, counter_item_id bigint, amount bigint, currency text,
            due_on date, effective_on date)`;
}

/** The next number of the organisation's own series, `PAY-000123`; the documents that are locked with it are locked before. */
export async function nextNumber(context: Context, kind: DocumentKind): Promise<string> {
  const [number] = await drawNumbers(context, kind, 1);
  if (!number) throw new Error('No document number was drawn.');
  return number;
}

/**
 * The next `count` numbers of a series, in order, for who locks documents only afterwards: others, who draw last, let it
 * pass before they lock any (`holdAccount`), so that neither waits for the other.
 */
export async function nextNumbers(context: Context, kind: DocumentKind, count: number): Promise<string[]> {
  if (count < 1) return [];
  const key = `${context.actor.organisationId} ${KINDS[kind].series}`;
  await context.tx.$executeRaw`SELECT pg_advisory_xact_lock(7004, hashtext(${key}::text))`;
  return drawNumbers(context, kind, count);
}

async function drawNumbers(context: Context, kind: DocumentKind, count: number): Promise<string[]> {
  const { series } = KINDS[kind];
  const [row] = await context.tx.$queryRaw<{ last: bigint }[]>`
    INSERT INTO number_counter AS c (organisation_id, series, last)
    VALUES (${context.actor.organisationId}, ${series}, ${count}::bigint)
    ON CONFLICT (organisation_id, series) DO UPDATE SET last = c.last + excluded.last
    RETURNING last`;
  const first = Number(row?.last ?? 0n) - count + 1;
  return Array.from({ length: count }, (_, index) => `${series}-${String(first + index).padStart(6, '0')}`);
}

/** What a command says of a document that it posted. Amounts are decimal strings, signed as in the ledger. */
export const describeItem = (item: Item) => ({
  id: item.id.toString(),
  kind: item.kind,
  number: item.number,
  amount: toDecimalString(item.amount, item.currency),
  currency: item.currency,
  issued_on: item.issuedOn,
  due_on: item.dueOn,
});

const leg = (item: Item, counter: Item, amount: bigint, effectiveOn: Day): Leg => ({
  customer_id: item.customerId.toString(),
  item_id: item.id.toString(),
  counter_item_id: counter.id.toString(),
  amount: amount.toString(),
  currency: item.currency,
  due_on: item.dueOn,
  effective_on: effectiveOn,
});

type Named = Pick<NewItem, 'kind' | 'sourceSystem' | 'externalId'> & { number: string | undefined };

/** Says of what is refused because it is in the ledger already what it is. */
export async function guardDuplicates<T>(item: Named, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw conflict(inLedgerAlready(item), 'number');
  }
}

export function inLedgerAlready({ kind, number, sourceSystem, externalId }: Named): string {
  const source = externalId ? `, or ${sourceSystem} ${externalId}` : '';
  return `${KINDS[kind].name} ${number ?? `with the next number of ${KINDS[kind].series}`}${source} is in the ledger already.`;
}
