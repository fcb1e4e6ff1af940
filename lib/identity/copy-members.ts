import { inIdentity } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import type { Role } from '@/lib/kernel/permission';
import { grantRoles } from './grant-roles';

/** Gives everybody of one organisation the same roles in another: for the demo's people. Answers how many. */
export async function copyMembers(from: Organisation, to: Organisation): Promise<number> {
  const people = await inIdentity(
    (tx) => tx.$queryRaw<{ user_id: number; roles: Role[] }[]>`
      SELECT m.user_id, array_agg(m.role ORDER BY m.role) AS roles FROM membership m
      WHERE m.organisation_id = ${from.id} AND m.ended_at IS NULL AND m.disabled_at IS NULL
      GROUP BY m.user_id ORDER BY m.user_id`,
  );
  for (const { user_id, roles } of people) await grantRoles(to, user_id, roles);
  return people.length;
}
