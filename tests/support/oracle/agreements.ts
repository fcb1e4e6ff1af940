import { dayNumber, daysFrom, yearBefore } from './calendar';
import type { Facts } from './facts';

type Promised = Facts['promises'][number];

/** What became of a promise by a day. `failedOn` is the first day on which it was late; amounts are minor units. */
export type Judged = {
  promise: Promised;
  paid: bigint;
  state: 'live' | 'kept' | 'partly' | 'broken' | 'ended';
  failedOn: string | null;
};

/** Every promise that was made by the day, in the order in which they were made. */
export function promisesBy(facts: Facts, asOf: string): Judged[] {
  return facts.promises
    .filter(({ promisedOn }) => promisedOn <= asOf)
    .map((promise) => judge(facts, promise, asOf));
}

/** Walks through the instalments in their order, as a person with the bank statement would. */
function judge(facts: Facts, promise: Promised, asOf: string): Judged {
  const tolerance = policy(facts, 'promises').tolerance_days ?? 3;
  const money = moneyFor(facts, promise, asOf);
  const paidBy = (day: number) => {
    let sum = 0n;
    for (const { on, amount } of money) if (dayNumber(on) <= day) sum += amount;
    return sum > 0n ? sum : 0n;
  };
  const paid = paidBy(dayNumber(asOf));
  const ended = facts.promiseEnds.find(
    ({ promiseId, endedOn }) => promiseId === promise.id && endedOn <= asOf,
  );
  let wanted = 0n;
  let allOver = true;
  for (const { dueOn, amount } of promise.instalments) {
    wanted += amount;
    const last = dayNumber(dueOn) + tolerance;
    if (last >= dayNumber(asOf)) {
      allOver = false;
      continue;
    }
    const then = paidBy(last);
    if (then >= wanted) continue;
    if (ended && last >= dayNumber(ended.endedOn)) continue;
    return { promise, paid, state: then > 0n ? 'partly' : 'broken', failedOn: dayAfter(dueOn, tolerance) };
  }
  const state = paid >= promise.amount || (!ended && allOver) ? 'kept' : ended ? 'ended' : 'live';
  return { promise, paid, state, failedOn: null };
}

const dayAfter = (dueOn: string, tolerance: number) => {
  let day = dueOn;
  for (let step = 0; step <= tolerance; step += 1) day = tomorrow(day);
  return day;
};

const tomorrow = (day: string): string => {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
};

/** What came in for a promise after it was made: on its documents by payments, else any payment on the account. */
function moneyFor(facts: Facts, promise: Promised, asOf: string): { on: string; amount: bigint }[] {
  const later = facts.entries.filter(
    ({ recordedAt, effectiveOn }) => recordedAt > promise.recordedAt && effectiveOn <= asOf,
  );
  const kindOf = (id: number | null) => facts.items.find((item) => item.id === id);
  if (promise.items.length > 0) {
    return later
      .filter(
        ({ itemId, effectiveOn }) => promise.items.includes(itemId) && effectiveOn >= promise.promisedOn,
      )
      .filter(({ counterItemId }) => kindOf(counterItemId)?.kind === 'payment')
      .map(({ effectiveOn, amount }) => ({ on: effectiveOn, amount: -amount }));
  }
  return later
    .filter(({ counterItemId, itemId }) => {
      const item = kindOf(itemId);
      return (
        counterItemId === null &&
        item !== undefined &&
        item.customerId === promise.customerId &&
        ['payment', 'chargeback'].includes(item.kind) &&
        item.currency === promise.currency &&
        item.issuedOn >= promise.promisedOn &&
        item.issuedOn <= asOf
      );
    })
    .map(({ effectiveOn, amount }) => ({ on: effectiveOn, amount: -amount }));
}

/** Of one customer and currency: what is left of live promises; what is disputed of what is overdue, and which documents wholly. */
export function agreedOf(
  facts: Facts,
  of: { customerId: number; currency: string },
  asOf: string,
): { promised: bigint; disputed: bigint; whole: number[] } {
  let promised = 0n;
  for (const { promise, paid, state } of promisesBy(facts, asOf)) {
    if (promise.customerId === of.customerId && promise.currency === of.currency && state === 'live')
      promised += promise.amount - paid;
  }
  let disputed = 0n;
  const whole: number[] = [];
  for (const item of facts.items) {
    if (item.customerId !== of.customerId || item.currency !== of.currency) continue;
    if (item.dueOn === null || item.dueOn >= asOf) continue;
    const claimed = disputesOn(facts, item.id, asOf).reduce((sum, { amount }) => sum + amount, 0n);
    const open = openOf(facts, item.id, asOf);
    if (claimed === 0n || open <= 0n) continue;
    if (claimed >= open) whole.push(item.id);
    disputed += smaller(claimed, open);
  }
  return { promised, disputed, whole };
}

/** The smaller of two amounts. */
export function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** Opened by the day, and not resolved by it. */
const disputesOn = (facts: Facts, itemId: number, asOf: string) =>
  facts.disputes.filter(
    (dispute) =>
      dispute.itemId === itemId &&
      dispute.openedOn <= asOf &&
      !facts.resolutions.some(({ disputeId, happenedOn }) => disputeId === dispute.id && happenedOn <= asOf),
  );

const openOf = (facts: Facts, itemId: number, asOf: string): bigint =>
  facts.entries
    .filter((entry) => entry.itemId === itemId && entry.effectiveOn <= asOf)
    .reduce((sum, { amount }) => sum + amount, 0n);

/** Promises that failed within a year; and the last that ever did. */
export function brokenOf(facts: Facts, customerId: number, asOf: string) {
  const failed = promisesBy(facts, asOf).filter(
    ({ promise, failedOn }) => promise.customerId === customerId && failedOn !== null,
  );
  let last: Judged | null = null;
  for (const each of failed) {
    if (
      last === null ||
      (each.failedOn ?? '') > (last.failedOn ?? '') ||
      (each.failedOn === last.failedOn && each.promise.id > last.promise.id)
    )
      last = each;
  }
  return { count: failed.filter(({ failedOn }) => (failedOn ?? '') > yearBefore(asOf)).length, last };
}

const REACHED = ['promised', 'will_check', 'disputes', 'refuses', 'call_back'];

/** Reminders of the last 365 days on later days than the last on which the customer was heard of. */
export function unansweredOf(facts: Facts, customerId: number, asOf: string): number {
  const own = <T extends { customerId: number }>(rows: T[]) =>
    rows.filter((row) => row.customerId === customerId);
  const heard = [
    ...own(facts.touches)
      .filter(({ kind, outcome }) => kind === 'reply' || REACHED.includes(outcome ?? ''))
      .map(({ touchedOn }) => touchedOn),
    ...own(facts.promises).map(({ promisedOn }) => promisedOn),
    ...own(facts.disputes).map(({ openedOn }) => openedOn),
    ...own(facts.items)
      .filter(
        ({ kind, id, postingId }) =>
          kind === 'payment' &&
          facts.entries.some(
            (entry) => entry.itemId === id && entry.postingId === postingId && entry.counterItemId === null,
          ),
      )
      .map(({ issuedOn }) => issuedOn),
  ].filter((day) => day <= asOf);
  return own(facts.touches).filter(
    ({ kind, touchedOn }) =>
      ['email', 'letter'].includes(kind) &&
      touchedOn <= asOf &&
      daysFrom(touchedOn, asOf) < 365 &&
      heard.every((day) => day < touchedOn),
  ).length;
}

/** The latest decision under a name. */
export function policy(facts: Facts, name: string): Record<string, number> {
  let held: Facts['policies'][number] | null = null;
  for (const row of facts.policies) {
    if (row.name !== name) continue;
    if (
      held === null ||
      row.recordedAt > held.recordedAt ||
      (row.recordedAt === held.recordedAt && row.id > held.id)
    )
      held = row;
  }
  return held?.value ?? {};
}
