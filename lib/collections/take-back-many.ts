import { z } from 'zod';
import { type Gift, giveCustomers } from '@/lib/customers/give-customers';
import { defineCommand } from '@/lib/kernel/command';
import { dayIn } from '@/lib/kernel/day';
import { conflict, notFound, unprocessable } from '@/lib/kernel/refusal';
import { ACT_ID } from './selection';
import { CAN_BE_TAKEN_BACK } from './take-back-touch';

/** Takes back what one act of one's own of today noted, put off or handed on about many customers: all of it that still stands. */
export const takeBackMany = defineCommand({
  name: 'collections.take-back-many',
  summary: 'Takes back the notes and snoozes of one act of one’s own of today.',
  permission: 'queue.act',
  input: z.strictObject({ act: ACT_ID }),
  async handle(context, input) {
    const { tx, actor, auditId, today } = context;
    const act = BigInt(input.act);
    const [own] = await tx.$queryRaw<{ touches: number; today: number; inside: number }[]>`
      SELECT count(*)::integer AS touches, count(*) FILTER (WHERE t.touched_on = ${today}::date)::integer AS today,
             count(*) FILTER (WHERE t.kind = ANY(${[...CAN_BE_TAKEN_BACK]}::text[]))::integer AS inside
      FROM touch t
      WHERE t.organisation_id = ${actor.organisationId} AND t.audit_id = ${act} AND t.actor = ${actor.label}
        AND t.user_id IS NOT DISTINCT FROM ${actor.userId}::integer`;
    if (!own || own.touches === 0) throw notFound('There is no such act of yours.', 'act');
    if (own.inside < own.touches) throw unprocessable('What left the house cannot be taken back.', 'act');
    if (own.today < own.touches) throw unprocessable('Only what was done today can be taken back.', 'act');
    const ended = await tx.$executeRaw`
      INSERT INTO touch_end (organisation_id, touch_id, customer_id, user_id, actor, audit_id, recorded_at)
      SELECT t.organisation_id, t.id, t.customer_id, ${actor.userId}::integer, ${actor.label}, ${auditId}::bigint, clock_timestamp()
      FROM touch t WHERE t.organisation_id = ${actor.organisationId} AND t.audit_id = ${act}
      ORDER BY t.id
      ON CONFLICT DO NOTHING`;
    if (ended === 0) throw conflict('It was taken back already.', 'act');
    return { act: input.act, taken_back: ended };
  },
});

/** Gives customers back to whom one act of one's own of today took them from; those given on since stay where they are. */
export const takeBackAssignment = defineCommand({
  name: 'collections.take-back-assignment',
  summary: 'Gives customers back to whoever had them before one act of one’s own of today.',
  permission: 'queue.manage',
  timeout: 120_000,
  input: z.strictObject({ act: ACT_ID }),
  async handle(context, input) {
    const { tx, actor, organisation, today } = context;
    const act = BigInt(input.act);
    const [event] = await tx.$queryRaw<{ recorded_at: Date }[]>`
      SELECT a.recorded_at FROM audit_event a
      WHERE a.organisation_id = ${actor.organisationId} AND a.id = ${act} AND a.actor = ${actor.label}
        AND EXISTS (SELECT FROM audit_change c WHERE c.organisation_id = ${actor.organisationId} AND c.audit_id = ${act}
                      AND c.subject = 'customer_owner')`;
    if (!event) throw notFound('There is no such act of yours.', 'act');
    if (dayIn(organisation.timeZone, event.recorded_at) !== today)
      throw unprocessable('Only what was done today can be taken back.', 'act');
    const back = await tx.$queryRaw<{ customer_id: bigint; owner_id: number | null }[]>`
      SELECT c.id AS customer_id, b.id AS owner_id
      FROM audit_change x
      JOIN customer c ON c.organisation_id = ${actor.organisationId} AND c.number = x.subject_id
      LEFT JOIN app_user b ON b.email = x.before ->> 'owner'
      LEFT JOIN app_user a ON a.email = x.after ->> 'owner'
      LEFT JOIN LATERAL (
        SELECT w.user_id FROM customer_owner w
        WHERE w.organisation_id = ${actor.organisationId} AND w.customer_id = c.id
        ORDER BY w.recorded_at DESC, w.id DESC LIMIT 1) n ON true
      WHERE x.organisation_id = ${actor.organisationId} AND x.audit_id = ${act} AND x.subject = 'customer_owner'
        AND n.user_id IS NOT DISTINCT FROM a.id`;
    const gifts = back.map((row): Gift => ({ customerId: row.customer_id, ownerId: row.owner_id }));
    const given = await giveCustomers(context, gifts);
    if (given.length === 0) throw conflict('It was taken back already.', 'act');
    return { act: input.act, taken_back: given.length };
  },
});
