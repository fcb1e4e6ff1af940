import { inIdentity, type Tx } from '@/lib/kernel/db';
import { type Organisation, organisationOf } from '@/lib/kernel/organisation';
import type { Role } from '@/lib/kernel/permission';
import { conflict } from '@/lib/kernel/refusal';
import { hasAccount, personWhoJoins } from './join';
import { recordAct } from './record-act';
import { assertSeparation, findMember, lockMembers, replaceRoles } from './roles';
import { hashSecret, newSecret } from './secret';
import { openSession } from './session-record';

export type Invitation = { organisation: Organisation; email: string; roles: Role[]; knownPerson: boolean };

/** What the link of an invitation ends in: its organisation and a secret. */
export const newInvitationToken = (organisationId: number): string => `${organisationId}_${newSecret()}`;

/** The invitation behind a link, or null: unknown, accepted, withdrawn or over. */
export async function findInvitation(token: string): Promise<Invitation | null> {
  const found = await inIdentity(async (tx) => {
    const row = await readInvitation(tx, token);
    return row && { ...row, organisation: await organisationOf(tx, row.organisationId) };
  });
  if (!found) return null;
  const { organisation, email, roles } = found;
  return { organisation, email, roles, knownPerson: await hasAccount(email) };
}

/**
 * Joins the organisation that the link names: a new person with their name and password, a known one with their
 * password alone. Returns the secret of the session that this opens, in that organisation.
 */
export async function acceptInvitation(
  token: string,
  input: { name?: unknown; password: string },
): Promise<string> {
  const invited = await inIdentity((tx) => readInvitation(tx, token));
  if (!invited) throw gone();
  const becomePerson = await personWhoJoins({ ...input, email: invited.email });
  return inIdentity(async (tx) => {
    await lockMembers(tx, invited.organisationId);
    const invitation = await readInvitation(tx, token);
    if (!invitation) throw gone();
    const { organisationId, id, email, roles } = invitation;
    const userId = await becomePerson(tx);
    const before = await findMember(tx, organisationId, userId);
    const after = [...new Set([...(before?.roles ?? []), ...roles])];
    assertSeparation(await organisationOf(tx, organisationId), after);
    await replaceRoles(tx, organisationId, userId, after, before?.disabled ?? false);
    await tx.$executeRaw`
      UPDATE invitation SET accepted_at = now() WHERE organisation_id = ${organisationId} AND id = ${id}`;
    await recordAct(
      tx,
      organisationId,
      { label: email, userId },
      {
        command: 'identity.accept-invitation',
        input: { invitation: id, email },
        changes: [
          {
            subject: 'user',
            subjectId: userId,
            before: before && { roles: before.roles },
            after: { email, roles: after },
          },
        ],
      },
    );
    return openSession(tx, userId, organisationId);
  });
}

async function readInvitation(tx: Tx, token: string) {
  const organisationId = Number(/^([1-9]\d{0,8})_[\w-]{43}$/.exec(token)?.[1] ?? 0);
  const [row] = await tx.$queryRaw<{ id: bigint; email: string; roles: Role[] }[]>`
    SELECT i.id, i.email, i.roles FROM invitation i
    WHERE i.organisation_id = ${organisationId} AND i.token_hash = ${hashSecret(token)}
      AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > now()`;
  return row ? { organisationId, ...row } : null;
}

const gone = () =>
  conflict('This invitation was accepted or withdrawn, or its time is over. Ask for a new one.');
