import { z } from 'zod';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import { dayInput, optionalText } from '@/lib/kernel/input';
import { invalid } from '@/lib/kernel/refusal';
import { followUpInput, followUpOf } from './follow-up';
import { type Result, resultsOf, type Selected, selectedCustomers, selectionInput } from './selection';
import { assertSnooze } from './snooze';

/** Puts many customers off until a day, each as `snooze` does; taken back together. */
export const snoozeMany = defineCommand({
  name: 'collections.snooze-many',
  summary: 'Takes up to 5,000 customers out of the queue until a day.',
  permission: 'queue.act',
  input: z.strictObject({ customers: selectionInput, until: dayInput, reason: optionalText(500) }),
  async handle(context, input) {
    assertSnooze(input.until, context.today);
    const selected = await selectedCustomers(context, input.customers);
    await insertTouches(context, selected, {
      kind: 'snooze',
      body: input.reason ?? '',
      snoozedUntil: input.until,
    });
    return { ...receiptOf(context, selected), until: input.until };
  },
});

/** Notes the same on many customers, and when they come back into the queue; taken back together. */
export const noteMany = defineCommand({
  name: 'collections.note-many',
  summary: 'Logs a note on up to 5,000 customers, and what comes next and when.',
  permission: 'queue.act',
  input: z.strictObject({
    customers: selectionInput,
    body: optionalText(4000).describe('May be left out where a follow-up is said.'),
    ...followUpInput,
  }),
  async handle(context, input) {
    const followUp = followUpOf(input, context.today);
    if (!input.body && !followUp) throw invalid('Write a note, or say when to follow up.', 'body');
    const selected = await selectedCustomers(context, input.customers);
    await insertTouches(context, selected, { kind: 'note', body: input.body ?? '', followUp });
    return { ...receiptOf(context, selected), follow_up_on: followUp?.on ?? null };
  },
});

/** One receipt for all: the act by which they are taken back, how many were done, and what became of each. */
function receiptOf(context: CommandContext, { found, missing }: Selected) {
  const done = found.map(({ number }): Result => ({ customer: number, done: true, refused: null }));
  return { act: context.auditId.toString(), done: found.length, results: resultsOf(done, missing) };
}

type Touches = {
  kind: 'note' | 'snooze';
  body: string;
  snoozedUntil?: Day;
  followUp?: { on: Day; what: string } | undefined;
};

async function insertTouches(
  { tx, actor, auditId, today, progress }: CommandContext,
  { found }: Selected,
  touch: Touches,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO touch (organisation_id, customer_id, kind, body, touched_on, snoozed_until, follow_up_on, follow_up, user_id, actor,
                       audit_id, recorded_at)
    SELECT ${actor.organisationId}::integer, c, ${touch.kind}, ${touch.body}, ${today}::date, ${touch.snoozedUntil ?? null}::date,
           ${touch.followUp?.on ?? null}::date, ${touch.followUp?.what ?? null}, ${actor.userId}::integer, ${actor.label}, ${auditId}::bigint,
           clock_timestamp()
    FROM unnest(${found.map(({ id }) => id)}::bigint[]) c`;
  progress(found.length, found.length);
}
