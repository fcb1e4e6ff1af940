import { z } from 'zod';
import type { Tx } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import { breaksSeparation, ROLE_NAMES, ROLES, type Role } from '@/lib/kernel/permission';
import { invalid, unprocessable } from '@/lib/kernel/refusal';

export const roleInput = z.enum(ROLES, { error: 'Choose one of the roles.' });

/** One role or several; a form that ticks none sends nothing. */
export const rolesInput = z
  .preprocess(
    (value) => (value === undefined ? [] : typeof value === 'string' ? [value] : value),
    z.array(roleInput).min(1, { error: 'Choose at least one role.' }).max(ROLES.length),
  )
  .transform((roles) => ROLES.filter((role) => roles.includes(role)));

/** Refuses admin beside a role that moves money, unless the organisation gave up the separation of duties. */
export function assertSeparation(organisation: Organisation, roles: readonly Role[]): void {
  if (organisation.separationOfDuties && breaksSeparation(roles)) {
    throw invalid(
      'An admin cannot also hold a role that moves money, unless the organisation gives up the separation of duties.',
      'roles',
    );
  }
}

/** Lets one change of who belongs here go on at a time, so that no two of them together leave no admin. */
export async function lockMembers(tx: Tx, organisationId: number): Promise<void> {
  await tx.$executeRaw`SELECT o.id FROM organisation o WHERE o.id = ${organisationId} FOR NO KEY UPDATE`;
}

export type Member = { userId: number; name: string; email: string; roles: Role[]; disabled: boolean };

/** The person of an organisation with their standing roles; undefined when they have none. */
export async function findMember(
  tx: Tx,
  organisationId: number,
  userId: number,
): Promise<Member | undefined> {
  const [row] = await tx.$queryRaw<{ name: string; email: string; roles: Role[]; disabled: boolean }[]>`
    SELECT u.name, u.email, array_agg(m.role ORDER BY m.role) AS roles, bool_or(m.disabled_at IS NOT NULL) AS disabled
    FROM membership m JOIN app_user u ON u.id = m.user_id
    WHERE m.organisation_id = ${organisationId} AND m.user_id = ${userId} AND m.ended_at IS NULL
    GROUP BY u.id`;
  return row && { userId, ...row };
}

/** Ends the roles that are not wanted any more and grants the new ones. */
export async function replaceRoles(
  tx: Tx,
  organisationId: number,
  userId: number,
  roles: readonly Role[],
  disabled = false,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE membership SET ended_at = now()
    WHERE organisation_id = ${organisationId} AND user_id = ${userId} AND ended_at IS NULL
      AND role <> ALL (${[...roles]}::text[])`;
  await tx.$executeRaw`
    INSERT INTO membership (organisation_id, user_id, role, disabled_at)
    SELECT ${organisationId}::integer, ${userId}::integer, r.role, CASE WHEN ${disabled} THEN now() END
    FROM unnest(${[...roles]}::text[]) AS r (role)
    WHERE NOT EXISTS (SELECT 1 FROM membership m
      WHERE m.organisation_id = ${organisationId} AND m.user_id = ${userId} AND m.role = r.role AND m.ended_at IS NULL)`;
}

/** After a change: somebody who can sign in must still be admin. */
export async function assertAdminRemains(tx: Tx, organisationId: number, field: string): Promise<void> {
  if (!(await hasAdmin(tx, organisationId))) {
    throw unprocessable('This is the last admin. Make somebody else admin first.', field);
  }
}

export async function hasAdmin(tx: Tx, organisationId: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM membership m
      WHERE m.organisation_id = ${organisationId} AND m.role = 'admin'
        AND m.ended_at IS NULL AND m.disabled_at IS NULL) AS found`;
  return row?.found ?? false;
}

export const nameRoles = (roles: readonly Role[]): string => roles.map((role) => ROLE_NAMES[role]).join(', ');
