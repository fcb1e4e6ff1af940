import { z } from 'zod';
import { DISPUTE_REASONS, type DisputeReason } from '@/lib/collections/agreement-words';
import { type Day, daysBetween } from '@/lib/kernel/day';
import { toDecimalString } from '@/lib/kernel/money';
import { defineQuery, type QueryContext } from '@/lib/kernel/query';
import { bigintColumn, dayColumn, optionalDay, readRows } from '@/lib/kernel/rows';
import { DOCUMENT_KINDS } from '@/lib/ledger/document';
import { type Visit, visitOf } from './link';

/** More open items than this are counted in the totals and not listed. */
const MOST_LISTED = 500;

/** What is open on the account of whoever asks, what of it is disputed, and what was promised. Amounts of credits are negative. */
export const ownOpenItems = defineQuery({
  name: 'portal.open-items',
  summary: 'What is open on a contact’s own account, what is disputed of it, and what was promised.',
  permission: 'portal.visit',
  input: z.strictObject({}),
  async read(context) {
    const visit = await visitOf(context);
    const items = await openItems(context, visit);
    return {
      as_of: context.today,
      totals: totalsOf(items, context.today),
      items: items.slice(0, MOST_LISTED).map((row) => describeItem(row, context.today)),
      not_listed: Math.max(items.length - MOST_LISTED, 0),
      promises: await livePromises(context, visit),
      disputes: await liveDisputes(context, visit),
    };
  },
});

export type OwnOpenItems = Awaited<ReturnType<typeof ownOpenItems.read>>;

const itemColumns = z.object({
  kind: z.enum(DOCUMENT_KINDS),
  number: z.string(),
  currency: z.string(),
  issued_on: dayColumn,
  due_on: optionalDay,
  face: bigintColumn,
  open_amount: bigintColumn,
  disputed: bigintColumn,
  purchase_order: z.string().nullable(),
});
type ItemRow = z.output<typeof itemColumns>;

async function openItems({ tx, organisation, today }: QueryContext, { customer }: Visit): Promise<ItemRow[]> {
  const rows = await tx.$queryRaw`
    SELECT i.kind, i.number, o.currency, i.issued_on, o.due_on, i.amount AS face, o.open_amount,
           least(coalesce(d.amount, 0), greatest(o.open_amount, 0))::bigint AS disputed, i.purchase_order
    FROM open_amount_of(${organisation.id}::integer, ARRAY[${customer.id}::bigint], ${today}::date, 'infinity') o
    CROSS JOIN LATERAL (
      SELECT d.* FROM item d
      WHERE d.organisation_id = ${organisation.id} AND d.customer_id = ${customer.id} AND d.id = o.item_id OFFSET 0) i
    LEFT JOIN (
      SELECT s.item_id, sum(s.amount) AS amount
      FROM dispute_of(${organisation.id}::integer, ${today}::date, 'infinity', ARRAY[${customer.id}::bigint]) s
      WHERE s.live GROUP BY s.item_id) d ON d.item_id = o.item_id
    ORDER BY o.due_on NULLS LAST, i.issued_on, o.item_id`;
  return readRows(itemColumns, rows);
}

const describeItem = ({ face, open_amount, disputed, ...row }: ItemRow, today: Day) => ({
  ...row,
  amount: toDecimalString(face, row.currency),
  open_amount: toDecimalString(open_amount, row.currency),
  disputed: toDecimalString(disputed, row.currency),
  days_late: row.due_on ? daysBetween(row.due_on, today) : null,
});

/** By currency: all that is open, and what of it is past its day. */
function totalsOf(items: readonly ItemRow[], today: Day) {
  const currencies = [...new Set(items.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = items.filter((item) => item.currency === currency);
    const late = own.filter((item) => item.due_on !== null && item.due_on < today);
    const sum = (rows: readonly ItemRow[]) =>
      rows.reduce((total, { open_amount }) => total + open_amount, 0n);
    return {
      currency,
      open: toDecimalString(sum(own), currency),
      overdue: toDecimalString(sum(late), currency),
    };
  });
}

const promiseColumns = z.object({
  currency: z.string(),
  amount: bigintColumn,
  paid: bigintColumn,
  due_on: dayColumn,
  documents: z.array(z.string()),
});

async function livePromises({ tx, organisation, today }: QueryContext, { customer }: Visit) {
  const rows = await tx.$queryRaw`
    SELECT s.currency, s.amount, s.paid, s.due_on,
           ARRAY(SELECT i.number FROM promise_item n
                 JOIN item i ON i.organisation_id = ${organisation.id} AND i.id = n.item_id
                 WHERE n.organisation_id = ${organisation.id} AND n.promise_id = s.promise_id ORDER BY i.id) AS documents
    FROM promise_of(${organisation.id}::integer, ${today}::date, 'infinity', ARRAY[${customer.id}::bigint]) s
    WHERE s.state = 'live' ORDER BY s.due_on, s.promise_id`;
  return readRows(promiseColumns, rows).map(({ amount, paid, ...row }) => ({
    ...row,
    amount: toDecimalString(amount, row.currency),
    paid: toDecimalString(paid, row.currency),
  }));
}

const disputeColumns = z.object({
  number: z.string(),
  currency: z.string(),
  amount: bigintColumn,
  reason: z.enum(Object.keys(DISPUTE_REASONS) as [DisputeReason, ...DisputeReason[]]),
  opened_on: dayColumn,
});

async function liveDisputes({ tx, organisation, today }: QueryContext, { customer }: Visit) {
  const rows = await tx.$queryRaw`
    SELECT i.number, s.currency, s.amount, d.reason, s.opened_on
    FROM dispute_of(${organisation.id}::integer, ${today}::date, 'infinity', ARRAY[${customer.id}::bigint]) s
    JOIN dispute d ON d.organisation_id = ${organisation.id} AND d.id = s.dispute_id
    JOIN item i ON i.organisation_id = ${organisation.id} AND i.id = s.item_id
    WHERE s.live ORDER BY s.opened_on, s.dispute_id`;
  return readRows(disputeColumns, rows).map(({ amount, ...row }) => ({
    ...row,
    amount: toDecimalString(amount, row.currency),
  }));
}
