import { type CustomerFacts, lockCustomer } from '@/lib/customers/customer';
import type { CommandContext } from '@/lib/kernel/command';
import { notFound, unprocessable } from '@/lib/kernel/refusal';
import { type Visit, visitOf } from './link';

/** What a link may be used for within an hour, visits aside. */
const MOST_ACTS = 20;

export type Using = { visit: Visit; customer: CustomerFacts };

/**
 * Begins an act of a visitor: its customer is held until the transaction ends, the link still opens, and not too much was
 * done by it within the hour.
 */
export async function beginAct(
  context: CommandContext,
  kind: 'promise' | 'dispute' | 'request',
): Promise<Using> {
  const { tx, actor } = context;
  const { customer: mine } = await visitOf(context);
  const customer = await lockCustomer(tx, actor.organisationId, mine.number);
  // What ended or was archived while this waited is over.
  const visit = await visitOf(context);
  if (customer.id !== visit.customer.id) throw notFound('This link opens nothing.');
  const [row] = await tx.$queryRaw<{ acts: number }[]>`
    SELECT count(*)::integer AS acts FROM portal_use u
    WHERE u.organisation_id = ${actor.organisationId} AND u.link_id = ${visit.link} AND u.kind <> 'visit'
      AND u.recorded_at > clock_timestamp() - interval '1 hour'`;
  if ((row?.acts ?? 0) >= MOST_ACTS)
    throw unprocessable('That was a lot within an hour. Try again later, or write to us.', 'form');
  await noteUse(context, visit, kind);
  return { visit, customer };
}

export async function noteUse(
  { tx, actor, auditId }: CommandContext,
  visit: Visit,
  kind: 'visit' | 'promise' | 'dispute' | 'request',
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO portal_use (organisation_id, audit_id, customer_id, link_id, kind, recorded_at)
    VALUES (${actor.organisationId}, ${auditId}, ${visit.customer.id}, ${visit.link}, ${kind}, clock_timestamp())`;
}
