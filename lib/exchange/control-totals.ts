import type { ImportRecord } from './import-records';

/** What to compare with the system that the file comes from: for each currency, how many documents and their sum. */
export type ControlTotal = {
  currency: string;
  documents: number;
  amount: bigint;
  payments: number;
  paid: bigint;
};

/** Totals by currency, in alphabetical order; customers and rates have none. Amounts are minor units. */
export function controlTotals(records: readonly ImportRecord[]): ControlTotal[] {
  const totals = new Map<string, ControlTotal>();
  for (const record of records) {
    if (record.kind === 'customers' || record.kind === 'exchange-rates') continue;
    const { currency, amount } = record;
    const total = totals.get(currency) ?? { currency, documents: 0, amount: 0n, payments: 0, paid: 0n };
    totals.set(currency, total);
    total.documents += 1;
    total.amount += amount;
    if (record.kind !== 'invoices' || !record.payment) continue;
    total.payments += 1;
    total.paid += record.payment.amount;
  }
  return [...totals.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
