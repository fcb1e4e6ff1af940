import assert from 'node:assert/strict';
import type { Facts } from '@/tests/support/oracle/facts';
import { openItems } from '@/tests/support/oracle/ledger';

/** What must be true of the rows after any history, whatever was accepted and refused. */
export function checkInvariants(facts: Facts): void {
  openEqualsEntries(facts);
  for (const item of facts.items) withinBounds(facts, item);
  legsMatch(facts);
  postedOnce(facts);
}

/** Σ of what is open = Σ of all entries, for each customer and currency. */
function openEqualsEntries(facts: Facts): void {
  const open = tally(openItems(facts, '9999-12-31').map(({ item, amount }) => [item, amount]));
  const faces = tally(
    facts.entries.filter((entry) => entry.counterItemId === null).map((entry) => [entry, entry.amount]),
  );
  assert.deepStrictEqual(open, faces, 'what is open and what was posted');
}

/** On no day more than its face amount is open of a document, nor less than nothing, nor anything before its day. */
function withinBounds(facts: Facts, item: Facts['items'][number]): void {
  const legs = facts.entries.filter((entry) => entry.itemId === item.id);
  const days = [...new Set(legs.map((leg) => leg.effectiveOn))];
  assert.ok(
    days.every((day) => day >= item.issuedOn),
    `${item.number} counts from ${item.issuedOn}`,
  );
  for (const day of days) {
    const open = legs.filter((leg) => leg.effectiveOn <= day).reduce((sum, leg) => sum + leg.amount, 0n);
    const [least, most] = item.amount > 0n ? [0n, item.amount] : [item.amount, 0n];
    assert.ok(
      open >= least && open <= most,
      `${item.number} is open by ${open} on ${day}, of ${item.amount}`,
    );
  }
}

/** The two legs of every allocation sum to zero, in one currency, on one day, between a debit and a credit. */
function legsMatch(facts: Facts): void {
  const halves = facts.entries.filter((entry) => entry.counterItemId !== null);
  const sums = tally(
    halves.map((leg) => [
      {
        customerId: leg.customerId,
        currency: `${leg.postingId} ${[leg.itemId, leg.counterItemId].sort().join()} ${leg.effectiveOn} ${leg.currency}`,
      },
      leg.amount,
    ]),
  );
  assert.deepStrictEqual(sums, {}, 'the two legs of each allocation');
  const byId = new Map(facts.items.map((item) => [item.id, item]));
  for (const leg of halves) {
    const [item, counter] = [byId.get(leg.itemId), byId.get(leg.counterItemId ?? 0)];
    assert.ok(
      item && counter && item.amount > 0n !== counter.amount > 0n && item.currency === counter.currency,
    );
    assert.ok(
      item.customerId === counter.customerId &&
        leg.customerId === item.customerId &&
        leg.dueOn === item.dueOn,
    );
  }
}

/** Every document is on its account once, and off it at most once, by the posting that reverses its own. */
function postedOnce(facts: Facts): void {
  for (const item of facts.items) {
    const faces = facts.entries.filter((entry) => entry.itemId === item.id && entry.counterItemId === null);
    const [face, off, more] = faces;
    assert.ok(
      face?.postingId === item.postingId && face.amount === item.amount && face.effectiveOn === item.issuedOn,
    );
    assert.ok(!more, `${item.number} was posted or reversed twice`);
    if (!off) continue;
    const posting = facts.postings.find(({ id }) => id === off.postingId);
    assert.ok(off.amount === -item.amount && posting?.reverses === item.postingId);
  }
}

/** Sums by customer and currency, those of zero left out. */
function tally(amounts: [{ customerId: number; currency: string }, bigint][]): Record<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [{ customerId, currency }, amount] of amounts) {
    const key = `${customerId} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).sort());
}
