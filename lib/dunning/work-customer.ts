import { z } from 'zod';
import { customerNumber, lockAccount } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { Refusal } from '@/lib/kernel/refusal';
import { openCalendars } from './business-days';
import { cadenceFor } from './cadence';
import { type CadenceFacts, factsOfOne } from './cadence-facts';
import { cadenceVersions } from './cadence-versions';
import { LAPSED, type StepOutcome } from './cadence-words';
import { quietDaysOf } from './quiet-days';
import { type SendStep, sendStep } from './send-step';
import { type NextStep, nextStep } from './step-rule';
import { recordStep, type Target, takeStep } from './take-step';

/** Nothing is to be done, or nothing that was not told before: the act leaves no trace. */
export class NothingNew extends Refusal {
  constructor(customer: string) {
    super('conflict', `No step of a cadence is to be taken for ${customer} today.`, 'customer');
  }
}

export type Worked = { customer: string; outcome: StepOutcome; reason: string | null };

/**
 * Takes the step that a customer's cadence wants today, if any: decided anew under the customer's lock, so that whoever came
 * first did it, and once. Refuses with `NothingNew` where there is nothing to tell.
 */
export const workCustomer = defineCommand({
  name: 'dunning.work-customer',
  summary: 'Takes the step of its cadence that is due for a customer today.',
  permission: 'queue.manage',
  input: z.strictObject({ customer: customerNumber }),
  hold: ({ tx, actor }, { customer }) => lockAccount(tx, actor.organisationId, customer),
  handle: (context, { customer }) => work(context, customer, sendStep),
});

/** The same with another way of sending. */
export const workCustomerBy = (send: SendStep): typeof workCustomer => ({
  ...workCustomer,
  handle: (context, { customer }) => work(context, customer, send),
});

async function work(context: CommandContext, number: string, send: SendStep): Promise<Worked> {
  const { tx, actor, organisation, today } = context;
  const customer = await lockAccount(tx, actor.organisationId, number);
  const { versions, inForce } = await cadenceVersions(tx, actor.organisationId);
  const facts = await factsOfOne({ tx, organisation, versions }, customer.id, today);
  const cadence = cadenceFor(inForce, facts);
  if (!cadence) throw new NothingNew(number);
  const calendar = (await openCalendars())(facts.country);
  const next = nextStep(facts, cadence, today, {
    calendar,
    quietDays: await quietDaysOf(tx, organisation.id),
  });
  if (next.kind === 'nothing' || !isNews(next, facts, cadence.number)) throw new NothingNew(number);
  const target: Target = { customer, cadence, step: next.step, episode: next.episode };
  if (next.kind === 'waits') {
    await recordStep(context, target, 'skipped', { reason: next.reason });
    return { customer: number, outcome: 'skipped', reason: next.reason };
  }
  if (next.lapsed) await recordStep(context, { ...target, step: next.lapsed }, 'skipped', { reason: LAPSED });
  if (next.step.mode !== 'automatic') {
    await recordStep(context, target, 'suggested');
    return { customer: number, outcome: 'suggested', reason: null };
  }
  const taken = await takeStep(context, target, { send, calendar });
  if (taken.done) {
    await recordStep(context, target, taken.outcome, { messageId: taken.messageId });
    return { customer: number, outcome: taken.outcome, reason: null };
  }
  const reason = taken.reasons.join(', ');
  // Told already, and undone with everything else of this act: a reason is told once in an episode.
  if (isTold(facts, cadence.number, next.step.key, reason)) throw new NothingNew(number);
  await recordStep(context, target, 'skipped', { reason });
  return { customer: number, outcome: 'skipped', reason };
}

/** A wait is told once for a step in an episode. */
export const isNews = (next: NextStep, facts: CadenceFacts, cadence: number): boolean =>
  next.kind === 'due' || (next.kind === 'waits' && !isTold(facts, cadence, next.step.key, next.reason));

const isTold = (facts: CadenceFacts, cadence: number, key: number, reason: string): boolean =>
  facts.rows.some((row) => row.cadence === cadence && row.key === key && row.reason === reason);
