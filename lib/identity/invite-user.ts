import { z } from 'zod';
import { defineCommand } from '@/lib/kernel/command';
import { conflict, notFound } from '@/lib/kernel/refusal';
import { newInvitationToken } from './invitation';
import { emailInput } from './person';
import { assertSeparation, lockMembers, rolesInput } from './roles';
import { hashSecret } from './secret';

/** Invites somebody by a link that the admin hands over; it works once, within seven days. */
export const inviteUser = defineCommand({
  name: 'identity.invite-user',
  summary:
    'Invites a person by e-mail address, with the roles they will have; an earlier invitation is withdrawn.',
  permission: 'identity.manage',
  input: z.strictObject({ email: emailInput, roles: rolesInput }),
  redactAnswer: ({ link: _secret, ...rest }: InvitedUser) => ({ ...rest, link: null }),
  async handle({ tx, actor, organisation, changed }, { email, roles }): Promise<InvitedUser> {
    const { organisationId } = actor;
    assertSeparation(organisation, roles);
    await lockMembers(tx, organisationId);
    const [member] = await tx.$queryRaw<{ id: number }[]>`
      SELECT u.id FROM app_user u JOIN membership m ON m.user_id = u.id
      WHERE m.organisation_id = ${organisationId} AND m.ended_at IS NULL AND u.email = ${email} LIMIT 1`;
    if (member)
      throw conflict(`${email} belongs to this organisation already; change their roles instead.`, 'email');
    await tx.$executeRaw`
      UPDATE invitation SET withdrawn_at = now()
      WHERE organisation_id = ${organisationId} AND email = ${email} AND accepted_at IS NULL AND withdrawn_at IS NULL`;
    const token = newInvitationToken(organisationId);
    const [row] = await tx.$queryRaw<{ id: bigint; expires_at: Date }[]>`
      INSERT INTO invitation (organisation_id, email, roles, token_hash, expires_at)
      VALUES (${organisationId}, ${email}, ${roles}, ${hashSecret(token)}, clock_timestamp() + interval '7 days')
      RETURNING id, expires_at`;
    if (!row) throw new Error('An invitation was not written.');
    changed({ subject: 'invitation', subjectId: row.id, before: null, after: { email, roles } });
    return {
      invitation: row.id.toString(),
      email,
      expires_at: row.expires_at.toISOString(),
      link: `/invite/${token}`,
    };
  },
});

type InvitedUser = {
  invitation: string;
  email: string;
  expires_at: string;
  /** The path of the link; in the first answer alone. */
  link: string | null;
};

/** Makes the link of an invitation void. */
export const withdrawInvitation = defineCommand({
  name: 'identity.withdraw-invitation',
  summary: 'Withdraws an invitation: its link opens nothing any more.',
  permission: 'identity.manage',
  input: z.strictObject({ invitation: z.string().regex(/^\d{1,18}$/, { error: 'That is no invitation.' }) }),
  async handle({ tx, actor, changed }, input) {
    const [row] = await tx.$queryRaw<{ email: string }[]>`
      UPDATE invitation SET withdrawn_at = now()
      WHERE organisation_id = ${actor.organisationId} AND id = ${BigInt(input.invitation)}
        AND accepted_at IS NULL AND withdrawn_at IS NULL
      RETURNING email`;
    if (!row)
      throw notFound('There is no such invitation, or it was accepted or withdrawn already.', 'invitation');
    const after = { withdrawn: true };
    changed({
      subject: 'invitation',
      subjectId: input.invitation,
      before: { email: row.email, withdrawn: false },
      after,
    });
    return { invitation: input.invitation, email: row.email };
  },
});
