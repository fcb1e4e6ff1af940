import { z } from 'zod';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { clocksOf, defineQuery, type QueryContext, timeTravel } from '@/lib/kernel/query';
import { bigintColumn, readRows } from '@/lib/kernel/rows';
import { wantedInput } from './request-update';

/** Why a link opens nothing any more, or that it does. */
export const LINK_STATES = ['live', 'over', 'revoked', 'contact_ended', 'archived'] as const;

/** The links of a customer, the newest first, and what its contacts asked to be changed. */
export const portalLinks = defineQuery({
  name: 'portal.links',
  summary:
    'The portal links of a customer with their last visits, and what its contacts asked to be changed.',
  permission: 'customers.read',
  input: z.strictObject({ customer: customerNumber, ...timeTravel }),
  async read(context, input) {
    const clocks = clocksOf(context, input);
    const customer = await findCustomer(context.tx, context.organisation.id, input.customer);
    const asked = { customerId: customer.id, knownAt: clocks.knownAt };
    return {
      as_of: clocks.asOf,
      known_at: input.known_at ?? null,
      links: await linksOf(context, asked),
      requests: await requestsOf(context, asked),
    };
  },
});

export type PortalLinks = Awaited<ReturnType<typeof portalLinks.read>>;
type Asked = { customerId: bigint; knownAt: string };

const linkColumns = z.object({
  id: bigintColumn,
  contact: z.string(),
  made_at: z.date(),
  made_by: z.string(),
  expires_at: z.date(),
  ended_at: z.date().nullable(),
  reason: z.string().nullable(),
  last_visit_at: z.date().nullable(),
  state: z.enum(LINK_STATES),
});

async function linksOf({ tx, organisation }: QueryContext, { customerId, knownAt }: Asked) {
  const rows = await tx.$queryRaw`
    WITH RECURSIVE version AS (
      SELECT l.id AS link, c.id, c.name, c.email, c.ended_at, 1 AS nth
      FROM portal_link l
      JOIN contact c ON c.organisation_id = ${organisation.id} AND c.customer_id = ${customerId} AND c.id = l.contact_id
      WHERE l.organisation_id = ${organisation.id} AND l.customer_id = ${customerId}
      UNION ALL
      SELECT v.link, c.id, c.name, c.email, c.ended_at, v.nth + 1
      FROM version v
      JOIN contact c ON c.organisation_id = ${organisation.id} AND c.customer_id = ${customerId} AND c.replaces = v.id
        AND c.recorded_at <= ${knownAt}::timestamptz AND lower(c.email) IS NOT DISTINCT FROM lower(v.email))
    SELECT l.id, v.name AS contact, l.recorded_at AS made_at, coalesce(u.name, l.actor) AS made_by, l.expires_at,
           e.recorded_at AS ended_at, e.reason, x.last_visit_at,
           CASE WHEN e.link_id IS NOT NULL THEN 'revoked'
                WHEN l.expires_at <= least(${knownAt}::timestamptz, clock_timestamp()) THEN 'over'
                WHEN v.ended_at <= ${knownAt}::timestamptz THEN 'contact_ended'
                WHEN s.status = 'archived' THEN 'archived'
                ELSE 'live' END AS state
    FROM portal_link l
    CROSS JOIN LATERAL (SELECT n.* FROM version n WHERE n.link = l.id ORDER BY n.nth DESC LIMIT 1) v
    LEFT JOIN portal_link_end e ON e.organisation_id = ${organisation.id} AND e.link_id = l.id
      AND e.recorded_at <= ${knownAt}::timestamptz
    LEFT JOIN app_user u ON u.id = l.user_id
    LEFT JOIN LATERAL (
      SELECT max(p.recorded_at) AS last_visit_at FROM portal_use p
      WHERE p.organisation_id = ${organisation.id} AND p.link_id = l.id AND p.kind = 'visit'
        AND p.recorded_at <= ${knownAt}::timestamptz) x ON true
    LEFT JOIN LATERAL (
      SELECT t.status FROM customer_status t
      WHERE t.organisation_id = ${organisation.id} AND t.customer_id = ${customerId}
        AND t.recorded_at <= ${knownAt}::timestamptz
      ORDER BY t.effective_on DESC, t.recorded_at DESC, t.id DESC LIMIT 1) s ON true
    WHERE l.organisation_id = ${organisation.id} AND l.customer_id = ${customerId}
      AND l.recorded_at <= ${knownAt}::timestamptz
    ORDER BY l.id DESC`;
  return readRows(linkColumns, rows).map((row) => ({
    ...row,
    id: row.id.toString(),
    made_at: row.made_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    last_visit_at: row.last_visit_at?.toISOString() ?? null,
  }));
}

const requestColumns = z.object({
  id: bigintColumn,
  contact: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  wanted: z.unknown().transform((value) => wantedInput.parse(value)),
  asked_at: z.date(),
  state: z.enum(['open', 'done', 'refused']),
});

/** What was asked, beside what the contact was then. */
async function requestsOf({ tx, organisation }: QueryContext, { customerId, knownAt }: Asked) {
  const rows = await tx.$queryRaw`
    SELECT r.id, c.id::text AS contact, c.name, c.email, c.phone, r.wanted, r.recorded_at AS asked_at,
           CASE WHEN e.done THEN 'done' WHEN NOT e.done THEN 'refused' ELSE 'open' END AS state
    FROM contact_request r
    JOIN contact c ON c.organisation_id = ${organisation.id} AND c.customer_id = ${customerId} AND c.id = r.contact_id
    LEFT JOIN contact_request_end e ON e.organisation_id = ${organisation.id} AND e.request_id = r.id
      AND e.recorded_at <= ${knownAt}::timestamptz
    WHERE r.organisation_id = ${organisation.id} AND r.customer_id = ${customerId}
      AND r.recorded_at <= ${knownAt}::timestamptz
    ORDER BY r.id DESC`;
  return readRows(requestColumns, rows).map(({ asked_at, ...row }) => ({
    ...row,
    id: row.id.toString(),
    asked_at: asked_at.toISOString(),
  }));
}
