import { createCustomers } from '@/lib/customers/create-customers';
import { newCustomerInput } from '@/lib/customers/customer-input';
import { type Change, recordChanges } from '@/lib/kernel/audit';
import type { CommandContext } from '@/lib/kernel/command';
import { parseInput } from '@/lib/kernel/input';
import { BULK } from './bulk-import';
import { measureTables } from './plan-by-key';

/** The customers that an import created, by ordinal: their ids, and after how many days their invoices fall due. */
export type Published = ReadonlyMap<number, { id: bigint; days: number }>;

/** Creates the staged customers; what was created is told to the trail batch by batch, not kept until the end. */
export async function publishCustomers(
  context: CommandContext,
  id: bigint,
  step: (count: number) => void,
): Promise<Published> {
  const { tx, actor, auditId } = context;
  const published = new Map<number, { id: bigint; days: number }>();
  let [after, told] = [0, 0];
  for (;;) {
    const rows = await tx.$queryRaw<{ ordinal: number; line: number; input: unknown }[]>`
      SELECT c.ordinal, c.line, c.input FROM bulk_customer c
      WHERE c.organisation_id = ${actor.organisationId} AND c.bulk_id = ${id} AND c.ordinal > ${after}
      ORDER BY c.ordinal LIMIT ${told === 0 ? 500 : BULK.batch}`;
    const last = rows.at(-1);
    if (!last) return published;
    after = last.ordinal;
    const changes: Change[] = [];
    const inputs = rows.map(({ input }) => parseInput(newCustomerInput, input));
    const created = await createCustomers(
      { ...context, changed: (change) => changes.push(change) },
      inputs,
      (row, field) => `line ${rows[row]?.line}: ${field}`,
    );
    await recordChanges(tx, actor.organisationId, auditId, changes, told);
    await measureTables(tx, ['customer'], told, told + changes.length);
    told += changes.length;
    for (const [index, { ordinal }] of rows.entries())
      published.set(ordinal, { id: created[index]?.id ?? 0n, days: inputs[index]?.terms.days ?? 30 });
    step(rows.length);
  }
}
