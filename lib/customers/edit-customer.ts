import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { customerNumber, lockCustomer } from './customer';
import { nameFields } from './customer-input';
import { overtaken } from './profile-change';

type Names = { name: string; trading_name: string | null; tax_id: string | null; language: string | null };

/** All names at once: an empty one is taken away. `version` is that of the profile which the editor saw. */
export const editCustomer = defineCommand({
  name: 'customers.edit',
  summary: 'Changes the names, tax id and language of a customer, unless somebody else did meanwhile.',
  permission: 'customers.write',
  input: z.strictObject({
    customer: customerNumber,
    version: z.coerce
      .number()
      .int()
      .min(1)
      .describe('The version that was edited; another one that stands is a conflict.'),
    ...nameFields,
  }),
  async handle({ tx, actor, changed }, input) {
    const { number, id } = await lockCustomer(tx, actor.organisationId, input.customer);
    const { version, ...before } = await namesOf(tx, actor.organisationId, id);
    const after: Names = {
      name: input.name,
      trading_name: input.trading_name ?? null,
      tax_id: input.tax_id ?? null,
      language: input.language ?? null,
    };
    if (isSame(before, after)) return { number, version };
    if (version !== input.version) {
      const theirs = { ...before, version: String(version) };
      throw await overtaken(tx, actor.organisationId, { subject: 'customer', number }, after, theirs);
    }
    await tx.$executeRaw`
      UPDATE customer SET name = ${after.name}, trading_name = ${after.trading_name}, tax_id = ${after.tax_id},
                          language = ${after.language}, version = version + 1
      WHERE organisation_id = ${actor.organisationId} AND id = ${id}`;
    changed({ subject: 'customer', subjectId: number, before, after });
    return { number, version: version + 1 };
  },
});

const isSame = (a: Names, b: Names) =>
  a.name === b.name &&
  a.trading_name === b.trading_name &&
  a.tax_id === b.tax_id &&
  a.language === b.language;

async function namesOf(tx: Tx, organisationId: number, id: bigint): Promise<Names & { version: number }> {
  const [row] = await tx.$queryRaw<(Names & { version: number })[]>`
    SELECT c.name, c.trading_name, c.tax_id, c.language, c.version
    FROM customer c WHERE c.organisation_id = ${organisationId} AND c.id = ${id}`;
  if (!row) throw new Error('A locked customer is gone.');
  return row;
}
