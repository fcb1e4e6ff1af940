import { hashSecret } from '@/lib/identity/secret';
import type { CommandContext } from '@/lib/kernel/command';
import type { Tx } from '@/lib/kernel/db';
import { notFound } from '@/lib/kernel/refusal';
import { Prisma } from '@/prisma/client/client';

/** What a standing link is for: one contact of one customer. */
export type Visit = {
  link: bigint;
  expiresAt: Date;
  customer: { id: bigint; number: string; name: string; language: string | null };
  /** As it is now: a link goes on with its contact when the name or the telephone number is put right. */
  contact: { id: bigint; name: string; email: string | null; phone: string | null };
  /** Whether a visit was noted within this hour. */
  noted: boolean;
};

const LARGEST_ID = 2_147_483_647;

/** The organisation that a token names, so that looking it up stays behind row-level security; null for what is no token. */
export function organisationOfToken(token: string): number | null {
  const id = Number(/^([1-9]\d{0,9})_[\w-]{43}$/.exec(token)?.[1] ?? 0);
  return id > 0 && id <= LARGEST_ID ? id : null;
}

/** What the link of that token, or of that id, is for; null where it is none, over, ended, or nobody's any more. */
export async function standingVisit(
  tx: Tx,
  organisationId: number,
  by: { token: string } | { link: bigint },
): Promise<Visit | null> {
  const named =
    'token' in by ? Prisma.sql`l.token_hash = ${hashSecret(by.token)}` : Prisma.sql`l.id = ${by.link}`;
  const [row] = await tx.$queryRaw<Row[]>`
    WITH RECURSIVE version AS (
      SELECT l.id AS link, l.expires_at, c.customer_id, c.id, c.name, c.email, c.phone, c.ended_at
      FROM portal_link l
      JOIN contact c ON c.organisation_id = ${organisationId} AND c.customer_id = l.customer_id AND c.id = l.contact_id
      WHERE l.organisation_id = ${organisationId} AND ${named} AND l.expires_at > clock_timestamp()
        AND NOT EXISTS (SELECT FROM portal_link_end e WHERE e.organisation_id = ${organisationId} AND e.link_id = l.id)
      UNION ALL
      -- Another address may be another person.
      SELECT v.link, v.expires_at, c.customer_id, c.id, c.name, c.email, c.phone, c.ended_at
      FROM version v
      JOIN contact c ON c.organisation_id = ${organisationId} AND c.customer_id = v.customer_id AND c.replaces = v.id
        AND lower(c.email) IS NOT DISTINCT FROM lower(v.email))
    SELECT v.link, v.expires_at, v.customer_id, k.number, k.name AS customer_name, k.language,
           v.id AS contact_id, v.name AS contact_name, v.email, v.phone,
           EXISTS (SELECT FROM portal_use u WHERE u.organisation_id = ${organisationId} AND u.link_id = v.link
                     AND u.kind = 'visit' AND u.recorded_at >= date_trunc('hour', clock_timestamp())) AS noted
    FROM version v
    JOIN customer k ON k.organisation_id = ${organisationId} AND k.id = v.customer_id
    LEFT JOIN LATERAL (
      SELECT s.status FROM customer_status s
      WHERE s.organisation_id = ${organisationId} AND s.customer_id = k.id
      ORDER BY s.effective_on DESC, s.recorded_at DESC, s.id DESC LIMIT 1) s ON true
    WHERE v.ended_at IS NULL AND s.status IS DISTINCT FROM 'archived'`;
  return row ? visitFrom(row) : null;
}

/** The visit of whoever acts or asks: read anew within its own transaction, so that a link that just ended opens nothing. */
export async function visitOf({ tx, actor }: Pick<CommandContext, 'tx' | 'actor'>): Promise<Visit> {
  const visit =
    actor.link === undefined ? null : await standingVisit(tx, actor.organisationId, { link: actor.link });
  if (!visit) throw notFound('This link opens nothing.');
  return visit;
}

type Row = {
  link: bigint;
  expires_at: Date;
  customer_id: bigint;
  number: string;
  customer_name: string;
  language: string | null;
  contact_id: bigint;
  contact_name: string;
  email: string | null;
  phone: string | null;
  noted: boolean;
};

const visitFrom = (row: Row): Visit => ({
  link: row.link,
  expiresAt: row.expires_at,
  customer: { id: row.customer_id, number: row.number, name: row.customer_name, language: row.language },
  contact: { id: row.contact_id, name: row.contact_name, email: row.email, phone: row.phone },
  noted: row.noted,
});
