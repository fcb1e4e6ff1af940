import { z } from 'zod';
import { holdCustomer } from '@/lib/customers/customer';
import type { CommandContext } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import type { Tx } from '@/lib/kernel/db';
import { idOf } from '@/lib/kernel/input';
import { notFound } from '@/lib/kernel/refusal';
import { CALL_OUTCOMES, type CallOutcome } from './touch-words';

/** What somebody did about a customer; a reply and a visit are the customer's own acts. */
export const TOUCH_KINDS = [
  'note',
  'call',
  'snooze',
  'email',
  'letter',
  'statement',
  'escalation',
  'reply',
  'visit',
] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];

export const outcomeInput = z.enum(Object.keys(CALL_OUTCOMES) as [CallOutcome, ...CallOutcome[]], {
  error: 'Choose how the call went.',
});

export type NewTouch = {
  customerId: bigint;
  kind: TouchKind;
  body: string;
  snoozedUntil?: Day;
  outcome?: CallOutcome | undefined;
  contactId?: bigint | undefined;
  followUp?: { on: Day; what: string } | undefined;
  messageId?: bigint | undefined;
};

/** Records a touch on the organisation's day. It is a fact: a wrong one is taken back, or followed by another. */
export async function insertTouch(context: CommandContext, touch: NewTouch): Promise<string> {
  const { tx, actor, auditId, today } = context;
  // Before it draws its instant: what is certified about a customer knows every touch of an earlier one.
  await holdCustomer(tx, actor.organisationId, touch.customerId);
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO touch (organisation_id, customer_id, kind, body, touched_on, snoozed_until, outcome, contact_id, follow_up_on,
                       follow_up, message_id, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${touch.customerId}, ${touch.kind}, ${touch.body}, ${today}::date,
            ${touch.snoozedUntil ?? null}::date, ${touch.outcome ?? null}, ${touch.contactId ?? null}::bigint,
            ${touch.followUp?.on ?? null}::date, ${touch.followUp?.what ?? null}, ${touch.messageId ?? null}::bigint,
            ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())
    RETURNING id`;
  if (!row) throw new Error('A touch was not written.');
  return row.id.toString();
}

/** A standing contact of the customer, by its id; undefined where none was named. */
export async function contactOf(
  tx: Tx,
  organisationId: number,
  customer: { id: bigint; number: string },
  contact: string | undefined,
): Promise<bigint | undefined> {
  if (contact === undefined) return undefined;
  const id = idOf(contact);
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT c.id FROM contact c
    WHERE c.organisation_id = ${organisationId} AND c.customer_id = ${customer.id} AND c.id = ${id} AND c.ended_at IS NULL`;
  if (!row) throw notFound(`${customer.number} has no such contact.`, 'contact');
  return row.id;
}
