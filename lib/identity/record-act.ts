import { randomUUID } from 'node:crypto';
import { type Change, recordChanges } from '@/lib/kernel/audit';
import { hashOf, toJson } from '@/lib/kernel/canonical';
import type { Tx } from '@/lib/kernel/db';
import { claimRequest, keepReceipt } from '@/lib/kernel/idempotency';

/** Who did it, in the words of the audit trail. */
export type By = { label: string; userId: number | null };

/** For acts that no person of the organisation does: the launcher, scripts. */
export const COMMAND_LINE: By = { label: 'command line', userId: null };

/**
 * Puts an act of the sign-in door into an organisation's audit trail: making the organisation, joining it. They have
 * no actor with roles yet, so they are no commands; everything else is.
 */
export async function recordAct(
  tx: Tx,
  organisationId: number,
  by: By,
  act: { command: string; input: unknown; changes: Change[] },
): Promise<void> {
  await tx.$executeRawUnsafe(`SET LOCAL app.organisation = '${organisationId}'`);
  const actor = { organisationId, ...by, roles: [] };
  const request = { key: randomUUID(), hash: hashOf([act.command, act.input]) };
  const claim = await claimRequest(tx, actor, act.command, request, toJson(act.input));
  if (!('auditId' in claim)) throw new Error('A new request key was taken.');
  await recordChanges(tx, organisationId, claim.auditId, act.changes);
  await keepReceipt(tx, organisationId, claim.auditId, null);
}
