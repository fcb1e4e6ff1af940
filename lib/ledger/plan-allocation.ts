import type { Day } from '@/lib/kernel/day';
import { smaller } from '@/lib/kernel/money';
import { type DocumentKind, KINDS } from './document';

/** An open debit as the plan sees it: `open` is positive minor units, all of one currency. */
export type PayableItem = { id: bigint; number: string; kind: DocumentKind; dueOn: Day; open: bigint };
export type PlannedAllocation = { id: bigint; amount: bigint };

/**
 * Which open debits an amount pays when nobody says: those that the remittance reference names, in the order in which
 * it names them; then costs, interest, principal; within each the oldest due first, then the smaller id.
 * Never more than is open of an item, never more than the amount; what is left stays unapplied.
 */
export function planAllocation(
  amount: bigint,
  items: readonly PayableItem[],
  reference = '',
): PlannedAllocation[] {
  const named = namedBy(reference, items);
  const rest = items.filter((item) => !named.includes(item)).sort(byRankThenAge);
  return pay(amount, [...named, ...rest]);
}

/** As `planAllocation`, but only what the reference names: the rest of the amount stays unapplied. */
export function planByReference(
  amount: bigint,
  items: readonly PayableItem[],
  reference: string,
): PlannedAllocation[] {
  return pay(amount, namedBy(reference, items));
}

/** The items whose numbers stand in the text as words of their own, in the order of the text. */
export function namedBy<T extends { number: string }>(reference: string, items: readonly T[]): T[] {
  const text = reference.toUpperCase();
  return items
    .map((item) => ({ item, at: positionOf(item.number.toUpperCase(), text) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function pay(amount: bigint, order: readonly PayableItem[]): PlannedAllocation[] {
  const planned: PlannedAllocation[] = [];
  let left = amount;
  for (const item of order) {
    if (left <= 0n) break;
    const part = smaller(item.open, left);
    if (part <= 0n) continue;
    planned.push({ id: item.id, amount: part });
    left -= part;
  }
  return planned;
}

function byRankThenAge(a: PayableItem, b: PayableItem): number {
  const rank = KINDS[a.kind].rank - KINDS[b.kind].rank;
  if (rank !== 0) return rank;
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Where a number stands in the text, not as part of a longer one; -1 when it does not. */
function positionOf(number: string, text: string): number {
  for (let at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + number.length] ?? ' ';
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return at;
  }
  return -1;
}
