import { z } from 'zod';
import type { CommandContext } from '@/lib/kernel/command';
import { type Day, laterOf } from '@/lib/kernel/day';
import { amountInput } from '@/lib/kernel/input';
import { parseAmount, toDecimalString } from '@/lib/kernel/money';
import { unprocessable } from '@/lib/kernel/refusal';
import { isCredit, KINDS } from './document';
import { fittingDays } from './fitting-day';
import {
  documentReference,
  findDocument,
  lockItems,
  lockOpenDebits,
  type OpenItem,
  openAmounts,
} from './open-items';
import { lockPayable } from './payable';
import { type PlannedAllocation, planAllocation, planByReference } from './plan-allocation';
import type { Paying } from './post-at-once';
import type { Item } from './posting';

/** How a credit is to be allocated: by a rule, or by naming documents and amounts. */
export const allocationRule = z.enum(['automatic', 'by_reference', 'none']).meta({
  description:
    'automatic: what the reference names, then fees, interest and principal, oldest due first. ' +
    'by_reference: only what the reference names. none: all of it stays unapplied.',
});

export const namedAllocations = z
  .array(
    z.strictObject({
      document: documentReference,
      amount: amountInput,
    }),
  )
  .max(500, { error: 'At most 500 allocations at once.' });

export type NamedAllocation = z.output<typeof namedAllocations>[number];
type Context = Pick<CommandContext, 'tx' | 'actor'>;

/** A credit before it is posted, on an account that is held; `amount` is its size. */
export type CreditToAllocate = Pick<Item, 'kind' | 'customerId' | 'currency' | 'amount' | 'issuedOn'> & {
  firstOpen: Day | null;
};

/** What became of a credit: what it paid, and what is left. Amounts are positive decimal strings. */
export type AllocationAnswer = { allocations: { document: string; amount: string }[]; unapplied: string };

/** What a credit is to pay by the rule; the debits stay locked until the transaction ends. */
export async function planByRule(
  context: Context,
  credit: CreditToAllocate,
  rule: z.output<typeof allocationRule>,
  reference: string | undefined,
): Promise<Paying[]> {
  if (rule === 'none') return [];
  const { tx, actor } = context;
  const account = [tx, actor.organisationId, credit.customerId, credit.currency] as const;
  const debits =
    reference || rule !== 'automatic'
      ? await lockOpenDebits(...account)
      : await lockPayable(...account, credit.amount);
  const payable = debits.map((item) => ({
    id: item.id,
    number: item.number,
    kind: item.kind,
    dueOn: item.dueOn ?? item.issuedOn,
    open: item.openAmount,
  }));
  const plan =
    rule === 'by_reference'
      ? planByReference(credit.amount, payable, reference ?? '')
      : planAllocation(credit.amount, payable, reference);
  return dated(context, credit, fromPlan(debits, plan), leastOpenOf(debits));
}

/** What a credit is to pay of the documents that are named, by the amounts that are named; they stay locked. */
export async function planByName(
  context: Context,
  credit: CreditToAllocate,
  named: readonly NamedAllocation[],
): Promise<Paying[]> {
  const parts: Part[] = [];
  for (const [index, { document, amount }] of named.entries()) {
    const field = `allocations.${index}.document`;
    const debit = await findDocument(context.tx, context.actor.organisationId, document, field);
    assertPayable(debit, credit, field);
    parts.push({ debit, amount: parseAmount(amount, credit.currency, `allocations.${index}.amount`) });
  }
  const debits = await assertOpen(context, parts);
  const total = parts.reduce((sum, { amount }) => sum + amount, 0n);
  if (total > credit.amount) {
    throw unprocessable(
      `The allocations come to ${toDecimalString(total, credit.currency)}, more than the ${KINDS[credit.kind].name.toLowerCase()} of ${toDecimalString(credit.amount, credit.currency)}.`,
      'allocations',
    );
  }
  return dated(context, credit, merge(parts), leastOpenOf(debits));
}

/** What a command says of what a credit paid. */
export function describeAllocations(credit: Item, paying: readonly Paying[]): AllocationAnswer {
  const used = paying.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    allocations: paying.map(({ debit, amount }) => ({
      document: debit.number,
      amount: toDecimalString(amount, credit.currency),
    })),
    unapplied: toDecimalString(-credit.amount - used, credit.currency),
  };
}

/** An allocation counts from the later of the two documents' days, or from the first day of an open period. */
export function countsFrom(
  debit: Pick<Item, 'issuedOn'>,
  credit: Pick<Item, 'issuedOn'>,
  firstOpen: Day | null,
): Day {
  const later = laterOf(debit.issuedOn, credit.issuedOn);
  return firstOpen ? laterOf(later, firstOpen) : later;
}

/** A credit pays debits of the same customer in the same currency. */
export function assertPayable(
  debit: Item,
  credit: Pick<Item, 'customerId' | 'currency'>,
  field: string,
): void {
  if (isCredit(debit.kind)) throw unprocessable(`${debit.number} is a credit; a credit pays a debit.`, field);
  if (debit.customerId !== credit.customerId)
    throw unprocessable(`${debit.number} belongs to another customer.`, field);
  if (debit.currency !== credit.currency) {
    throw unprocessable(`${debit.number} is in ${debit.currency}, not in ${credit.currency}.`, field);
  }
}

/** What a credit is to pay of one debit; positive minor units. */
type Part = { debit: Item; amount: bigint };

function fromPlan(debits: OpenItem[], plan: PlannedAllocation[]): Part[] {
  const byId = new Map(debits.map((debit) => [debit.id, debit]));
  return plan.flatMap(({ id, amount }) => {
    const debit = byId.get(id);
    return debit ? [{ debit, amount }] : [];
  });
}

/** Holds the debits that were named, and refuses the first amount that is more than is open of its document. */
async function assertOpen({ tx, actor }: Context, parts: readonly Part[]): Promise<OpenItem[]> {
  const ids = [...new Set(parts.map(({ debit }) => debit.id))];
  await lockItems(tx, actor.organisationId, ids);
  const debits = await openAmounts(tx, actor.organisationId, ids);
  const open = new Map(debits.map((item) => [item.id, item.openAmount]));
  for (const [index, { debit, amount }] of parts.entries()) {
    const left = open.get(debit.id) ?? 0n;
    if (amount > left) {
      throw unprocessable(
        `Only ${toDecimalString(left, debit.currency)} is open of ${debit.number}.`,
        `allocations.${index}.amount`,
      );
    }
    open.set(debit.id, left - amount);
  }
  return debits;
}

const leastOpenOf = (debits: readonly OpenItem[]): Map<bigint, bigint> =>
  new Map(debits.map(({ id, leastOpen }) => [id, leastOpen]));

/** From the day from which each may count, or the first one from which it fits: asked only of what does not fit always. */
async function dated(
  { tx, actor }: Context,
  credit: CreditToAllocate,
  parts: Part[],
  leastOpen: Map<bigint, bigint>,
): Promise<Paying[]> {
  const tight = parts
    .filter(({ debit, amount }) => amount > (leastOpen.get(debit.id) ?? 0n))
    .map(({ debit, amount }) => ({ id: debit.id, amount }));
  const fits = await fittingDays(tx, actor.organisationId, tight);
  return parts.map(({ debit, amount }) => {
    const earliest = countsFrom(debit, credit, credit.firstOpen);
    return { debit, amount, effectiveOn: laterOf(earliest, fits.get(debit.id) ?? earliest) };
  });
}

/** Naming a document twice is one allocation of the sum. */
function merge(parts: Part[]): Part[] {
  const byDebit = new Map<bigint, Part>();
  for (const { debit, amount } of parts) {
    byDebit.set(debit.id, { debit, amount: amount + (byDebit.get(debit.id)?.amount ?? 0n) });
  }
  return [...byDebit.values()];
}
