import { z } from 'zod';
import type { ApprovalAct } from '@/lib/customers/approval-words';
import { customerNumber, findCustomer } from '@/lib/customers/customer';
import { optional } from '@/lib/kernel/input';
import { toDecimalString } from '@/lib/kernel/money';
import { after, keysOf, orderBy, page, paging, type SortKey } from '@/lib/kernel/paging';
import { allows } from '@/lib/kernel/permission';
import { defineQuery, type QueryContext } from '@/lib/kernel/query';
import { Prisma } from '@/prisma/client/client';
import type { RequestOutcome } from './approval-request';

export type RequestState = RequestOutcome | 'waiting' | 'expired';

const NEWEST_FIRST: SortKey[] = [{ sql: Prisma.sql`q.id`, type: 'bigint', descending: true }];
const FIRST_TO_EXPIRE: SortKey[] = [{ sql: Prisma.sql`q.id`, type: 'bigint', descending: false }];

/** Who asked for what, and what became of it: those that wait, the first to expire first, or all, the newest first. */
export const approvalRequests = defineQuery({
  name: 'ledger.approval-requests',
  summary: 'Requests for approval: those that wait, one’s own, or all, with what became of them.',
  permission: 'ledger.read',
  input: z.strictObject({
    show: z.enum(['waiting', 'mine', 'all']).default('waiting'),
    customer: optional(customerNumber),
    ...paging,
  }),
  async read(context, input) {
    const { tx, actor } = context;
    const customer = input.customer ? await findCustomer(tx, actor.organisationId, input.customer) : null;
    const keys = input.show === 'waiting' ? FIRST_TO_EXPIRE : NEWEST_FIRST;
    const rows = await tx.$queryRaw<RequestRow[]>`
      SELECT q.id, q.act, c.number AS customer, c.name AS customer_name, q.currency, q.amount, q.input, q.why,
             encode(q.input_hash, 'hex') AS hash, u.name AS asked_by, q.recorded_at AS asked_at, q.expires_at,
             coalesce(d.outcome, CASE WHEN q.expires_at < clock_timestamp() THEN 'expired' ELSE 'waiting' END) AS state,
             x.name AS decided_by, d.recorded_at AS decided_at, d.note, r.answer ->> 'done' AS done,
             q.requested_by = ${person(context)} AS own, ${keysOf(keys)} AS keys
      ${REQUESTS(context)}
      JOIN customer c ON c.organisation_id = ${actor.organisationId} AND c.id = q.customer_id
      JOIN app_user u ON u.id = q.requested_by
      LEFT JOIN app_user x ON x.id = d.decided_by
      LEFT JOIN receipt r ON r.organisation_id = ${actor.organisationId} AND r.audit_id = d.audit_id
      WHERE q.organisation_id = ${actor.organisationId} AND (${customer?.id ?? null}::bigint IS NULL OR q.customer_id = ${customer?.id ?? null})
        AND ${SHOWN[input.show](context)} AND ${after(keys, input.cursor)}
      ORDER BY ${orderBy(keys)} LIMIT ${input.limit + 1}`;
    const cut = page(rows, input.limit);
    return { data: cut.rows.map((row) => asText(row, context)), next_cursor: cut.nextCursor };
  },
});

/** How many requests wait for a decision that whoever asks may make. */
export const approvalCount = defineQuery({
  name: 'ledger.approval-count',
  summary: 'How many requests for approval wait for whoever asks.',
  permission: 'approvals.decide',
  input: z.strictObject({}),
  async read(context) {
    const { tx, actor, organisation } = context;
    const [row] = await tx.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::integer AS waiting ${REQUESTS(context)}
      WHERE q.organisation_id = ${actor.organisationId} AND ${WAITING}
        AND (${!organisation.separationOfDuties} OR q.requested_by IS DISTINCT FROM ${person(context)})`;
    return { waiting: row?.waiting ?? 0 };
  },
});

const person = ({ actor }: QueryContext) => Prisma.sql`
  (SELECT person_behind(${actor.organisationId}::integer, ${actor.userId}::integer, ${actor.apiKeyId ?? null}::bigint))`;

const REQUESTS = ({ actor }: QueryContext) => Prisma.sql`
  FROM approval_request q
  LEFT JOIN approval_decision d ON d.organisation_id = ${actor.organisationId} AND d.request_id = q.id`;

const WAITING = Prisma.sql`d.outcome IS NULL AND q.expires_at >= clock_timestamp()`;

const SHOWN = {
  waiting: () => WAITING,
  mine: (context: QueryContext) => Prisma.sql`q.requested_by = ${person(context)}`,
  all: () => Prisma.sql`true`,
};

type RequestRow = {
  id: bigint;
  act: ApprovalAct;
  customer: string;
  customer_name: string;
  currency: string;
  amount: bigint | null;
  input: Record<string, unknown>;
  why: string;
  hash: string;
  asked_by: string;
  asked_at: Date;
  expires_at: Date;
  state: RequestState;
  decided_by: string | null;
  decided_at: Date | null;
  note: string | null;
  done: string | null;
  own: boolean | null;
  keys: string;
};

function asText({ keys: _, ...row }: RequestRow, { actor, organisation }: QueryContext) {
  const { document, reference, on, issued_on, valid_from, reason, description } = row.input;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  const own = row.own ?? false;
  return {
    ...row,
    id: row.id.toString(),
    amount: row.amount === null ? null : toDecimalString(row.amount, row.currency),
    input: row.input,
    /** What it is done to: a document, or what a credit note refers to. */
    document: text(document) ?? text(reference),
    /** The day that it is to count from; that of the approval unless one was given. */
    on: text(on) ?? text(issued_on) ?? text(valid_from),
    about: text(reason) ?? text(description),
    asked_at: row.asked_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
    own,
    may_decide:
      row.state === 'waiting' &&
      allows(actor.roles, 'approvals.decide') &&
      (!own || !organisation.separationOfDuties),
  };
}

export type ApprovalRequestRow = ReturnType<typeof asText>;
