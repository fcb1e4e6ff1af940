import type { CommandContext } from '@/lib/kernel/command';
import { sqlState } from '@/lib/kernel/database-errors';
import { conflict } from '@/lib/kernel/refusal';
import { isCredit, KINDS } from './document';
import { chunksOf, refuseDuplicates } from './duplicate-documents';
import { lockItems } from './open-items';
import { allocationLegs, type Item, insertPostedLegs, type NewAllocation, type NewItem } from './posting';

type Context = Pick<CommandContext, 'tx' | 'actor' | 'auditId'>;

/** A document with a posting of its own; `reason` is the posting's. */
export type NewDocument = NewItem & { reason?: string | undefined };

/** An allocation that is made by a posting among several. */
export type PostedAllocation = NewAllocation & { postingId: bigint };

/** Rows a statement: large enough that the round trip does not count, small enough that the plan stays by index. */
const CHUNK = 1000;

/**
 * Puts many documents on their accounts (the caller has looked at the customers), one posting each, a few statements for every thousand; answers them in the
 * order given. Documents that the ledger or the list itself has already are refused together, before anything is
 * written: the refusal's issues name each (`documents.17.number`). `progress` hears how many are written.
 */
export async function insertDocuments(
  context: Context,
  documents: readonly NewDocument[],
  progress: (done: number) => void = () => undefined,
): Promise<Item[]> {
  await refuseDuplicates(context, documents);
  const items: Item[] = [];
  for (const chunk of chunksOf(documents, CHUNK)) {
    const postings = await insertPostings(context, chunk);
    items.push(...(await insertItems(context, chunk, postings)));
    await insertFaceLegs(context, postings);
    progress(items.length);
  }
  return items;
}

/**
 * Writes many allocations across postings. All documents are locked first, in id order, so that two batches
 * that share documents wait for each other instead of deadlocking.
 */
export async function insertPostedAllocations(
  context: Context,
  allocations: readonly PostedAllocation[],
  progress: (done: number) => void = () => undefined,
): Promise<void> {
  const ids = new Set(allocations.flatMap(({ debit, credit }) => [debit.id, credit.id]));
  if (ids.size > 0) await lockItems(context.tx, context.actor.organisationId, [...ids]);
  let done = 0;
  for (const chunk of chunksOf(allocations, CHUNK)) {
    const legs = chunk.flatMap((allocation) =>
      allocationLegs(allocation).map((leg) => ({ ...leg, posting_id: allocation.postingId.toString() })),
    );
    await insertPostedLegs(context.tx, context.actor.organisationId, legs);
    done += chunk.length;
    progress(done);
  }
}

/** One posting for each document: identities are drawn in the order of the rows, so sorting by id restores it. */
async function insertPostings(
  { tx, actor, auditId }: Context,
  chunk: readonly NewDocument[],
): Promise<bigint[]> {
  const rows = chunk.map(({ reason }, position) => ({ position, reason }));
  const written = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO posting (organisation_id, audit_id, kind, reason, recorded_at)
    SELECT ${actor.organisationId}::integer, ${auditId}::bigint, 'document', d.reason, clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d (position integer, reason text)
    ORDER BY d.position
    RETURNING id`;
  return written.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1));
}

async function insertItems(
  context: Context,
  chunk: readonly NewDocument[],
  postings: readonly bigint[],
): Promise<Item[]> {
  const { tx, actor } = context;
  const rows = chunk.map((document, position) => itemRow(document, position, postings[position] ?? 0n));
  const written = await orConflict(
    () => tx.$queryRaw<{ id: bigint; posting_id: bigint }[]>`
      INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on,
                        purchase_order, reference, description, contra_account, source_system, external_id)
      SELECT ${actor.organisationId}::integer, d.customer_id, d.posting_id, d.kind, d.number, d.amount, d.currency,
             d.issued_on, d.due_on, d.purchase_order, d.reference, d.description, d.contra_account, d.source_system,
             d.external_id
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS d (position integer, customer_id bigint, posting_id bigint, kind text, number text, amount bigint,
              currency text, issued_on date, due_on date, purchase_order text, reference text, description text,
              contra_account text, source_system text, external_id text)
      ORDER BY d.position
      RETURNING id, posting_id`,
  );
  const ids = new Map(written.map(({ id, posting_id }) => [posting_id, id]));
  return chunk.map((document, position) => {
    const { customerId, kind, number, currency, issuedOn, dueOn } = document;
    const postingId = postings[position] ?? 0n;
    const id = ids.get(postingId);
    if (id === undefined) throw new Error(`Document ${number} was not written.`);
    return { id, customerId, postingId, kind, number, amount: signed(document), currency, issuedOn, dueOn };
  });
}

const itemRow = (document: NewDocument, position: number, postingId: bigint) => ({
  position,
  customer_id: document.customerId.toString(),
  posting_id: postingId.toString(),
  kind: document.kind,
  number: document.number,
  amount: signed(document).toString(),
  currency: document.currency,
  issued_on: document.issuedOn,
  due_on: document.dueOn,
  purchase_order: document.purchaseOrder,
  reference: document.reference,
  description: document.description,
  contra_account: document.contraAccount ?? KINDS[document.kind].contraAccount,
  source_system: document.sourceSystem,
  external_id: document.externalId,
});

const signed = ({ kind, amount }: NewDocument) => (isCredit(kind) ? -amount : amount);

/**
 * The leg that puts each document on its account: the document's own amount, from its own day. Looked up by key, one
 * after the other: statistics that do not know the organisation yet would read all of its documents for each thousand.
 */
async function insertFaceLegs({ tx, actor }: Context, postings: readonly bigint[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO entry (organisation_id, posting_id, customer_id, item_id, amount, currency, due_on, effective_on, recorded_at)
    SELECT ${actor.organisationId}::integer, i.posting_id, i.customer_id, i.id, i.amount, i.currency, i.due_on, i.issued_on,
           clock_timestamp()
    FROM unnest(${[...postings]}::bigint[]) AS p (id)
    CROSS JOIN LATERAL (
      SELECT * FROM item d WHERE d.organisation_id = ${actor.organisationId} AND d.posting_id = p.id OFFSET 0) i
    ORDER BY i.id`;
}

/** Somebody else may post one of the documents between the check and the writing. */
async function orConflict<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw conflict('One of these documents was put in the ledger meanwhile: try again.', 'documents');
  }
}
