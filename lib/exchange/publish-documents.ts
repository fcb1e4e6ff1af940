import type { CommandContext } from '@/lib/kernel/command';
import { CREDIT_KINDS, type DocumentKind } from '@/lib/ledger/document';
import { insertStagedDocuments } from '@/lib/ledger/insert-staged-documents';
import { nextNumbers } from '@/lib/ledger/posting';
import { Prisma } from '@/prisma/client/client';
import { BULK } from './bulk-import';
import { measureTables } from './plan-by-key';
import type { Published } from './publish-customers';

/** Puts the staged documents on their accounts, in the order of the file; none of them comes through this process. */
export async function publishDocuments(
  context: CommandContext,
  id: bigint,
  customers: Published,
  step: (count: number) => void,
): Promise<void> {
  for (let after = 0; ; ) {
    const range = await rangeAfter(context, id, after, after === 0 ? FIRST : BULK.batch);
    if (!range) return;
    const numbers = range.unnumbered ? await drawNumbers(context, range) : {};
    await insertStagedDocuments(context, documentsIn(context, range, customers, numbers));
    await measureTables(context.tx, ['posting', 'item', 'entry'], after, range.last);
    after = range.last;
    step(range.count);
  }
}

/** Few, as the planner does not know yet what it is in for. */
const FIRST = 500;

/** Staged documents from one ordinal to another; `parties` are the customers among them that the import created. */
type Range = {
  id: bigint;
  after: number;
  last: number;
  count: number;
  unnumbered: boolean;
  parties: { first: number; last: number } | null;
};

async function rangeAfter(
  { tx, actor }: CommandContext,
  id: bigint,
  after: number,
  most: number,
): Promise<Range | undefined> {
  const [row] = await tx.$queryRaw<
    { last: number | null; count: bigint; unnumbered: boolean; low: bigint | null; high: bigint | null }[]
  >`
    SELECT max(d.ordinal) AS last, count(*) AS count, coalesce(bool_or(d.number IS NULL), false) AS unnumbered,
           min(-d.party) FILTER (WHERE d.party < 0) AS low, max(-d.party) FILTER (WHERE d.party < 0) AS high
    FROM (SELECT b.ordinal, b.number, b.party FROM bulk_document b
          WHERE b.organisation_id = ${actor.organisationId} AND b.bulk_id = ${id} AND b.ordinal > ${after}
          ORDER BY b.ordinal LIMIT ${most}) d`;
  if (!row || row.last === null) return undefined;
  const { last, count, unnumbered, low, high } = row;
  const parties = low === null || high === null ? null : { first: Number(low), last: Number(high) };
  return { id, after, last, count: Number(count), unnumbered, parties };
}

/** Numbers of the organisation's own series for the documents that came without one, by their ordinal. */
async function drawNumbers(
  context: CommandContext,
  { id, after, last }: Range,
): Promise<Record<string, string>> {
  const { tx, actor } = context;
  const without = await tx.$queryRaw<{ ordinal: number; kind: DocumentKind }[]>`
    SELECT d.ordinal, d.kind FROM bulk_document d
    WHERE d.organisation_id = ${actor.organisationId} AND d.bulk_id = ${id} AND d.ordinal > ${after} AND d.ordinal <= ${last}
      AND d.number IS NULL
    ORDER BY d.ordinal`;
  const drawn: Record<string, string> = {};
  for (const kind of new Set(without.map((row) => row.kind))) {
    const some = without.filter((row) => row.kind === kind);
    const numbers = await nextNumbers(context, kind, some.length);
    for (const [index, { ordinal }] of some.entries()) drawn[ordinal] = numbers[index] ?? '';
  }
  return drawn;
}

/**
 * The documents as the ledger takes them. The created customers of the range are two lists, from the lowest ordinal among
 * them on: what stands in a list is found without a join, whatever the planner thinks of it. Their terms always were in
 * force, net so many days.
 */
function documentsIn(
  { actor }: CommandContext,
  { id, after, last, parties }: Range,
  customers: Published,
  numbers: Record<string, string>,
): Prisma.Sql {
  const before = (parties?.first ?? 1) - 1;
  const created = Array.from({ length: parties ? parties.last - before : 0 }, (_, index) =>
    customers.get(before + 1 + index),
  );
  const ids = created.map((one) => one?.id ?? 0n);
  const days = created.map((one) => one?.days ?? 0);
  return Prisma.sql`
    SELECT d.ordinal, CASE WHEN d.party > 0 THEN d.party ELSE (${ids}::bigint[])[-d.party - ${before}] END AS customer_id,
           d.kind, coalesce(d.number, ${JSON.stringify(numbers)}::jsonb ->> d.ordinal::text) AS number, d.amount, d.currency,
           d.issued_on,
           CASE WHEN d.kind <> ALL(${[...CREDIT_KINDS]}::text[])
                THEN coalesce(d.due_on, CASE WHEN d.party < 0 THEN d.issued_on + (${days}::integer[])[-d.party - ${before}] END)
           END AS due_on,
           d.purchase_order, d.reference, d.description, d.source_system, d.external_id
    FROM bulk_document d
    WHERE d.organisation_id = ${actor.organisationId} AND d.bulk_id = ${id} AND d.ordinal > ${after} AND d.ordinal <= ${last}`;
}
