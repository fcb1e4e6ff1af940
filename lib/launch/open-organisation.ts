import type { Organisation } from '@/lib/kernel/organisation';
import { Failure } from './failure';
import { say } from './say';

type Wanted = {
  organisation: string;
  create: boolean;
  currency: string | undefined;
  timeZone: string | undefined;
};

/**
 * The organisation of that name; made when it is not there and `create` is given. On the embedded server whoever is at
 * home in the demo book gets the same roles in it; elsewhere a one-time link makes its first admin.
 */
export async function openOrganisation({
  organisation: slug,
  create,
  currency,
  timeZone,
}: Wanted): Promise<Organisation> {
  const { findOrganisation } = await import('@/lib/identity/find-organisation');
  const found = await findOrganisation(slug);
  if (found) return found;
  if (!create) throw new Failure(`There is no organisation ${slug}. Add --create to make it.`);
  const { createOrganisation } = await import('@/lib/identity/create-organisation');
  const made = await createOrganisation({
    slug,
    name: slug.toUpperCase(),
    baseCurrency: currency ?? 'USD',
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  say(`Made the organisation ${slug}: base currency ${made.baseCurrency}, days of ${made.timeZone}.`);
  const { copyMembers } = await import('@/lib/identity/copy-members');
  const demo = await findOrganisation('demo');
  const joined = demo ? await copyMembers(demo, made) : 0;
  if (joined > 0) say(`${joined} people of the demo book can switch to it.`);
  else await sayFirstAdminLink(made);
  return made;
}

async function sayFirstAdminLink(organisation: Organisation): Promise<void> {
  const { issueFirstAdminLink } = await import('@/lib/identity/first-admin');
  const origin = process.env.NEXTAUTH_URL ?? `http://127.0.0.1:${process.env.PORT ?? '3000'}`;
  const link = await issueFirstAdminLink(origin, organisation.id);
  if (link) say(`This link makes its first admin, once: ${link}`);
}
