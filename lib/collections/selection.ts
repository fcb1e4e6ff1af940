import { z } from 'zod';
import { customerNumber } from '@/lib/customers/customer';
import type { CommandContext } from '@/lib/kernel/command';
import { notFound } from '@/lib/kernel/refusal';

/** At most so many customers in one act. */
export const MOST_SELECTED = 5000;

/** The numbers of the customers that an act is about; a form sends them as one JSON text. Twice is once. */
export const selectionInput = z
  .preprocess(
    listOf,
    z
      .array(customerNumber)
      .min(1, { error: 'Select at least one customer.' })
      .max(MOST_SELECTED, { error: `At most ${MOST_SELECTED.toLocaleString('en-GB')} customers at once.` }),
  )
  .transform((numbers) => [...new Set(numbers)])
  .describe(`Numbers of up to ${MOST_SELECTED} customers.`);

function listOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** What became of one customer of a selection: done, or why not. */
export type Result = { customer: string; done: boolean; refused: string | null };

export type Selected = { found: { id: bigint; number: string }[]; missing: string[] };

/** The customers of a selection that are there, in its order. Refused when none is. */
export async function selectedCustomers(context: CommandContext, numbers: string[]): Promise<Selected> {
  const { tx, actor } = context;
  const rows = await tx.$queryRaw<{ id: bigint; number: string }[]>`
    SELECT c.id, c.number FROM unnest(${numbers}::text[]) WITH ORDINALITY n (number, place)
    JOIN customer c ON c.organisation_id = ${actor.organisationId} AND c.number = n.number
    ORDER BY n.place`;
  if (rows.length === 0) throw notFound('None of these customers is there.', 'customers');
  const there = new Set(rows.map(({ number }) => number));
  return { found: rows, missing: numbers.filter((number) => !there.has(number)) };
}

/** The results of a selection, those that are not there last. */
export const resultsOf = (done: readonly Result[], missing: readonly string[]): Result[] => [
  ...done,
  ...missing.map((customer) => ({ customer, done: false, refused: `There is no customer ${customer}.` })),
];

export const ACT_ID = z.string().regex(/^\d{1,18}$/, { error: 'That is not the id of an act.' });
