import type { Actor } from '@/lib/kernel/actor';
import type { CommandContext } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { toDecimalString } from '@/lib/kernel/money';
import { Refusal } from '@/lib/kernel/refusal';
import { Prisma } from '@/prisma/client/client';
import { APPROVAL_ACTS, type ApprovalAct } from './approval-words';

/** How far somebody goes alone. Minor units; a null ceiling is none. `used` counts whoever did it. */
export type AloneRoom = { limited: boolean; ceiling: bigint | null; used: bigint };

/** Now; what tells the story of another instant is believed from the owner alone, as `stamp_fact` does. */
const INSTANT_OF_ACT = Prisma.sql`CASE WHEN current_user <> 'duebook_app' AND nullif(current_setting('app.recorded_at', true), '') IS NOT NULL
  THEN current_setting('app.recorded_at', true)::timestamptz ELSE clock_timestamp() END`;

type Limited = { act: ApprovalAct; currency: string };
type Act = Limited & { customerId: bigint };

/** The same figures that the database holds every posting against. */
export async function roomAlone(
  tx: Tx,
  actor: Actor,
  { act, customerId, currency }: Act,
): Promise<AloneRoom> {
  const [room] = await roomsAlone(tx, actor, customerId, [{ act, currency }]);
  if (!room) throw new Error('How much is done alone was not answered.');
  return room;
}

/** The same for several acts and currencies of one customer, in their order. */
export async function roomsAlone(
  tx: Tx,
  actor: Actor,
  customerId: bigint,
  asked: readonly Limited[],
): Promise<(Limited & AloneRoom)[]> {
  if (asked.length === 0) return [];
  return tx.$queryRaw<(Limited & AloneRoom)[]>`/* kept: rooms for approval */
    SELECT a.act, a.currency, u.limited, u.ceiling,
           CASE WHEN u.limited AND a.act <> 'credit_limit'
             THEN done_alone(${actor.organisationId}::integer, ${customerId}::bigint, a.act, a.currency, ${INSTANT_OF_ACT})
             ELSE 0 END AS used
    FROM unnest(${asked.map(({ act }) => act)}::text[], ${asked.map(({ currency }) => currency)}::text[])
           WITH ORDINALITY a (act, currency, place)
    CROSS JOIN LATERAL alone_up_to(${actor.organisationId}::integer, ${actor.userId}::integer, ${actor.apiKeyId ?? null}::bigint,
                                   a.act, a.currency) u
    ORDER BY a.place`;
}

/** What is left of it: null for as much as one likes. */
export function leftAlone({ limited, ceiling, used }: AloneRoom): bigint | null {
  if (!limited || ceiling === null) return null;
  return ceiling > used ? ceiling - used : 0n;
}

/**
 * Refuses an act above the limit of who acts, by the name of its field and with an issue `approval`, by which a form knows
 * what to ask for. The act that approves a request is let through; the database sees to it that it does exactly what was
 * approved. The caller holds the customer's row, so that two acts see each other's sums. An amount of null is no limit.
 */
export async function refuseAboveLimit(
  { tx, actor, auditId }: Pick<CommandContext, 'tx' | 'actor' | 'auditId'>,
  { amount, field, ...act }: Act & { amount: bigint | null; field: string },
): Promise<void> {
  const room = await roomAlone(tx, actor, act);
  const left = leftAlone(room);
  if (left === null || (amount !== null && amount <= left)) return;
  const [approved] = await tx.$queryRaw<object[]>`
    SELECT FROM approval_decision d
    WHERE d.organisation_id = ${actor.organisationId} AND d.audit_id = ${auditId} AND d.outcome = 'approved'`;
  if (approved) return;
  const message = describeRefused(act, room);
  throw new Refusal('unprocessable', message, field, [
    { field, message },
    { field: 'approval', message: 'Ask for approval, and somebody else decides.' },
  ]);
}

function describeRefused({ act, currency }: Act, { ceiling, used }: AloneRoom): string {
  const text = (amount: bigint) => `${toDecimalString(amount, currency)} ${currency}`;
  const { several } = APPROVAL_ACTS[act];
  if (!ceiling) return `This needs approval: you post no ${several} in ${currency} alone.`;
  if (act === 'credit_limit') return `This needs approval: you give ${several} up to ${text(ceiling)} alone.`;
  return `This needs approval: ${several} up to ${text(ceiling)} for one customer within 30 days are posted without it, and ${text(used)} of that are used.`;
}
