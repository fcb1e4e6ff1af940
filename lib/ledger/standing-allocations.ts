import { type Day, laterOf } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { smaller } from '@/lib/kernel/money';
import { isCredit } from './document';
import { type ItemRow, itemFromRow } from './open-items';
import type { Item, NewAllocation } from './posting';

/** What stands of the allocations between a document and a counter document, counted from one day. */
export type StandingAllocation = { counter: Item; amount: bigint; effectiveOn: Day };

/**
 * The allocations of a document that were not taken back, by counter document and day; positive minor units.
 * Where a later day took some back, the latest days stand for what is left no longer.
 */
export async function allocationsOf(
  tx: Tx,
  organisationId: number,
  item: Item,
): Promise<StandingAllocation[]> {
  const rows = await tx.$queryRaw<(ItemRow & { allocated: bigint; effective_on: Day })[]>`
    SELECT i.id, i.customer_id, i.posting_id, i.kind, i.number, i.amount, i.currency, i.issued_on, i.due_on,
           s.allocated, s.effective_on
    FROM (SELECT e.counter_item_id, e.effective_on, abs(sum(e.amount))::bigint * sign(sum(e.amount) * ${isCredit(item.kind) ? 1 : -1}::integer)::bigint AS allocated
          FROM entry e
          WHERE e.organisation_id = ${organisationId} AND e.item_id = ${item.id} AND e.counter_item_id IS NOT NULL
          GROUP BY e.counter_item_id, e.effective_on HAVING sum(e.amount) <> 0) s
    JOIN item i ON i.organisation_id = ${organisationId} AND i.id = s.counter_item_id
    ORDER BY i.id, s.effective_on`;
  return standing(
    rows.map((row) => ({
      counter: itemFromRow(row),
      amount: row.allocated,
      effectiveOn: row.effective_on,
    })),
  );
}

/** The legs that take allocations back: from the day from which each counted, or the later day given. */
export function undoing(
  item: Item,
  allocations: readonly StandingAllocation[],
  notBefore: Day | null,
): NewAllocation[] {
  return allocations.map(({ counter, amount, effectiveOn }) => ({
    debit: isCredit(item.kind) ? counter : item,
    credit: isCredit(item.kind) ? item : counter,
    amount: -amount,
    effectiveOn: notBefore ? laterOf(effectiveOn, notBefore) : effectiveOn,
  }));
}

/** Nets what later days took back against the days before them, the latest first. */
function standing(allocations: StandingAllocation[]): StandingAllocation[] {
  const kept: StandingAllocation[] = [];
  for (const allocation of allocations) {
    if (allocation.amount > 0n) {
      kept.push({ ...allocation });
      continue;
    }
    let taken = -allocation.amount;
    for (const earlier of kept.filter(({ counter }) => counter.id === allocation.counter.id).reverse()) {
      const part = smaller(earlier.amount, taken);
      earlier.amount -= part;
      taken -= part;
    }
  }
  return kept.filter(({ amount }) => amount > 0n);
}
