import type { CommandContext } from '@/lib/kernel/command';
import { smaller } from '@/lib/kernel/money';
import { countsFrom } from '@/lib/ledger/allocation';
import { insertPostedAllocations, type PostedAllocation } from '@/lib/ledger/batch';
import { firstOpenDay, lockOpenDebitsOf, type OpenItem } from '@/lib/ledger/open-items';
import {
  type PayableItem,
  type PlannedAllocation,
  planAllocation,
  planByReference,
} from '@/lib/ledger/plan-allocation';
import type { Item } from '@/lib/ledger/posting';
import type { PlannedDocument } from './import-plan';

export type WrittenDocument = { planned: PlannedDocument; item: Item };

/**
 * Allocates the credits that an import wrote, the oldest first, against everything that is open of their customers:
 * first those that stand on the line of their invoice, then those that name what they pay, then the rest by the rule.
 * `progress` counts credits.
 */
export async function allocateImported(
  context: CommandContext,
  written: readonly WrittenDocument[],
  progress: (done: number) => void,
): Promise<void> {
  const credits = written.filter(({ planned }) => planned.pays).sort(byCertaintyThenDay);
  if (credits.length === 0) return;
  const { tx, actor } = context;
  const debits = await lockOpenDebitsOf(tx, actor.organisationId, [
    ...new Set(credits.map(({ item }) => item.customerId)),
  ]);
  const invoices = new Map(written.map(({ planned, item }) => [planned, item.id]));
  const told = credits.map(({ planned, item }) => ({ item, pays: payments(planned, invoices) }));
  await allocateCredits(context, told, debits, progress);
}

/** What a credit pays: one invoice by its id, what a text names, or by the rule and what its text names. */
export type Pays = { invoice: bigint } | { named: string } | { rule: string | undefined };

function payments(
  { pays, reference }: PlannedDocument,
  invoices: ReadonlyMap<PlannedDocument, bigint>,
): Pays {
  if (pays && 'invoice' in pays)
    return { invoice: 'party' in pays.invoice ? (invoices.get(pays.invoice) ?? 0n) : pays.invoice.id };
  return pays && 'named' in pays ? pays : { rule: reference };
}

/** Allocates credits, in the order given, against debits of their customers, which the caller has locked. */
export async function allocateCredits(
  context: CommandContext,
  credits: readonly { item: Item; pays: Pays }[],
  debits: readonly OpenItem[],
  progress: (done: number) => void,
): Promise<void> {
  const { tx, actor } = context;
  const ledger = new OpenDebits(debits);
  const firstOpen = await firstOpenDay(tx, actor.organisationId);
  const allocations: PostedAllocation[] = [];
  for (const { item, pays } of credits) {
    for (const { id, amount } of ledger.plan(item, pays)) {
      const debit = ledger.take(id, amount);
      if (debit) {
        allocations.push({
          debit,
          credit: item,
          amount,
          effectiveOn: countsFrom(debit, item, firstOpen),
          postingId: item.postingId,
        });
      }
    }
  }
  await insertPostedAllocations(context, allocations, (count) =>
    progress(Math.floor((count * credits.length) / allocations.length)),
  );
}

/** What is left open of each debit while the credits are put on them. */
class OpenDebits {
  private readonly left = new Map<bigint, OpenItem>();
  private readonly byAccount = new Map<string, OpenItem[]>();

  constructor(debits: readonly OpenItem[]) {
    for (const debit of debits) {
      const open = { ...debit };
      this.left.set(debit.id, open);
      const account = accountOf(debit);
      const others = this.byAccount.get(account);
      if (others) others.push(open);
      else this.byAccount.set(account, [open]);
    }
  }

  plan(credit: Item, pays: Pays): PlannedAllocation[] {
    if ('invoice' in pays) {
      const open = this.left.get(pays.invoice);
      return open && open.openAmount > 0n && open.currency === credit.currency
        ? [{ id: open.id, amount: smaller(open.openAmount, -credit.amount) }]
        : [];
    }
    const payable = (this.byAccount.get(accountOf(credit)) ?? [])
      .filter(({ openAmount }) => openAmount > 0n)
      .map(asPayable);
    return 'named' in pays
      ? planByReference(-credit.amount, payable, pays.named)
      : planAllocation(-credit.amount, payable, pays.rule);
  }

  take(id: bigint, amount: bigint): OpenItem | undefined {
    const open = this.left.get(id);
    if (open) open.openAmount -= amount;
    return open;
  }
}

const accountOf = ({ customerId, currency }: Item): string => `${customerId} ${currency}`;

const asPayable = (item: OpenItem): PayableItem => ({
  id: item.id,
  number: item.number,
  kind: item.kind,
  dueOn: item.dueOn ?? item.issuedOn,
  open: item.openAmount,
});

function byCertaintyThenDay(a: WrittenDocument, b: WrittenDocument): number {
  const certainty = certaintyOf(a.planned) - certaintyOf(b.planned);
  if (certainty !== 0) return certainty;
  if (a.item.issuedOn !== b.item.issuedOn) return a.item.issuedOn < b.item.issuedOn ? -1 : 1;
  return a.item.id < b.item.id ? -1 : 1;
}

const certaintyOf = ({ pays }: PlannedDocument): number =>
  pays && 'invoice' in pays ? 0 : pays && 'named' in pays ? 1 : 2;
