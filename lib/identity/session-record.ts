import { inIdentity, readIdentity, type Tx } from '@/lib/kernel/db';
import type { Organisation } from '@/lib/kernel/organisation';
import type { Role } from '@/lib/kernel/permission';
import { hashSecret, newSecret } from './secret';

/** A person's place in an organisation. */
export type Place = { organisation: Organisation; roles: Role[] };

export type LiveSession = {
  person: { id: number; name: string; email: string };
  /** Where the person works now. */
  current: Place;
  /** Everywhere they belong, the current place included, by name. */
  places: Place[];
};

/** Opens a session and returns its secret; only the hash is kept. Begins in the organisation that is named. */
export async function openSession(tx: Tx, userId: number, organisationId?: number): Promise<string> {
  const secret = newSecret();
  // Where the person was last, else where they have belonged longest.
  await tx.$executeRaw`
    INSERT INTO session (token_hash, user_id, organisation_id)
    SELECT ${hashSecret(secret)}, ${userId}::integer, coalesce(
      ${organisationId ?? null}::integer,
      (SELECT s.organisation_id FROM session s
       WHERE s.user_id = ${userId} AND s.organisation_id IS NOT NULL ORDER BY s.created_at DESC LIMIT 1),
      (SELECT m.organisation_id FROM membership m
       WHERE m.user_id = ${userId} AND m.ended_at IS NULL AND m.disabled_at IS NULL ORDER BY m.id LIMIT 1))`;
  return secret;
}

/**
 * The session behind a secret, or null: unknown, ended, idle for 30 minutes, older than 12 hours, or of a person who
 * belongs nowhere any more. Notes at most once a minute that it was used. (From the session on, each looked up by its key:
 * left to itself the planner begins with everybody.)
 */
export async function findSession(secret: string): Promise<LiveSession | null> {
  const hash = hashSecret(secret);
  const rows = await readIdentity(
    (tx) => tx.$queryRaw<PlaceRow[]>`/* kept: session */
      SELECT u.id AS user_id, u.name AS user_name, u.email, s.organisation_id AS chosen,
             s.seen_at < clock_timestamp() - interval '1 minute' AS stale,
             o.id, o.slug, o.name, o.base_currency, o.time_zone, o.locale, o.separation_of_duties, m.roles
      FROM (
        SELECT x.user_id, x.organisation_id, x.seen_at FROM session x
        WHERE x.token_hash = ${hash} AND x.ended_at IS NULL
          AND x.seen_at > clock_timestamp() - interval '30 minutes'
          AND x.created_at > clock_timestamp() - interval '12 hours' OFFSET 0) s
      CROSS JOIN LATERAL (SELECT x.id, x.name, x.email FROM app_user x WHERE x.id = s.user_id OFFSET 0) u
      CROSS JOIN LATERAL (
        SELECT x.organisation_id, array_agg(x.role ORDER BY x.role) AS roles FROM membership x
        WHERE x.user_id = s.user_id AND x.ended_at IS NULL AND x.disabled_at IS NULL
        GROUP BY x.organisation_id) m
      CROSS JOIN LATERAL (SELECT * FROM organisation x WHERE x.id = m.organisation_id OFFSET 0) o
      ORDER BY o.name, o.id`,
  );
  const [first] = rows;
  if (!first) return null;
  if (first.stale) await noteUse(hash);
  const { user_id: id, user_name: name, email, chosen } = first;
  const places = rows.map(placeOf);
  const current = places.find(({ organisation }) => organisation.id === chosen) ?? placeOf(first);
  return { person: { id, name, email }, current, places };
}

async function noteUse(hash: Buffer): Promise<void> {
  await inIdentity(
    (tx) => tx.$executeRaw`
      UPDATE session SET seen_at = now() WHERE token_hash = ${hash} AND ended_at IS NULL`,
  );
}

/** Ends a session at once, wherever its cookie still is. */
export async function endSessionOf(secret: string): Promise<void> {
  await inIdentity(
    (tx) => tx.$executeRaw`
      UPDATE session SET ended_at = now() WHERE token_hash = ${hashSecret(secret)} AND ended_at IS NULL`,
  );
}

/** Moves a session to another organisation; the caller has seen that the person belongs there. */
export async function moveSession(secret: string, organisationId: number): Promise<void> {
  await inIdentity(
    (tx) => tx.$executeRaw`
      UPDATE session SET organisation_id = ${organisationId}
      WHERE token_hash = ${hashSecret(secret)} AND ended_at IS NULL`,
  );
}

type PlaceRow = {
  user_id: number;
  user_name: string;
  email: string;
  chosen: number | null;
  stale: boolean;
  id: number;
  slug: string;
  name: string;
  base_currency: string;
  time_zone: string;
  locale: string;
  separation_of_duties: boolean;
  roles: Role[];
};

const placeOf = (row: PlaceRow): Place => ({
  organisation: {
    id: row.id,
    slug: row.slug,
    name: row.name,
    baseCurrency: row.base_currency,
    timeZone: row.time_zone,
    locale: row.locale,
    separationOfDuties: row.separation_of_duties,
  },
  roles: row.roles,
});
