import type { ApprovalAct } from '@/lib/customers/approval-words';
import type { Actor } from '@/lib/kernel/actor';
import type { CommandContext } from '@/lib/kernel/command';
import { sqlState } from '@/lib/kernel/database-errors';
import type { Tx } from '@/lib/kernel/db';
import { idOf, textInput } from '@/lib/kernel/input';
import { conflict, forbidden, notFound } from '@/lib/kernel/refusal';

/** How a request is named in inputs. */
export const requestReference = textInput(20).describe('The id of the request.');

/** How it ended, once. Without an end it waits, until it expires. */
export type RequestOutcome = 'approved' | 'rejected' | 'withdrawn';

export type FoundRequest = {
  id: bigint;
  act: ApprovalAct;
  customer: string;
  customerId: bigint;
  input: unknown;
  hash: Buffer;
  requestedBy: number;
  outcome: RequestOutcome | null;
  decidedBy: string | null;
};

/** A request that nobody has ended yet. The caller holds its customer, so that it stays so. */
export async function waitingRequest(tx: Tx, actor: Actor, id: string): Promise<FoundRequest> {
  const request = await findRequest(tx, actor, id);
  if (request.outcome) throw alreadyEnded(request);
  return request;
}

export async function findRequest(
  tx: Tx,
  { organisationId }: Actor,
  reference: string,
): Promise<FoundRequest> {
  const id = idOf(reference);
  const [row] = await tx.$queryRaw<(Omit<FoundRequest, 'hash'> & { hash: Uint8Array })[]>`
    SELECT q.id, q.act, c.number AS customer, q.customer_id AS "customerId", q.input, q.input_hash AS hash,
           q.requested_by AS "requestedBy", d.outcome, u.name AS "decidedBy"
    FROM approval_request q
    JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = q.customer_id
    LEFT JOIN approval_decision d ON d.organisation_id = ${organisationId} AND d.request_id = q.id
    LEFT JOIN app_user u ON u.id = d.decided_by
    WHERE q.organisation_id = ${organisationId} AND q.id = ${id}`;
  if (!row) throw notFound('There is no such request.', 'request');
  return { ...row, hash: Buffer.from(row.hash) };
}

/** The person who acts, or who made the key that does: asking and deciding are done by people. */
export async function personBehind(tx: Tx, actor: Actor): Promise<number> {
  const [row] = await tx.$queryRaw<{ person: number | null }[]>`
    SELECT person_behind(${actor.organisationId}::integer, ${actor.userId}::integer, ${actor.apiKeyId ?? null}::bigint) AS person`;
  if (!row?.person)
    throw forbidden(
      'Nobody is known to stand behind this: ask and decide as a person, or by a key that one made.',
    );
  return row.person;
}

/** Ends a request, once. Who may do so, until when and on what is held by the database. */
export async function endRequest(
  { tx, actor, auditId, changed }: CommandContext,
  request: FoundRequest,
  end: { outcome: RequestOutcome; by: number; hash: Buffer; note: string | undefined },
): Promise<void> {
  try {
    await tx.$executeRaw`
      INSERT INTO approval_decision (organisation_id, request_id, outcome, input_hash, decided_by, note, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${request.id}, ${end.outcome}, ${end.hash}, ${end.by}, ${end.note ?? null}, ${auditId},
              clock_timestamp())`;
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw conflict('Somebody else decided on this meanwhile.', 'request');
  }
  const after = { outcome: end.outcome, note: end.note ?? null };
  changed({ subject: 'approval_request', subjectId: request.id, before: null, after });
}

function alreadyEnded({ outcome, decidedBy }: FoundRequest) {
  return conflict(`${decidedBy ?? 'Somebody'} has ${outcome} this already.`, 'request');
}
