import type { Actor } from './actor';
import type { Json } from './canonical';
import type { Tx } from './db';
import { ORGANISATION, type Organisation } from './organisation';
import { conflict } from './refusal';

/**
 * Claims a request key by writing the audit row of the act, and says of which organisation it is. A second caller with the
 * same key waits here until the first has committed (and then gets its answer) or rolled back (and then acts itself).
 */
export async function claimRequest(
  tx: Tx,
  actor: Actor,
  command: string,
  request: { key: string; hash: Buffer },
  input: Json,
): Promise<{ auditId: bigint; organisation: Organisation } | { answer: Json }> {
  const { organisationId } = actor;
  const [claim] = await tx.$queryRaw<(Organisation & { auditId: bigint | null })[]>`/* kept: claim */
    WITH claimed AS (
      INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, user_id, api_key_id, input, recorded_at)
      VALUES (${organisationId}, ${request.key}, ${request.hash}, ${command}, ${actor.label}, ${actor.userId},
              ${actor.apiKeyId ?? null}::bigint, ${JSON.stringify(input)}::jsonb, clock_timestamp())
      ON CONFLICT (organisation_id, request_key) DO NOTHING
      RETURNING id)
    SELECT c.id AS "auditId", ${ORGANISATION}
    FROM organisation o LEFT JOIN claimed c ON true WHERE o.id = ${organisationId}`;
  if (!claim) throw new Error(`There is no organisation ${organisationId}.`);
  const { auditId, ...organisation } = claim;
  if (auditId !== null) return { auditId, organisation };
  const [first] = await tx.$queryRaw<{ same: boolean; answer: Json }[]>`
    SELECT a.request_hash = ${request.hash} AS same, r.answer
    FROM audit_event a JOIN receipt r ON r.organisation_id = ${organisationId} AND r.audit_id = a.id
    WHERE a.organisation_id = ${organisationId} AND a.request_key = ${request.key}`;
  if (!first?.same) throw conflict('This request key was used for a different request.', 'Idempotency-Key');
  return { answer: first.answer };
}

/**
 * Keeps what the act answered, for whoever repeats it, to the letter. Nobody has to wait for it before the transaction is
 * ended, whose end then goes out with it; a receipt that could not be kept is thrown by what this gives, and has undone the
 * transaction.
 */
export function keepReceipt(tx: Tx, organisationId: number, auditId: bigint, answer: Json): Promise<unknown> {
  const kept = tx.$queryRaw`/* kept: receipt */
    INSERT INTO receipt (organisation_id, audit_id, answer) VALUES (${organisationId}, ${auditId}, ${JSON.stringify(answer)}::json)`;
  // Whoever awaits it hears of it all the same.
  kept.catch(() => undefined);
  return kept;
}
