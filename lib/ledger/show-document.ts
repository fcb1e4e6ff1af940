import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import { toDecimalString } from '@/lib/kernel/money';
import { type Clocks, clocksOf, defineQuery, timeTravel } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { DOCUMENT_KINDS } from './document';
import { documentReference, findDocument } from './open-items';
import { describeEntry, entryColumns } from './statement';

const columns = z.object({
  customer: z.string(),
  customer_name: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  number: z.string(),
  amount: bigintColumn,
  currency: z.string(),
  issued_on: dayColumn,
  due_on: optionalDay,
  purchase_order: z.string().nullable(),
  reference: z.string().nullable(),
  description: z.string().nullable(),
  contra_account: z.string(),
  source_system: z.string().nullable(),
  external_id: z.string().nullable(),
  open_amount: bigintColumn,
});

/** A document as it is answered. */
export type DocumentAnswer = Awaited<ReturnType<typeof showDocument.read>>;

/** One document: what it is, what is open of it, and every entry that it is made of, oldest first. */
export const showDocument = defineQuery({
  name: 'ledger.document',
  summary: 'A document with what is open of it and every entry that made it so.',
  permission: 'ledger.read',
  input: z.strictObject({ document: documentReference, ...timeTravel }),
  async read(context, input) {
    const { tx, organisation } = context;
    const clocks = clocksOf(context, input);
    const item = await findDocument(tx, organisation.id, input.document);
    const [row] = readRows(
      columns,
      await tx.$queryRaw`
      SELECT c.number AS customer, c.name AS customer_name, i.kind, i.number, i.amount, i.currency, i.issued_on, i.due_on,
             i.purchase_order, i.reference, i.description, i.contra_account, i.source_system, i.external_id,
             coalesce((SELECT sum(e.amount) FROM entry e WHERE e.organisation_id = ${organisation.id} AND e.item_id = i.id
                       AND e.effective_on <= ${clocks.asOf}::date AND e.recorded_at <= ${clocks.knownAt}::timestamptz), 0)::bigint AS open_amount
      FROM item i JOIN customer c ON c.organisation_id = ${organisation.id} AND c.id = i.customer_id
      WHERE i.organisation_id = ${organisation.id} AND i.id = ${item.id}`,
    );
    if (!row) throw new Error(`Document ${input.document} vanished.`);
    const entries = await entriesOf(tx, organisation.id, item.id, clocks);
    return {
      ...row,
      amount: toDecimalString(row.amount, row.currency),
      open_amount: toDecimalString(row.open_amount, row.currency),
      reversed: entries.some(
        ({ posting_kind, counter_document }) => posting_kind === 'reversal' && !counter_document,
      ),
      entries,
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
    };
  },
});

async function entriesOf(tx: Tx, organisationId: number, itemId: bigint, clocks: Clocks) {
  const rows = await tx.$queryRaw`
    SELECT e.seq, e.posting_id, p.kind AS posting_kind, p.reason, e.recorded_at, a.actor AS recorded_by, e.effective_on,
           i.kind, i.number, e.due_on, c.kind AS counter_kind, c.number AS counter_number, e.amount, e.currency,
           NULL::bigint AS balance, '' AS keys
    FROM entry e
    JOIN item i ON i.organisation_id = ${organisationId} AND i.id = e.item_id
    LEFT JOIN item c ON c.organisation_id = ${organisationId} AND c.id = e.counter_item_id
    JOIN posting p ON p.organisation_id = ${organisationId} AND p.id = e.posting_id
    JOIN audit_event a ON a.organisation_id = ${organisationId} AND a.id = p.audit_id
    WHERE e.organisation_id = ${organisationId} AND e.item_id = ${itemId}
      AND e.effective_on <= ${clocks.asOf}::date AND e.recorded_at <= ${clocks.knownAt}::timestamptz
    ORDER BY e.effective_on, e.seq`;
  return readRows(entryColumns, rows).map(describeEntry);
}
