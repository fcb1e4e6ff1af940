import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { memberNamed, userInput } from './member';
import { assertAdminRemains, assertSeparation, lockMembers, replaceRoles, rolesInput } from './roles';

/** Gives a person exactly these roles. It counts from their next request. */
export const changeRoles = defineCommand({
  name: 'identity.change-roles',
  summary: 'Gives a person exactly these roles in the organisation.',
  permission: 'identity.manage',
  input: z.strictObject({ user: userInput, roles: rolesInput }),
  async handle({ tx, actor, organisation, changed }, { user, roles }) {
    assertSeparation(organisation, roles);
    await lockMembers(tx, actor.organisationId);
    const member = await memberNamed(tx, actor.organisationId, user);
    await replaceRoles(tx, actor.organisationId, user, roles, member.disabled);
    await assertAdminRemains(tx, actor.organisationId, 'roles');
    changed({ subject: 'user', subjectId: user, before: { roles: member.roles }, after: { roles } });
    return { user, email: member.email, roles };
  },
});
