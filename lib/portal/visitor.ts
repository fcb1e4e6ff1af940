import type { Actor } from '@/lib/kernel/actor';
import { readOrganisation } from '@/lib/kernel/db';
import { type Organisation, organisationOf } from '@/lib/kernel/organisation';
import { organisationOfToken, standingVisit, type Visit } from './link';

/** Whom a link lets in: an actor without user and role, bound to the link. */
export type Visitor = { actor: Actor; organisation: Organisation; visit: Visit };

/** Who holds this token, or null: malformed, unknown, over, ended, and its customer's or contact's end look the same. */
export async function findVisitor(token: string): Promise<Visitor | null> {
  const organisationId = organisationOfToken(token);
  if (!organisationId) return null;
  return readOrganisation(organisationId, async (tx) => {
    const visit = await standingVisit(tx, organisationId, { token });
    if (!visit) return null;
    return {
      actor: {
        organisationId,
        userId: null,
        label: `portal: ${visit.contact.name}`,
        roles: [],
        link: visit.link,
      },
      organisation: await organisationOf(tx, organisationId),
      visit,
    };
  });
}
