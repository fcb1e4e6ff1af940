import { toDecimalString } from '@/lib/kernel/money';
import type { DocumentKind } from '@/lib/ledger/document';
import { type ControlTotal, controlTotals } from './control-totals';
import type { ImportPlan } from './import-plan';
import type { ImportRecord } from './import-records';
import type { Mapping } from './mapping';
import type { ImportSummary } from './preview-import';

/** Counts what an import would bring, batch by batch. */
export class BulkSummary {
  private readonly mapping: Mapping;
  private readonly knownCustomers = new Set<string>();
  private readonly kinds = new Map<DocumentKind, number>();
  private readonly totals = new Map<string, ControlTotal>();
  private newCustomers = 0;
  private documents = 0;
  private rates = 0;
  private known = 0;

  constructor(mapping: Mapping) {
    this.mapping = mapping;
  }

  add(records: readonly ImportRecord[], plan: ImportPlan): void {
    this.newCustomers += plan.customers.length;
    this.documents += plan.documents.length;
    this.rates += plan.rates.length;
    this.known += plan.known;
    for (const number of plan.knownCustomers) this.knownCustomers.add(number);
    for (const { kind } of plan.documents) this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    for (const total of controlTotals(records))
      this.totals.set(total.currency, sum(this.totals.get(total.currency), total));
  }

  /** Of customers that documents bring. */
  bring(count: number): void {
    this.newCustomers += count;
  }

  counts(): Pick<ImportSummary, 'customers' | 'documents' | 'kinds' | 'rates' | 'totals'> {
    const { kind } = this.mapping;
    return {
      customers: { new: this.newCustomers, known: this.knownCustomers.size },
      documents: {
        new: this.documents,
        known: kind === 'customers' || kind === 'exchange-rates' ? 0 : this.known,
      },
      kinds: [...this.kinds].map(([of, count]) => ({ kind: of, new: count })),
      rates: { new: this.rates, known: kind === 'exchange-rates' ? this.known : 0 },
      totals: [...this.totals.values()]
        .sort((a, b) => (a.currency < b.currency ? -1 : 1))
        .map(({ currency, documents, amount, payments, paid }) => ({
          currency,
          documents,
          amount: toDecimalString(amount, currency),
          payments,
          paid: toDecimalString(paid, currency),
        })),
    };
  }
}

const sum = (before: ControlTotal | undefined, more: ControlTotal): ControlTotal => ({
  currency: more.currency,
  documents: (before?.documents ?? 0) + more.documents,
  amount: (before?.amount ?? 0n) + more.amount,
  payments: (before?.payments ?? 0) + more.payments,
  paid: (before?.paid ?? 0n) + more.paid,
});
