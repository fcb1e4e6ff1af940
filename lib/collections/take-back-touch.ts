import { z } from 'zod';
import { holdCustomer } from '@/lib/customers/customer';
import { defineCommand } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import { conflict, notFound, unprocessable } from '@/lib/kernel/refusal';
import type { TouchKind } from './touch';

/** What stayed in the house. */
export const CAN_BE_TAKEN_BACK: readonly TouchKind[] = ['note', 'call', 'snooze', 'escalation'];

/**
 * Takes back what one noted, called, put off or handed on today: the customer is in the queue as before. It stays on the
 * timeline, struck out. What left the house cannot be taken back.
 */
export const takeBackTouch = defineCommand({
  name: 'collections.take-back-touch',
  summary: 'Takes back a note, call, snooze or escalation of one’s own of today.',
  permission: 'queue.act',
  input: z.strictObject({
    touch: z.string().regex(/^\d{1,18}$/, { error: 'That is not the id of a touch.' }),
  }),
  async handle(context, input) {
    const { tx, actor, auditId, today } = context;
    const [touch] = await tx.$queryRaw<Touch[]>`
      SELECT t.customer_id, c.number, t.kind, t.touched_on, t.user_id, t.actor
      FROM touch t JOIN customer c ON c.organisation_id = ${actor.organisationId} AND c.id = t.customer_id
      WHERE t.organisation_id = ${actor.organisationId} AND t.id = ${BigInt(input.touch)}`;
    if (!touch) throw notFound('There is no such touch.', 'touch');
    if (!CAN_BE_TAKEN_BACK.includes(touch.kind))
      throw unprocessable('What left the house cannot be taken back.', 'touch');
    if (touch.actor !== actor.label || touch.user_id !== actor.userId)
      throw unprocessable('Only whoever did it can take it back.', 'touch');
    if (touch.touched_on !== today)
      throw unprocessable('Only what was done today can be taken back.', 'touch');
    await holdCustomer(tx, actor.organisationId, touch.customer_id);
    const ended = await tx.$executeRaw`
      INSERT INTO touch_end (organisation_id, touch_id, customer_id, user_id, actor, audit_id, recorded_at)
      VALUES (${actor.organisationId}, ${BigInt(input.touch)}, ${touch.customer_id}, ${actor.userId}, ${actor.label},
              ${auditId}, clock_timestamp())
      ON CONFLICT DO NOTHING`;
    if (ended === 0) throw conflict('It was taken back already.', 'touch');
    return { touch: input.touch, customer: touch.number, kind: touch.kind };
  },
});

type Touch = {
  customer_id: bigint;
  number: string;
  kind: TouchKind;
  touched_on: Day;
  user_id: number | null;
  actor: string;
};
