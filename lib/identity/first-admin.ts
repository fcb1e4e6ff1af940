import type { z } from 'zod';
import { inIdentity, type Tx } from '@/lib/kernel/db';
import { parseInput } from '@/lib/kernel/input';
import type { Organisation } from '@/lib/kernel/organisation';
import { conflict } from '@/lib/kernel/refusal';
import { insertOrganisation, organisationInput } from './create-organisation';
import { personWhoJoins } from './join';
import { personInput } from './person';
import { recordAct } from './record-act';
import { hasAdmin, lockMembers, replaceRoles } from './roles';
import { hashSecret, newSecret } from './secret';
import { openSession } from './session-record';

/**
 * A link that makes the first admin, once, within three days; links issued before it are void. Null when there is
 * nothing to do: the installation has a person already, or the organisation that is named has an admin.
 */
export async function issueFirstAdminLink(origin: string, organisationId?: number): Promise<string | null> {
  const secret = newSecret();
  const forOrganisation = organisationId ?? null;
  const issued = await inIdentity(async (tx) => {
    if (!(await isNeeded(tx, forOrganisation))) return false;
    await tx.$executeRaw`
      UPDATE first_admin_link SET used_at = now()
      WHERE used_at IS NULL AND organisation_id IS NOT DISTINCT FROM ${forOrganisation}::integer`;
    await tx.$executeRaw`
      INSERT INTO first_admin_link (token_hash, organisation_id, expires_at)
      VALUES (${hashSecret(secret)}, ${forOrganisation}, clock_timestamp() + interval '3 days')`;
    return true;
  });
  return issued ? new URL(`/welcome/${secret}`, origin).href : null;
}

/** What a link is for, or null: unknown, used, over, or somebody came first. */
export async function findFirstAdminLink(
  secret: string,
): Promise<{ organisation: Organisation | null } | null> {
  return inIdentity(async (tx) => {
    const [link] = await tx.$queryRaw<{ organisation_id: number | null }[]>`
      SELECT l.organisation_id FROM first_admin_link l
      WHERE l.token_hash = ${hashSecret(secret)} AND l.used_at IS NULL AND l.expires_at > now()`;
    if (!link || !(await isNeeded(tx, link.organisation_id))) return null;
    const organisation = link.organisation_id
      ? await tx.organisation.findUniqueOrThrow({ where: { id: link.organisation_id } })
      : null;
    return { organisation };
  });
}

/**
 * Makes the first admin, and the organisation unless the link names one: all or nothing, and once. Returns the secret
 * of the session that this opens.
 */
export async function welcomeFirstAdmin(secret: string, input: unknown): Promise<string> {
  const link = await findFirstAdminLink(secret);
  if (!link) throw gone();
  const told = link.organisation
    ? { person: parseInput(personInput, input), organisation: null }
    : splitWelcome(parseInput(welcomeInput, input));
  const becomePerson = await personWhoJoins(told.person);
  return inIdentity(async (tx) => {
    const used = await tx.$executeRaw`
      UPDATE first_admin_link SET used_at = now()
      WHERE token_hash = ${hashSecret(secret)} AND used_at IS NULL AND expires_at > now()`;
    if (used !== 1 || !(await isNeeded(tx, link.organisation?.id ?? null))) throw gone();
    const userId = await becomePerson(tx);
    const by = { label: told.person.email, userId };
    const organisation = told.organisation
      ? await insertOrganisation(tx, told.organisation, by)
      : link.organisation;
    if (!organisation) throw gone();
    await lockMembers(tx, organisation.id);
    await replaceRoles(tx, organisation.id, userId, ['admin']);
    await recordAct(tx, organisation.id, by, {
      command: 'identity.welcome-first-admin',
      input: { name: told.person.name, email: told.person.email },
      changes: [
        { subject: 'user', subjectId: userId, before: null, after: { email: by.label, roles: ['admin'] } },
      ],
    });
    return openSession(tx, userId);
  });
}

const welcomeInput = organisationInput.extend({
  your_name: personInput.shape.name,
  email: personInput.shape.email,
  password: personInput.shape.password,
});

function splitWelcome({ your_name, email, password, ...organisation }: z.output<typeof welcomeInput>) {
  return { person: { name: your_name, email, password }, organisation };
}

/** Whether a first admin is still to come; one act at a time answers this for the whole installation. */
async function isNeeded(tx: Tx, organisationId: number | null): Promise<boolean> {
  if (organisationId) return !(await hasAdmin(tx, organisationId));
  const [row] = await tx.$queryRaw<{ empty: boolean }[]>`
    SELECT NOT EXISTS (SELECT 1 FROM app_user) AS empty`;
  return row?.empty ?? false;
}

const gone = () => conflict('This link was used already, or its time is over. Ask for a new one.');
