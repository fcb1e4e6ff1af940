import { lockCustomer } from '@/lib/customers/customer';
import type { CommandContext } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { idOf } from '@/lib/kernel/input';
import { conflict, notFound } from '@/lib/kernel/refusal';
import type { DisputeOutcome } from './agreement-words';

export type FoundDispute = {
  id: bigint;
  customerId: bigint;
  customer: string;
  itemId: bigint;
  document: string;
  currency: string;
  amount: bigint;
  openedOn: Day;
  resolved: boolean;
};

/** A dispute that is not resolved, its customer held until the transaction ends. */
export async function holdOpenDispute(
  { tx, actor }: CommandContext,
  reference: string,
): Promise<FoundDispute> {
  const { customer } = await findDispute(tx, actor.organisationId, reference);
  await lockCustomer(tx, actor.organisationId, customer);
  const dispute = await findDispute(tx, actor.organisationId, reference);
  if (dispute.resolved) throw conflict('This dispute is resolved already.', 'dispute');
  return dispute;
}

/** The dispute of that id; another organisation's and none look the same. */
export async function findDispute(tx: Tx, organisationId: number, reference: string): Promise<FoundDispute> {
  const id = idOf(reference);
  const [row] = await tx.$queryRaw<FoundDispute[]>`
    SELECT d.id, d.customer_id AS "customerId", c.number AS customer, d.item_id AS "itemId", i.number AS document, i.currency,
           d.amount, d.opened_on AS "openedOn",
           EXISTS (SELECT FROM dispute_event x WHERE x.organisation_id = ${organisationId} AND x.dispute_id = d.id
                   AND x.kind = 'resolved') AS resolved
    FROM dispute d
    JOIN customer c ON c.organisation_id = ${organisationId} AND c.id = d.customer_id
    JOIN item i ON i.organisation_id = ${organisationId} AND i.id = d.item_id
    WHERE d.organisation_id = ${organisationId} AND d.id = ${id}`;
  if (!row) throw notFound('There is no such dispute.', 'dispute');
  return row;
}

export type NewDisputeEvent =
  | { kind: 'comment'; body: string }
  | { kind: 'assigned'; body?: string | undefined; ownerId: number | null; deadline: Day | null }
  | { kind: 'resolved'; body?: string | undefined; outcome: DisputeOutcome; postingId?: bigint | undefined };

/** Adds to the thread of a dispute, on the organisation's day. */
export async function insertDisputeEvent(
  { tx, actor, auditId, today }: CommandContext,
  dispute: { id: bigint; customerId: bigint },
  event: NewDisputeEvent,
): Promise<void> {
  const { ownerId, deadline } = event.kind === 'assigned' ? event : { ownerId: null, deadline: null };
  const { outcome, postingId } =
    event.kind === 'resolved' ? event : { outcome: undefined, postingId: undefined };
  await tx.$executeRaw`
    INSERT INTO dispute_event (organisation_id, customer_id, dispute_id, kind, happened_on, body, owner_id, deadline, outcome,
                               posting_id, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${dispute.customerId}, ${dispute.id}, ${event.kind}, ${today}::date, ${event.body ?? null},
            ${ownerId}::integer, ${deadline}::date, ${outcome ?? null}, ${postingId ?? null}::bigint, ${actor.userId},
            ${actor.label}, ${auditId}, clock_timestamp())`;
}
