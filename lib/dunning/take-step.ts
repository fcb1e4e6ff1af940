import { putOnHold } from '@/lib/collections/hold';
import { insertTouch } from '@/lib/collections/touch';
import type { CustomerFacts } from '@/lib/customers/customer';
import type { CommandContext } from '@/lib/kernel/command';
import { addDays, type Day, daysBetween } from '@/lib/kernel/day';
import { type Calendar, nextBusinessDay } from './business-days';
import type { Cadence, Step } from './cadence';
import type { StepOutcome } from './cadence-words';
import type { SendStep } from './send-step';

/** A step of a customer in an episode, whose account is locked. */
export type Target = {
  customer: CustomerFacts;
  cadence: Cadence;
  step: Step;
  episode: Day;
};

export type Taken =
  | { done: true; outcome: StepOutcome; messageId: bigint | null }
  | { done: false; reasons: string[] };

/** Does what a step says, in the act's own transaction; what is sent goes through the certificate of sending. */
export async function takeStep(
  context: CommandContext,
  target: Target,
  { send, calendar }: { send: SendStep; calendar: Calendar },
): Promise<Taken> {
  const { customer, step } = target;
  switch (step.channel) {
    case 'email':
    case 'letter':
      return takeMessage(context, target, send);
    case 'call':
      await insertTouch(context, {
        customerId: customer.id,
        kind: 'note',
        body: `Cadence “${target.cadence.name}”: a call is to be made.`,
        followUp: {
          on: nextBusinessDay(calendar, addDays(context.today, 1)),
          what: whatToDo(target, context.today),
        },
      });
      return done('task');
    case 'escalation':
      await insertTouch(context, {
        customerId: customer.id,
        kind: 'escalation',
        body: `Cadence “${target.cadence.name}”: ${whatToDo(target, context.today)}`,
      });
      return done('escalated');
    case 'hold':
      await putOnHold(
        context,
        customer,
        step.hold ?? 'do_not_chase',
        `Cadence “${target.cadence.name}” ended here`,
      );
      return done('held');
  }
}

const done = (outcome: StepOutcome, messageId: bigint | null = null): Taken => ({
  done: true,
  outcome,
  messageId,
});

async function takeMessage(context: CommandContext, target: Target, send: SendStep): Promise<Taken> {
  const { customer, cadence, step, episode } = target;
  const channel = step.channel === 'letter' ? 'letter' : 'email';
  const answer = await send(context, {
    customer,
    kind: 'reminder',
    level: step.level ?? 1,
    channel,
    decisionKey: `cadence ${cadence.number}.${step.key} ${customer.id} ${episode}`,
  });
  if (!answer.sent) return { done: false, reasons: answer.reasons };
  return done(channel === 'letter' ? 'letter' : 'sent', answer.messageId);
}

function whatToDo({ step, episode }: Target, today: Day): string {
  const late = daysBetween(episode, today);
  const about = `the oldest item is ${late === 1 ? 'a day' : `${late} days`} late`;
  return (
    step.note ??
    (step.channel === 'call' ? `Call: ${about}` : `${about.charAt(0).toUpperCase()}${about.slice(1)}`)
  );
}

/** Keeps what became of a step, and why. */
export async function recordStep(
  { tx, actor, auditId, today }: CommandContext,
  { customer, cadence, step, episode }: Target,
  outcome: StepOutcome,
  { reason = null, messageId = null }: { reason?: string | null; messageId?: bigint | null } = {},
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO cadence_step (organisation_id, customer_id, cadence_id, number, step, episode, happened_on, outcome, reason, message_id,
                              audit_id, recorded_at)
    VALUES (${actor.organisationId}, ${customer.id}, ${cadence.id}, ${cadence.number}, ${step.key}, ${episode}::date, ${today}::date,
            ${outcome}, ${reason}, ${messageId}::bigint, ${auditId}, clock_timestamp())`;
}
