import type { Clocks } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';

/** Whose timeline, and by which clocks. */
export type ActScope = {
  organisationId: number;
  timeZone: string;
  customer: { id: bigint; number: string };
  clocks: Clocks;
};

/** A source of the timeline: rows with their id, kind, day, instant, person, and what they say as JSON. */
type Source = (scope: ActScope) => Prisma.Sql;

const known = (alias: string, { organisationId, customer, clocks }: ActScope) => {
  const of = Prisma.raw(alias);
  return Prisma.sql`${of}.organisation_id = ${organisationId} AND ${of}.customer_id = ${customer.id}
    AND ${of}.recorded_at <= ${clocks.knownAt}::timestamptz`;
};

/** A promise with what became of it by the day that is asked for. */
const promises: Source = (scope) => Prisma.sql`
  SELECT 'promise-' || p.id, 'promise', p.promised_on, p.recorded_at, coalesce(u.name, p.actor),
         jsonb_build_object('id', p.id::text, 'plan', p.kind = 'plan', 'amount', p.amount::text, 'currency', p.currency,
           'due_on', p.due_on, 'note', p.note, 'source', p.source, 'contact', c.name, 'state', s.state, 'paid', s.paid::text,
           'failed_on', s.failed_on,
           'instalments', (SELECT jsonb_agg(jsonb_build_object('due_on', n.due_on, 'amount', n.amount::text) ORDER BY n.position)
                           FROM promise_instalment n WHERE n.organisation_id = ${scope.organisationId} AND n.promise_id = p.id),
           'documents', (SELECT coalesce(jsonb_agg(i.number ORDER BY i.id), '[]') FROM promise_item n
                         JOIN item i ON i.organisation_id = ${scope.organisationId} AND i.id = n.item_id
                         WHERE n.organisation_id = ${scope.organisationId} AND n.promise_id = p.id))
  FROM promise p
  JOIN promise_of(${scope.organisationId}::integer, ${scope.clocks.asOf}::date, ${scope.clocks.knownAt}::timestamptz,
                  ARRAY[${scope.customer.id}::bigint]) s ON s.promise_id = p.id
  LEFT JOIN contact c ON c.organisation_id = ${scope.organisationId} AND c.id = p.contact_id
  LEFT JOIN app_user u ON u.id = p.user_id
  WHERE ${known('p', scope)}`;

const promiseEnds: Source = (scope) => Prisma.sql`
  SELECT 'promise-end-' || x.promise_id, 'promise_ended', x.ended_on, x.recorded_at, coalesce(u.name, x.actor),
         jsonb_build_object('amount', p.amount::text, 'currency', p.currency, 'due_on', p.due_on, 'reason', x.reason)
  FROM promise_end x JOIN promise p ON p.organisation_id = ${scope.organisationId} AND p.id = x.promise_id
  LEFT JOIN app_user u ON u.id = x.user_id
  WHERE ${known('x', scope)}`;

const disputes: Source = (scope) => Prisma.sql`
  SELECT 'dispute-' || d.id, 'dispute', d.opened_on, d.recorded_at, coalesce(u.name, d.actor),
         jsonb_build_object('id', d.id::text, 'document', i.kind || ':' || i.number, 'number', i.number, 'amount', d.amount::text,
           'currency', i.currency, 'reason', d.reason, 'note', d.note, 'contact', c.name)
  FROM dispute d JOIN item i ON i.organisation_id = ${scope.organisationId} AND i.id = d.item_id
  LEFT JOIN contact c ON c.organisation_id = ${scope.organisationId} AND c.id = d.contact_id
  LEFT JOIN app_user u ON u.id = d.user_id
  WHERE ${known('d', scope)}`;

const disputeEvents: Source = (scope) => Prisma.sql`
  SELECT 'dispute-event-' || x.id, 'dispute_' || x.kind, x.happened_on, x.recorded_at, coalesce(u.name, x.actor),
         jsonb_build_object('id', d.id::text, 'number', i.number, 'body', x.body, 'owner', o.name, 'deadline', x.deadline,
           'outcome', x.outcome, 'by_document', (SELECT min(k.number) FROM item k
              WHERE k.organisation_id = ${scope.organisationId} AND k.posting_id = x.posting_id))
  FROM dispute_event x
  JOIN dispute d ON d.organisation_id = ${scope.organisationId} AND d.id = x.dispute_id
  JOIN item i ON i.organisation_id = ${scope.organisationId} AND i.id = d.item_id
  LEFT JOIN app_user u ON u.id = x.user_id LEFT JOIN app_user o ON o.id = x.owner_id
  WHERE ${known('x', scope)}`;

const holds: Source = (scope) => Prisma.sql`
  SELECT 'hold-' || h.id, 'hold', h.effective_on, h.recorded_at, coalesce(u.name, h.actor),
         jsonb_build_object('hold', h.kind, 'held', h.held, 'reason', h.reason)
  FROM customer_hold h LEFT JOIN app_user u ON u.id = h.user_id
  WHERE ${known('h', scope)}`;

/** A message with the last that is known of it. */
const messages: Source = (scope) => Prisma.sql`
  SELECT 'message-' || m.id, 'message', m.decided_on, m.recorded_at, coalesce(u.name, m.actor),
         jsonb_build_object('id', m.id::text, 'channel', m.channel, 'message', m.kind, 'level', m.level, 'recipient', m.recipient,
           'subject', m.subject, 'contact', c.name, 'state', x.kind, 'detail', x.detail, 'origin', m.origin)
  FROM message m
  JOIN contact c ON c.organisation_id = ${scope.organisationId} AND c.id = m.contact_id
  LEFT JOIN LATERAL (
    SELECT e.kind, e.detail FROM message_event e
    WHERE e.organisation_id = ${scope.organisationId} AND e.message_id = m.id
      AND e.recorded_at <= ${scope.clocks.knownAt}::timestamptz
    ORDER BY e.id DESC LIMIT 1) x ON true
  LEFT JOIN app_user u ON u.id = m.user_id
  WHERE ${known('m', scope)}`;

const refusals: Source = (scope) => Prisma.sql`
  SELECT 'refusal-' || r.id, 'not_sent', r.refused_on, r.recorded_at, coalesce(u.name, r.actor),
         jsonb_build_object('channel', r.channel, 'message', r.kind, 'level', r.level, 'reasons', to_jsonb(r.reasons), 'origin', r.origin)
  FROM send_refusal r LEFT JOIN app_user u ON u.id = r.user_id
  WHERE ${known('r', scope)}`;

const inbound: Source = (scope) => Prisma.sql`
  SELECT 'inbound-' || b.id, 'mail_in', (b.received_at AT TIME ZONE ${scope.timeZone}::text)::date, b.recorded_at, b.from_address,
         jsonb_build_object('mail', b.kind, 'from', b.from_address, 'subject', b.subject, 'body', left(b.body_text, 4000))
  FROM inbound_mail b
  WHERE ${known('b', scope)}`;

const cadenceSteps: Source = (scope) => Prisma.sql`
  SELECT 'cadence-' || s.id, 'cadence_step', s.happened_on, s.recorded_at, coalesce(u.name, 'Cadence'),
         jsonb_build_object('cadence', d.name, 'step', p.place, 'channel', p.written ->> 'channel', 'level', p.written -> 'level',
           'day', p.written -> 'day', 'outcome', s.outcome, 'reason', s.reason)
  FROM cadence_step s JOIN cadence d ON d.organisation_id = ${scope.organisationId} AND d.id = s.cadence_id
  CROSS JOIN LATERAL (
    SELECT w.place, w.written FROM jsonb_array_elements(d.steps) WITH ORDINALITY w (written, place)
    WHERE (w.written ->> 'key')::integer = s.step) p
  LEFT JOIN audit_event e ON e.organisation_id = ${scope.organisationId} AND e.id = s.audit_id
  LEFT JOIN app_user u ON u.id = e.user_id
  WHERE ${known('s', scope)}`;

const approvals: Source = (scope) => Prisma.sql`
  SELECT 'approval-' || q.id || '-' || x.step, x.kind, (x.at AT TIME ZONE ${scope.timeZone}::text)::date, x.at, x.by,
         jsonb_build_object('id', q.id::text, 'act', q.act, 'amount', q.amount::text, 'currency', q.currency, 'why', q.why,
                            'outcome', x.outcome, 'note', x.note, 'done', x.done)
  FROM approval_request q
  CROSS JOIN LATERAL (
    SELECT 1 AS step, 'approval_request' AS kind, q.recorded_at AS at, u.name AS by, NULL::text AS outcome, NULL::text AS note,
           NULL::text AS done
    FROM app_user u WHERE u.id = q.requested_by
    UNION ALL
    SELECT 2, 'approval_decision', d.recorded_at, u.name, d.outcome, d.note, r.answer ->> 'done'
    FROM approval_decision d JOIN app_user u ON u.id = d.decided_by
    LEFT JOIN receipt r ON r.organisation_id = ${scope.organisationId} AND r.audit_id = d.audit_id
    WHERE d.organisation_id = ${scope.organisationId} AND d.request_id = q.id
      AND d.recorded_at <= ${scope.clocks.knownAt}::timestamptz) x
  WHERE ${known('q', scope)}`;

const portal: Source = (scope) => Prisma.sql`
  SELECT 'portal-' || l.id || '-' || x.step, x.kind, (x.at AT TIME ZONE ${scope.timeZone}::text)::date, x.at, x.by,
         jsonb_build_object('contact', c.name, 'expires_at', l.expires_at, 'reason', x.reason)
  FROM portal_link l
  JOIN contact c ON c.organisation_id = ${scope.organisationId} AND c.id = l.contact_id
  CROSS JOIN LATERAL (
    SELECT 1 AS step, 'portal_link' AS kind, l.recorded_at AS at, l.actor AS by, NULL::text AS reason
    UNION ALL
    SELECT 2, 'portal_link_ended', e.recorded_at, e.actor, e.reason FROM portal_link_end e
    WHERE e.organisation_id = ${scope.organisationId} AND e.link_id = l.id
      AND e.recorded_at <= ${scope.clocks.knownAt}::timestamptz) x
  WHERE ${known('l', scope)}`;

const contactRequests: Source = (scope) => Prisma.sql`
  SELECT 'contact-request-' || r.id, 'contact_request', (r.recorded_at AT TIME ZONE ${scope.timeZone}::text)::date, r.recorded_at,
         c.name, jsonb_build_object('id', r.id::text, 'contact', c.name, 'wanted', r.wanted, 'done', e.done)
  FROM contact_request r
  JOIN contact c ON c.organisation_id = ${scope.organisationId} AND c.id = r.contact_id
  LEFT JOIN contact_request_end e ON e.organisation_id = ${scope.organisationId} AND e.request_id = r.id
    AND e.recorded_at <= ${scope.clocks.knownAt}::timestamptz
  WHERE ${known('r', scope)}`;

/** What stands on the timeline beside touches, documents and changes of the profile, by what a reader looks for. */
export const ACT_SOURCES = {
  agreements: [promises, promiseEnds, disputes, disputeEvents],
  messages: [messages, refusals, inbound, cadenceSteps],
  decisions: [holds, approvals, portal, contactRequests],
} satisfies Record<string, Source[]>;

export const ACT_KINDS = {
  agreements: [
    'promise',
    'promise_ended',
    'dispute',
    'dispute_comment',
    'dispute_assigned',
    'dispute_resolved',
  ],
  messages: ['message', 'not_sent', 'mail_in', 'cadence_step'],
  decisions: [
    'hold',
    'approval_request',
    'approval_decision',
    'portal_link',
    'portal_link_ended',
    'contact_request',
  ],
} as const;
