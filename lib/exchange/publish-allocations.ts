import type { CommandContext } from '@/lib/kernel/command';
import { type ItemRow, lockItems, lockOpenDebitsOf, openAmounts } from '@/lib/ledger/open-items';
import type { Item } from '@/lib/ledger/posting';
import { allocateCredits, type Pays } from './allocate-imported';
import { BULK } from './bulk-import';

type CreditRow = ItemRow & {
  ordinal: number;
  pays: 'line' | 'named' | 'rule';
  named: string | null;
  reference: string | null;
  invoice: bigint | null;
};

/**
 * Allocates the credits that were published, as `allocateImported` does: first those that stand on the line of their
 * invoice, batch by batch; then, some customers at a time, those that name what they pay and the rest by the rule. What
 * one customer's credits pay does not hang on another's.
 */
export async function allocateBulk(
  context: CommandContext,
  id: bigint,
  step: (count: number) => void,
): Promise<void> {
  await allocateLines(context, id, step);
  for (const { from, to } of await customerGroups(context, id)) {
    const rows = await creditsOf(context, id, from, to);
    rows.sort(byCertaintyThenDay);
    const customers = [...new Set(rows.map(({ customer_id }) => customer_id))];
    const debits = await lockOpenDebitsOf(context.tx, context.actor.organisationId, customers);
    await allocateCredits(context, rows.map(creditOf), debits, () => undefined);
    step(rows.length);
  }
}

async function allocateLines(
  context: CommandContext,
  id: bigint,
  step: (count: number) => void,
): Promise<void> {
  const { tx, actor } = context;
  for (let after = 0; ; ) {
    const rows = await lineCreditsAfter(context, id, after);
    const last = rows.at(-1);
    if (!last) return;
    after = last.ordinal;
    const invoices = rows.flatMap(({ invoice }) => (invoice === null ? [] : [invoice]));
    await lockItems(tx, actor.organisationId, invoices);
    const debits = await openAmounts(tx, actor.organisationId, invoices);
    await allocateCredits(context, rows.map(creditOf), debits, () => undefined);
    step(rows.length);
  }
}

/** By key, one after the other: the statistics know nothing yet of what this transaction has written. */
const lineCreditsAfter = ({ tx, actor }: CommandContext, id: bigint, after: number) => tx.$queryRaw<
  CreditRow[]
>`
  SELECT i.*, d.ordinal, d.pays, d.named, coalesce(d.pays_item, v.id) AS invoice
  FROM (SELECT b.ordinal, b.pays, b.named, b.pays_item, b.pays_ordinal, b.source_system, b.external_id FROM bulk_document b
        WHERE b.organisation_id = ${actor.organisationId} AND b.bulk_id = ${id} AND b.pays = 'line' AND b.ordinal > ${after}
        ORDER BY b.ordinal LIMIT ${BULK.batch}) d
  CROSS JOIN LATERAL (
    SELECT t.id, t.customer_id, t.posting_id, t.kind, t.number, t.amount, t.currency, t.issued_on, t.due_on, t.reference
    FROM item t WHERE t.organisation_id = ${actor.organisationId} AND t.source_system = d.source_system
      AND t.external_id = d.external_id OFFSET 0) i
  LEFT JOIN LATERAL (
    SELECT t.id FROM bulk_document o JOIN item t ON t.organisation_id = ${actor.organisationId}
      AND t.source_system = o.source_system AND t.external_id = o.external_id
    WHERE o.organisation_id = ${actor.organisationId} AND o.bulk_id = ${id} AND o.ordinal = d.pays_ordinal OFFSET 0) v ON true
  ORDER BY d.ordinal`;

/** Ranges of customers with some thousand credits each; one customer's are never parted. */
async function customerGroups(
  { tx, actor }: CommandContext,
  id: bigint,
): Promise<{ from: bigint; to: bigint }[]> {
  const rows = await tx.$queryRaw<{ party: bigint; credits: bigint }[]>`
    SELECT d.party, count(*) AS credits FROM bulk_document d
    WHERE d.organisation_id = ${actor.organisationId} AND d.bulk_id = ${id} AND d.pays IN ('named', 'rule')
    GROUP BY d.party ORDER BY d.party`;
  const groups: { from: bigint; to: bigint; credits: number }[] = [];
  for (const { party, credits } of rows) {
    const group = groups.at(-1);
    if (!group || group.credits + Number(credits) > BULK.batch)
      groups.push({ from: party, to: party, credits: Number(credits) });
    else Object.assign(group, { to: party, credits: group.credits + Number(credits) });
  }
  return groups;
}

const creditsOf = ({ tx, actor }: CommandContext, id: bigint, from: bigint, to: bigint) => tx.$queryRaw<
  CreditRow[]
>`
  SELECT i.*, d.ordinal, d.pays, d.named, NULL::bigint AS invoice
  FROM bulk_document d
  CROSS JOIN LATERAL (
    SELECT t.id, t.customer_id, t.posting_id, t.kind, t.number, t.amount, t.currency, t.issued_on, t.due_on, t.reference
    FROM item t WHERE t.organisation_id = ${actor.organisationId} AND t.source_system = d.source_system
      AND t.external_id = d.external_id OFFSET 0) i
  WHERE d.organisation_id = ${actor.organisationId} AND d.bulk_id = ${id} AND d.pays IN ('named', 'rule')
    AND d.party BETWEEN ${from} AND ${to}`;

function creditOf(row: CreditRow): { item: Item; pays: Pays } {
  const { id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on } = row;
  const item: Item = {
    id,
    customerId: customer_id,
    postingId: posting_id,
    kind,
    number,
    amount,
    currency,
    issuedOn: issued_on,
    dueOn: due_on,
  };
  return { item, pays: paysOf(row) };
}

function paysOf({ pays, invoice, named, reference }: CreditRow): Pays {
  if (pays === 'line') return { invoice: invoice ?? 0n };
  return pays === 'named' ? { named: named ?? '' } : { rule: reference ?? undefined };
}

function byCertaintyThenDay(a: CreditRow, b: CreditRow): number {
  if (a.pays !== b.pays) return a.pays === 'named' ? -1 : 1;
  if (a.issued_on !== b.issued_on) return a.issued_on < b.issued_on ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
