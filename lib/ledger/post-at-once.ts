import type { CommandContext } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import { isCredit, KINDS } from './document';
import { guardDuplicates, type Item, type NewItem } from './posting';

type Context = Pick<CommandContext, 'tx' | 'actor' | 'auditId'>;

/** A document as it is about to be posted; without a number it takes the next one of its series. */
export type NumberedAtOnce = Omit<NewItem, 'number' | 'chargedBackId'> & { number: string | undefined };

/** What a new credit pays of one debit, from a day on; positive minor units. */
export type Paying = { debit: Item; amount: bigint; effectiveOn: Day };

/**
 * Puts a document on its account and allocates it, in one statement: posting, number, document, and all legs, which the
 * database then judges together. The caller holds the account and the debits. The number is drawn here, and not before,
 * since the row that counts it stays locked until the transaction ends: what others wait for is this statement, the
 * receipt and the commit.
 */
export async function postAtOnce(
  { tx, actor, auditId }: Context,
  item: NumberedAtOnce,
  paying: readonly Paying[] = [],
): Promise<Item> {
  const { organisationId } = actor;
  const { series, contraAccount } = KINDS[item.kind];
  const amount = isCredit(item.kind) ? -item.amount : item.amount;
  const [row] = await guardDuplicates(
    item,
    () => tx.$queryRaw<{ id: bigint; posting_id: bigint; number: string }[]>`/* kept: post at once */
      WITH posted AS (
        INSERT INTO posting (organisation_id, audit_id, kind, recorded_at)
        VALUES (${organisationId}::integer, ${auditId}::bigint, 'document', clock_timestamp()) RETURNING id),
      drawn AS (
        INSERT INTO number_counter AS c (organisation_id, series, last)
        SELECT ${organisationId}::integer, ${series}::text, 1 WHERE ${item.number ?? null}::text IS NULL
        ON CONFLICT (organisation_id, series) DO UPDATE SET last = c.last + 1
        RETURNING last::text AS last),
      document AS (
        INSERT INTO item (organisation_id, customer_id, posting_id, kind, number, amount, currency, issued_on, due_on,
                          purchase_order, reference, description, contra_account, source_system, external_id)
        SELECT ${organisationId}::integer, ${item.customerId}::bigint, p.id, ${item.kind}::text,
               coalesce(${item.number ?? null}::text, ${series}::text || '-' || lpad(d.last, greatest(6, length(d.last)), '0')),
               ${amount}::bigint, ${item.currency}::text, ${item.issuedOn}::date, ${item.dueOn}::date,
               ${item.purchaseOrder ?? null}::text, ${item.reference ?? null}::text, ${item.description ?? null}::text,
               ${item.contraAccount ?? contraAccount}::text, ${item.sourceSystem ?? null}::text, ${item.externalId ?? null}::text
        FROM posted p LEFT JOIN drawn d ON true
        RETURNING id, posting_id, number, customer_id, amount, currency, due_on, issued_on),
      legs AS (
        INSERT INTO entry (organisation_id, posting_id, customer_id, item_id, counter_item_id, amount, currency, due_on,
                           effective_on, recorded_at)
        SELECT ${organisationId}::integer, d.posting_id, d.customer_id, l.item_id, l.counter_item_id, l.amount, d.currency,
               l.due_on, l.effective_on, clock_timestamp()
        FROM document d
        CROSS JOIN LATERAL (
          SELECT d.id AS item_id, NULL::bigint AS counter_item_id, d.amount, d.due_on, d.issued_on AS effective_on
          UNION ALL
          SELECT s.item_id, s.counter_item_id, s.amount, s.due_on, a.effective_on
          FROM jsonb_to_recordset(${paid(paying)}::jsonb) AS a (id bigint, amount bigint, due_on date, effective_on date)
          CROSS JOIN LATERAL (VALUES (a.id, d.id, -a.amount, a.due_on), (d.id, a.id, a.amount, d.due_on))
            AS s (item_id, counter_item_id, amount, due_on)) l)
      SELECT id, posting_id, number FROM document`,
  );
  if (!row) throw new Error('A document was not written.');
  const { customerId, kind, currency, issuedOn, dueOn } = item;
  return {
    ...{ id: row.id, customerId, postingId: row.posting_id, kind, number: row.number },
    ...{ amount, currency, issuedOn, dueOn },
  };
}

const paid = (paying: readonly Paying[]): string =>
  JSON.stringify(
    paying.map(({ debit, amount, effectiveOn }) => ({
      id: debit.id.toString(),
      amount: amount.toString(),
      due_on: debit.dueOn,
      effective_on: effectiveOn,
    })),
  );
