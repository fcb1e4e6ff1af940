import { inIdentity } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import type { Role } from '@/lib/kernel/permission';
import { notFound } from '@/lib/kernel/refusal';
import { COMMAND_LINE, recordAct } from './record-act';
import { assertSeparation, findMember, lockMembers, replaceRoles } from './roles';

/** Gives a person roles in an organisation, beside those they have there: for scripts and the demo book. */
export async function grantRoles(
  organisation: Organisation,
  userId: number,
  roles: readonly Role[],
): Promise<void> {
  await inIdentity(async (tx) => {
    await lockMembers(tx, organisation.id);
    const before = (await findMember(tx, organisation.id, userId))?.roles ?? [];
    const after = [...new Set([...before, ...roles])];
    assertSeparation(organisation, after);
    await replaceRoles(tx, organisation.id, userId, after);
    const member = await findMember(tx, organisation.id, userId);
    if (!member) throw notFound('There is no such person.', 'user');
    await recordAct(tx, organisation.id, COMMAND_LINE, {
      command: 'identity.grant-roles',
      input: { email: member.email, roles },
      changes: [
        { subject: 'user', subjectId: userId, before: { roles: before }, after: { roles: member.roles } },
      ],
    });
  });
}
