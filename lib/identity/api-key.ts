import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '@/lib/kernel/actor';
import { readOrganisation, type Tx } from '@/lib/kernel/db';
import { ORGANISATION, type Organisation } from '@/lib/kernel/organisation';
import type { Role } from '@/lib/kernel/permission';

/**
 * Who a bearer key acts for and where, or null for one that is malformed, unknown or revoked. A key names its
 * organisation, so that looking it up stays behind row-level security; only its hash is kept.
 */
export async function holderOfApiKey(
  token: string,
): Promise<{ actor: Actor; organisation: Organisation } | null> {
  const organisationId = organisationNamedBy(token);
  if (!organisationId) return null;
  const [key] = await readOrganisation(
    organisationId,
    (tx) => tx.$queryRaw<
      (Organisation & { keyId: bigint; keyName: string; role: Role })[]
    >`/* kept: API key */
      SELECT k.id AS "keyId", k.name AS "keyName", k.role, ${ORGANISATION}
      FROM api_key k JOIN organisation o ON o.id = ${organisationId}
      WHERE k.organisation_id = ${organisationId} AND k.token_hash = ${hashOf(token)} AND k.revoked_at IS NULL`,
  );
  if (!key) return null;
  const { keyId, keyName, role, ...organisation } = key;
  return {
    actor: { organisationId, userId: null, apiKeyId: keyId, label: `key: ${keyName}`, roles: [role] },
    organisation,
  };
}

/** Makes a key of one role, and keeps who made it: what a key asks for is asked for by that person. The token is in this answer and nowhere else. */
export async function insertApiKey(
  tx: Tx,
  organisationId: number,
  key: { name: string; role: Role; madeBy: number | null },
): Promise<{ id: bigint; token: string }> {
  const token = `duebook_${organisationId}_${randomBytes(32).toString('base64url')}`;
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO api_key (organisation_id, name, role, token_hash, made_by)
    VALUES (${organisationId}, ${key.name}, ${key.role}, ${hashOf(token)}, ${key.madeBy}) RETURNING id`;
  if (!row) throw new Error('An API key was not written.');
  return { id: row.id, token };
}

const LARGEST_ID = 2_147_483_647;

function organisationNamedBy(token: string): number | null {
  const match = /^duebook_([1-9]\d{0,9})_[\w-]{43}$/.exec(token);
  const id = Number(match?.[1] ?? 0);
  return id > 0 && id <= LARGEST_ID ? id : null;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
