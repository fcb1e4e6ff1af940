import type { CommandContext } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';

/** What a document charges for: so many days of a late document, or a fee once. Positive minor units. */
export type NewCharge = {
  customerId: bigint;
  itemId: bigint;
  forItemId: bigint;
  kind: 'interest' | 'fee';
  from: Day;
  through: Day;
  amount: bigint;
  /** The calculation as it was shown, and its sum before rounding. */
  basis: object;
};

/** Notes the days that documents charge for. The database refuses those that were charged already. */
export async function insertInterestCharges(
  { tx, actor, auditId }: CommandContext,
  charges: readonly NewCharge[],
): Promise<void> {
  const rows = charges.map((charge) => ({
    customer_id: charge.customerId.toString(),
    item_id: charge.itemId.toString(),
    for_item_id: charge.forItemId.toString(),
    kind: charge.kind,
    from_on: charge.from,
    through_on: charge.through,
    amount: charge.amount.toString(),
    basis: charge.basis,
  }));
  await tx.$executeRaw`
    INSERT INTO interest_charge (organisation_id, customer_id, item_id, for_item_id, kind, from_on, through_on, amount, basis,
                                 audit_id, recorded_at)
    SELECT ${actor.organisationId}::integer, n.customer_id, n.item_id, n.for_item_id, n.kind, n.from_on, n.through_on, n.amount,
           n.basis, ${auditId}::bigint, clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n (customer_id bigint, item_id bigint, for_item_id bigint, kind text, from_on date, through_on date, amount bigint,
            basis jsonb)`;
}
