import { daysFrom } from './calendar';
import type { Entry, Facts, Item } from './facts';

/** What is open of a document on a day: the sum of its entries that count by then. Debits positive. */
export type Open = { item: Item; amount: bigint };

export function openItems(facts: Facts, asOf: string): Open[] {
  const open: Open[] = [];
  for (const item of facts.items) {
    let amount = 0n;
    for (const entry of facts.entries) {
      if (entry.itemId === item.id && entry.effectiveOn <= asOf) amount += entry.amount;
    }
    if (amount !== 0n) open.push({ item, amount });
  }
  return open;
}

export const BUCKETS = ['current', '1-30', '31-60', '61-90', '90+'] as const;
export type Bucket = (typeof BUCKETS)[number];

export function bucket(dueOn: string, asOf: string): Bucket {
  const late = daysFrom(dueOn, asOf);
  if (late > 90) return '90+';
  if (late > 60) return '61-90';
  if (late > 30) return '31-60';
  return late > 0 ? '1-30' : 'current';
}

/** What is open in one currency: of one customer, or of the whole book. */
export type Balance = {
  currency: string;
  openItems: number;
  balance: bigint;
  overdue: bigint;
  unapplied: bigint;
  buckets: Record<Bucket, bigint>;
  oldestDueOn: string | null;
};

/** One balance for each currency in which something is open, in alphabetical order. */
export function balances(open: Open[], asOf: string): Balance[] {
  const currencies = [...new Set(open.map(({ item }) => item.currency))].sort();
  return currencies.map((currency) => {
    const balance: Balance = {
      currency,
      openItems: 0,
      balance: 0n,
      overdue: 0n,
      unapplied: 0n,
      buckets: { current: 0n, '1-30': 0n, '31-60': 0n, '61-90': 0n, '90+': 0n },
      oldestDueOn: null,
    };
    for (const { item, amount } of open) {
      if (item.currency === currency) count(balance, item, amount, asOf);
    }
    return balance;
  });
}

function count(balance: Balance, item: Item, amount: bigint, asOf: string): void {
  balance.openItems += 1;
  balance.balance += amount;
  if (item.dueOn === null) {
    balance.unapplied += amount;
    return;
  }
  balance.buckets[bucket(item.dueOn, asOf)] += amount;
  if (item.dueOn < asOf) balance.overdue += amount;
  if (balance.oldestDueOn === null || item.dueOn < balance.oldestDueOn) balance.oldestDueOn = item.dueOn;
}

/** The statement of a customer, oldest first: what changes the account, with the running balance of its currency. */
export function statement(
  facts: Facts,
  customerId: number,
  asOf: string,
): { entry: Entry; balance: bigint | null }[] {
  const entries = facts.entries
    .filter((entry) => entry.customerId === customerId && entry.effectiveOn <= asOf)
    .sort((a, b) => (a.effectiveOn === b.effectiveOn ? a.id - b.id : a.effectiveOn < b.effectiveOn ? -1 : 1));
  const running = new Map<string, bigint>();
  return entries.map((entry) => {
    if (entry.counterItemId !== null) return { entry, balance: null };
    const balance = (running.get(entry.currency) ?? 0n) + entry.amount;
    running.set(entry.currency, balance);
    return { entry, balance };
  });
}
