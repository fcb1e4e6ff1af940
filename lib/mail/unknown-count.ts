import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import { defineQuery } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';

/** Of how many messages nobody knows whether they arrived; the figure that stands beside the outbox's name on every screen. */
export const unknownCount = defineQuery({
  name: 'mail.unknown-count',
  summary: 'Of how many messages nobody knows whether they arrived.',
  permission: 'queue.read',
  input: z.strictObject({}),
  read: async ({ tx, organisation }) => ({ unknown: await countUnknown(tx, organisation.id) }),
});

export async function countUnknown(tx: Tx, organisationId: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`/* kept: messages of which nobody knows */
    SELECT count(*) AS count FROM (${unfinished(organisationId)}) u
    WHERE message_state(${organisationId}::integer, u.message_id) = 'unknown'`;
  return Number(row?.count ?? 0);
}

/** The few messages among which those are that wait, are being sent, or are unknown. */
export const unfinished = (organisationId: number): Prisma.Sql => Prisma.sql`
  SELECT w.message_id FROM message_waiting w WHERE w.organisation_id = ${organisationId}
  UNION SELECT e.message_id FROM message_event e WHERE e.organisation_id = ${organisationId} AND e.kind = 'unknown'`;
