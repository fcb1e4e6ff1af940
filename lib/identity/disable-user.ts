import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { textInput } from '@/lib/kernel/input';
import { unprocessable } from '@/lib/kernel/refusal';
import { memberNamed, userInput } from './member';
import { assertAdminRemains, lockMembers } from './roles';

/** Shuts a person out of this organisation at once; their roles wait for `enable-user`. Elsewhere they go on. */
export const disableUser = defineCommand({
  name: 'identity.disable-user',
  summary: 'Shuts a person out of the organisation: their sessions here end at once.',
  permission: 'identity.manage',
  input: z.strictObject({ user: userInput, reason: textInput(500) }),
  async handle({ tx, actor, changed }, { user, reason }) {
    await lockMembers(tx, actor.organisationId);
    const member = await memberNamed(tx, actor.organisationId, user);
    if (member.disabled) throw unprocessable(`${member.name} is disabled already.`, 'user');
    await tx.$executeRaw`
      UPDATE membership SET disabled_at = now()
      WHERE organisation_id = ${actor.organisationId} AND user_id = ${user} AND ended_at IS NULL`;
    await assertAdminRemains(tx, actor.organisationId, 'user');
    await endSessionsHere(tx, actor.organisationId, user);
    changed({
      subject: 'user',
      subjectId: user,
      before: { disabled: false },
      after: { disabled: true, reason },
    });
    return { user, email: member.email, disabled: true };
  },
});

/** Lets a disabled person in again, with the roles that they had. */
export const enableUser = defineCommand({
  name: 'identity.enable-user',
  summary: 'Lets a disabled person in again with the roles that they had.',
  permission: 'identity.manage',
  input: z.strictObject({ user: userInput }),
  async handle({ tx, actor, changed }, { user }) {
    await lockMembers(tx, actor.organisationId);
    const member = await memberNamed(tx, actor.organisationId, user);
    if (!member.disabled) throw unprocessable(`${member.name} is not disabled.`, 'user');
    await tx.$executeRaw`
      UPDATE membership SET disabled_at = NULL
      WHERE organisation_id = ${actor.organisationId} AND user_id = ${user} AND ended_at IS NULL`;
    changed({ subject: 'user', subjectId: user, before: { disabled: true }, after: { disabled: false } });
    return { user, email: member.email, disabled: false };
  },
});

/** Sessions belong to people, not to organisations, so the sign-in door is opened for this one statement. */
async function endSessionsHere(tx: Tx, organisationId: number, userId: number): Promise<void> {
  await tx.$executeRaw`SET LOCAL app.identity = 'on'`;
  await tx.$executeRaw`
    UPDATE session SET ended_at = now()
    WHERE user_id = ${userId} AND ended_at IS NULL
      AND (organisation_id = ${organisationId} OR organisation_id IS NULL)`;
  await tx.$executeRaw`SET LOCAL app.identity = 'off'`;
}
