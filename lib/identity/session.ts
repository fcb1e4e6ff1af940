import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Actor } from '@/lib/kernel/actor';
import { markBusy } from '@/lib/kernel/busy';
import type { Organisation } from '@/lib/kernel/organisation';
import { notFound } from '@/lib/kernel/refusal';
import './next-auth-types';
import { dropSessionCookie, sessionSecret } from './session-cookie';
import { endSessionOf, findSession, moveSession } from './session-record';

export type CurrentSession = {
  actor: Actor;
  person: { id: number; name: string; email: string };
  organisation: Organisation;
  /** Every organisation of the person, the current one included, by name. */
  organisations: { id: number; slug: string; name: string }[];
};

/** Who is signed in, checked against the database once for each request; null when nobody is. */
export const currentSession: () => Promise<CurrentSession | null> = cache(async () => {
  const secret = await sessionSecret();
  const live = secret ? await findSession(secret) : null;
  if (!live) return null;
  const { person, current, places } = live;
  return {
    actor: {
      organisationId: current.organisation.id,
      userId: person.id,
      label: person.email,
      roles: current.roles,
    },
    person,
    organisation: current.organisation,
    organisations: places.map(({ organisation: { id, slug, name } }) => ({ id, slug, name })),
  };
});

/** The session of a page: sends whoever has none to the sign-in page, and back here afterwards. */
export async function requireSession(): Promise<CurrentSession> {
  const session = await currentSession().catch((error) => {
    throw markBusy(error);
  });
  if (session) return session;
  const here = (await headers()).get('x-duebook-path');
  redirect(here && here !== '/' ? `/sign-in?next=${encodeURIComponent(here)}` : '/sign-in');
}

/** Signs out: the session is over at once, in every tab and for every copy of the cookie. */
export async function endSession(): Promise<void> {
  const secret = await sessionSecret();
  if (secret) await endSessionOf(secret);
  await dropSessionCookie();
}

/** Goes on in another organisation of the person. An organisation of others is as absent as an unknown one. */
export async function switchOrganisation(slug: string): Promise<void> {
  const secret = await sessionSecret();
  // Read anew: the organisation may have been made within this very request.
  const live = secret ? await findSession(secret) : null;
  const chosen = live?.places.find(({ organisation }) => organisation.slug === slug);
  if (!secret || !chosen) throw notFound('There is no such organisation.', 'organisation');
  await moveSession(secret, chosen.organisation.id);
}
