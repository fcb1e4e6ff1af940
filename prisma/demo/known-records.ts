import type { CommandContext } from '@/lib/kernel/command';
import type { DocumentKind } from '@/lib/ledger/document';
import { type ItemRow, itemFromRow } from '@/lib/ledger/open-items';
import { type Item, nextNumbers } from '@/lib/ledger/posting';

type Context = Pick<CommandContext, 'tx' | 'actor' | 'auditId'>;

/** The ids of customers that the story names, in its order. */
export async function customerIds(
  { tx, actor }: Context,
  told: readonly { customer: string }[],
): Promise<bigint[]> {
  const numbers = [...new Set(told.map(({ customer }) => customer))];
  const rows = await tx.$queryRaw<{ id: bigint; number: string }[]>`
    SELECT c.id, c.number FROM customer c
    WHERE c.organisation_id = ${actor.organisationId} AND c.number = ANY(${numbers}::text[])`;
  const ids = new Map(rows.map(({ id, number }) => [number, id]));
  return told.map(({ customer }) => found(ids.get(customer), customer));
}

/** The documents that the story names, by number; its kinds have series of their own, so that no two share one. */
export async function documentsByNumber(
  { tx, actor }: Context,
  numbers: readonly string[],
): Promise<Map<string, Item>> {
  const rows = await tx.$queryRaw<ItemRow[]>`
    SELECT i.id, i.customer_id, i.posting_id, i.kind, i.number, i.amount, i.currency, i.issued_on, i.due_on
    FROM item i
    WHERE i.organisation_id = ${actor.organisationId} AND upper(i.number) = ANY(${[...new Set(numbers)]}::text[])`;
  const items = new Map(rows.map((row) => [row.number, itemFromRow(row)]));
  for (const number of numbers) found(items.get(number), number);
  return items;
}

/** The organisation's series moves on with the numbers that the story gives, so that both stay in step. */
export async function drawNumbers(
  context: Context,
  kind: DocumentKind,
  told: readonly { number: string }[],
): Promise<void> {
  const drawn = await nextNumbers(context, kind, told.length);
  const differing = told.findIndex(({ number }, index) => number !== drawn[index]);
  if (differing >= 0)
    throw new Error(`The story tells ${told[differing]?.number}, the series ${drawn[differing]}.`);
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`The story names ${name}, which the book does not have.`);
  return value;
}
