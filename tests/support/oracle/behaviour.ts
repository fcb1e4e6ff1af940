import { daysFrom, yearBefore } from './calendar';
import type { Facts, Item } from './facts';

/** An invoice that fell due in the twelve months up to the day; `paidOn` null while it is not paid. */
export type DueInvoice = { item: Item; paidOn: string | null; daysLate: number };

export function dueInvoices(facts: Facts, asOf: string): DueInvoice[] {
  const judged: DueInvoice[] = [];
  for (const item of facts.items) {
    if (item.kind !== 'invoice' || item.dueOn === null) continue;
    if (item.dueOn <= yearBefore(asOf) || item.dueOn > asOf) continue;
    const judgement = judge(facts, item, asOf);
    if (judgement)
      judged.push({
        item,
        paidOn: judgement.paidOn,
        daysLate: daysFrom(item.dueOn, judgement.paidOn ?? asOf),
      });
  }
  return judged;
}

/** Nothing for what is reversed, or settled by credit notes alone: that is no payment, late or in time. */
function judge(facts: Facts, item: Item, asOf: string): { paidOn: string | null } | null {
  const legs = facts.entries.filter((entry) => entry.itemId === item.id && entry.effectiveOn <= asOf);
  const face = legs.filter((leg) => leg.counterItemId === null).reduce((sum, leg) => sum + leg.amount, 0n);
  if (face <= 0n) return null;
  let [credited, writtenOff, open, lastPaidOn] = [0n, 0n, face, ''];
  for (const counterId of new Set(legs.map((leg) => leg.counterItemId))) {
    if (counterId === null) continue;
    const kind = facts.items.find(({ id }) => id === counterId)?.kind;
    const pair = legs.filter((leg) => leg.counterItemId === counterId);
    const settled = -pair.reduce((sum, leg) => sum + leg.amount, 0n);
    open -= settled;
    if (kind === 'credit_note') credited += settled;
    if (kind === 'write_off') writtenOff += settled;
    if (kind === 'payment' && settled > 0n) {
      for (const day of paymentDays(pair)) if (day > lastPaidOn) lastPaidOn = day;
    }
  }
  if (credited >= face) return null;
  return { paidOn: open === 0n && writtenOff === 0n ? lastPaidOn : null };
}

/** The days on which more was paid than taken back. */
function paymentDays(pair: { effectiveOn: string; amount: bigint }[]): string[] {
  const days = [...new Set(pair.map((leg) => leg.effectiveOn))];
  return days.filter(
    (day) => pair.filter((leg) => leg.effectiveOn === day).reduce((sum, leg) => sum + leg.amount, 0n) < 0n,
  );
}

export type Behaviour = {
  of: number;
  late: number;
  daysLateSum: number;
  paid: number;
  median: number | null;
  flag: boolean;
};

/** Of the invoices of one customer. Late is more than 5 days; recurring at 3 and 40 %. The lower median of what was paid. */
export function behaviour(invoices: DueInvoice[]): Behaviour {
  const late = invoices.filter(({ daysLate }) => daysLate >= 6).length;
  const paid = invoices
    .filter(({ paidOn }) => paidOn !== null)
    .map(({ daysLate }) => daysLate)
    .sort((a, b) => a - b);
  return {
    of: invoices.length,
    late,
    daysLateSum: invoices.reduce((sum, { daysLate }) => sum + daysLate, 0),
    paid: paid.length,
    median: paid[Math.ceil(paid.length / 2) - 1] ?? null,
    flag: late >= 3 && late / invoices.length >= 0.4,
  };
}
