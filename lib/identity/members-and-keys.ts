import { z } from 'zod';
import type { Role } from '@/lib/kernel/permission';
import { defineQuery } from '@/lib/kernel/query';

const nothing = z.strictObject({});

/** Everybody who belongs to the organisation, disabled ones too, and who is invited. */
export const people = defineQuery({
  name: 'identity.people',
  summary: 'The people of the organisation with their roles, and the invitations that are still open.',
  permission: 'identity.read',
  input: nothing,
  async read({ tx, actor: { organisationId } }) {
    const members = await tx.$queryRaw<PersonRow[]>`
      SELECT u.id, u.name, u.email, array_agg(m.role ORDER BY m.role) AS roles,
             max(m.disabled_at) AS disabled_at, min(m.granted_at) AS since
      FROM membership m JOIN app_user u ON u.id = m.user_id
      WHERE m.organisation_id = ${organisationId} AND m.ended_at IS NULL
      GROUP BY u.id ORDER BY u.name, u.id`;
    const invited = await tx.$queryRaw<InvitedRow[]>`
      SELECT i.id, i.email, i.roles, i.invited_at, i.expires_at, i.expires_at <= now() AS expired
      FROM invitation i
      WHERE i.organisation_id = ${organisationId} AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL
      ORDER BY i.email`;
    return {
      people: members.map(({ disabled_at, since, ...person }) => ({
        ...person,
        disabled_at: disabled_at?.toISOString() ?? null,
        since: since.toISOString(),
      })),
      invitations: invited.map(({ id, invited_at, expires_at, ...invitation }) => ({
        ...invitation,
        id: id.toString(),
        invited_at: invited_at.toISOString(),
        expires_at: expires_at.toISOString(),
      })),
    };
  },
});

type PersonRow = {
  id: number;
  name: string;
  email: string;
  roles: Role[];
  disabled_at: Date | null;
  since: Date;
};
type InvitedRow = {
  id: bigint;
  email: string;
  roles: Role[];
  invited_at: Date;
  expires_at: Date;
  expired: boolean;
};

/** The bearer keys, standing ones first; never the keys themselves. */
export const apiKeys = defineQuery({
  name: 'identity.api-keys',
  summary: 'The bearer keys of the HTTP API, by name, without the keys themselves.',
  permission: 'identity.read',
  input: nothing,
  async read({ tx, actor }) {
    const rows = await tx.$queryRaw<KeyRow[]>`
      SELECT k.id, k.name, k.role, k.created_at, k.revoked_at FROM api_key k
      WHERE k.organisation_id = ${actor.organisationId}
      ORDER BY k.revoked_at IS NOT NULL, lower(k.name), k.id`;
    return {
      keys: rows.map(({ id, created_at, revoked_at, ...key }) => ({
        ...key,
        id: id.toString(),
        created_at: created_at.toISOString(),
        revoked_at: revoked_at?.toISOString() ?? null,
      })),
    };
  },
});

type KeyRow = { id: bigint; name: string; role: Role; created_at: Date; revoked_at: Date | null };
