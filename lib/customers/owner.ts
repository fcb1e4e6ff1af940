import type { Tx } from '@/lib/kernel/db';
import { allows, ROLES } from '@/lib/kernel/permission';
import { invalid } from '@/lib/kernel/refusal';

/** A person who may look after customers: a member whose role acts in the queue, and who is not disabled. */
export type Collector = { id: number; name: string; email: string };

const COLLECTING = ROLES.filter((role) => allows([role], 'queue.act'));

/** Everybody whom a customer can be given to, by name. */
export const collectors = (tx: Tx, organisationId: number): Promise<Collector[]> => tx.$queryRaw<Collector[]>`
  SELECT u.id, u.name, u.email
  FROM app_user u
  WHERE EXISTS (
    SELECT 1 FROM membership m
    WHERE m.organisation_id = ${organisationId} AND m.user_id = u.id AND m.ended_at IS NULL AND m.disabled_at IS NULL
      AND m.role = ANY(${COLLECTING}))
  ORDER BY lower(u.name), u.id`;

/** The collector of an e-mail address; whoever is none, or of another organisation, is refused alike. */
export async function requireCollector(
  tx: Tx,
  organisationId: number,
  email: string,
  field = 'owner',
): Promise<Collector> {
  const found = (await collectors(tx, organisationId)).find((person) => person.email === email.toLowerCase());
  if (!found) throw invalid(noCollector(email), field);
  return found;
}

export const noCollector = (email: string) => `${email} is nobody here who works in the queue.`;
