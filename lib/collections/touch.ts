import type { CommandContext } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';

/** What somebody did about a customer: a note, a call, or putting it off until a day. */
export type NewTouch = {
  customerId: bigint;
  kind: 'note' | 'call' | 'snooze';
  body: string;
  snoozedUntil?: Day;
};

/** Records a touch on the organisation's day. It is a fact: a wrong one is followed by another. */
export async function insertTouch(context: CommandContext, touch: NewTouch): Promise<string> {
  const { tx, actor, auditId, today } = context;
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO touch (organisation_id, customer_id, kind, body, touched_on, snoozed_until, user_id, actor, audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${touch.customerId}, ${touch.kind}, ${touch.body}, ${today}::date,
            ${touch.snoozedUntil ?? null}::date, ${actor.userId}, ${actor.label}, ${auditId}, clock_timestamp())
    RETURNING id`;
  if (!row) throw new Error('A touch was not written.');
  return row.id.toString();
}
