import type { ImportPlan, PlannedDocument } from './import-plan';
import { daysToPay, usualOf } from './plan-import';
import type { NewCustomer } from './resolve-customer';

type Kept = { ordinal: number; days: Map<number, number> };

/** The customers that documents of a big import bring, in the order in which they come, and how they are billed. */
export class BroughtCustomers {
  private readonly kept = new Map<NewCustomer, Kept>();
  private last = 0;

  /** Takes those of the next documents. */
  take({ documents }: ImportPlan): void {
    for (const document of documents) {
      if (!('new' in document.party)) continue;
      const { days } = this.keep(document.party.new, document);
      for (const count of daysToPay(document)) days.set(count, (days.get(count) ?? 0) + 1);
    }
  }

  /** What stands for a document's customer while it has no id: minus its ordinal. */
  partyOf({ party }: PlannedDocument): bigint {
    return 'known' in party ? party.known.id : -BigInt(this.kept.get(party.new)?.ordinal ?? 0);
  }

  get count(): number {
    return this.kept.size;
  }

  /** All of them with their usual terms. */
  settled(): { ordinal: number; line: number; input: NewCustomer['input'] }[] {
    return [...this.kept].map(([{ input, line }, { ordinal, days }]) => ({
      ordinal,
      line,
      input: { ...input, terms: { ...input.terms, days: usualOf(days) ?? 30 } },
    }));
  }

  private keep(customer: NewCustomer, { line }: PlannedDocument): Kept {
    const found = this.kept.get(customer);
    if (found) return found;
    this.last += 1;
    customer.line = line;
    const kept = { ordinal: this.last, days: new Map<number, number>() };
    this.kept.set(customer, kept);
    return kept;
  }
}
