import { z } from 'zod';
import { customerNumber, lockAccount } from '@/lib/customers/customer';
import { type CommandContext, defineCommand } from '@/lib/kernel/command';
import { optionalText } from '@/lib/kernel/input';
import { conflict, unprocessable } from '@/lib/kernel/refusal';
import { openCalendars } from './business-days';
import type { Cadence, Step } from './cadence';
import { factsOfOne } from './cadence-facts';
import { cadenceVersions } from './cadence-versions';
import { reasonWords } from './cadence-words';
import { type SendStep, sendStep } from './send-step';
import { cadenceNumber } from './set-cadence';
import { isWait, SETTLED, type StepRow } from './step-rule';
import { recordStep, type Target, takeStep } from './take-step';

const chosen = {
  customer: customerNumber,
  cadence: cadenceNumber.describe('The number of the cadence that suggested it.'),
  step: z.coerce.number().int().min(1).describe('The key of the step.'),
};

/** Takes a step that was suggested: sends, sets the task, hands on or holds. What speaks against sending is said. */
export const runStep = defineCommand({
  name: 'dunning.run-step',
  summary: 'Takes a step of a cadence that was suggested for a customer.',
  permission: 'queue.act',
  input: z.strictObject(chosen),
  hold: ({ tx, actor }, { customer }) => lockAccount(tx, actor.organisationId, customer),
  handle: (context, input) => runSuggested(context, input, sendStep),
});

/** The same with another way of sending. */
export const runStepBy = (send: SendStep): typeof runStep => ({
  ...runStep,
  handle: (context, input) => runSuggested(context, input, send),
});

/** Lets a suggested step be; the cadence goes on with the next one on its day. */
export const dismissStep = defineCommand({
  name: 'dunning.dismiss-step',
  summary: 'Lets a step of a cadence be that was suggested for a customer.',
  permission: 'queue.act',
  input: z.strictObject({ ...chosen, reason: optionalText(500) }),
  hold: ({ tx, actor }, { customer }) => lockAccount(tx, actor.organisationId, customer),
  async handle(context, input) {
    const { target } = await pendingStep(context, input);
    await recordStep(context, target, 'dismissed', { reason: input.reason ?? null });
    return {
      customer: input.customer,
      step: input.step,
      outcome: 'dismissed' as const,
      reason: input.reason ?? null,
    };
  },
});

type Chosen = { customer: string; cadence: number; step: number };

async function runSuggested(context: CommandContext, input: Chosen, send: SendStep) {
  const { target, country } = await pendingStep(context, input);
  const calendar = (await openCalendars())(country);
  const taken = await takeStep(context, target, { send, calendar });
  if (!taken.done) {
    throw unprocessable(`Not sent: ${reasonWords(taken.reasons.join(', '))}.`, 'step');
  }
  await recordStep(context, target, taken.outcome, { messageId: taken.messageId });
  return { customer: input.customer, step: input.step, outcome: taken.outcome, reason: null };
}

/** The suggested step of a locked customer, which nobody took and no later step has taken the place of. */
async function pendingStep(
  context: CommandContext,
  input: Chosen,
): Promise<{ target: Target; country: string | null }> {
  const { tx, actor, organisation, today } = context;
  const customer = await lockAccount(tx, actor.organisationId, input.customer);
  const known = await cadenceVersions(tx, actor.organisationId);
  const facts = await factsOfOne({ tx, organisation, versions: known.versions }, customer.id, today);
  const episode = facts.episode ?? facts.coveredSince;
  const found = standingStep(known.inForce, input);
  if (!found || !episode || !isPending(facts.rows, input.cadence, input.step))
    throw conflict(whyGone(facts.rows, input), 'step');
  return { target: { customer, ...found, episode }, country: facts.country };
}

/** Suggested, and nothing became of it or of another step since. */
export function isPending(rows: readonly StepRow[], cadence: number, key: number): boolean {
  const last = rows.findLast(({ reason }) => !isWait(reason));
  return last?.outcome === 'suggested' && last.cadence === cadence && last.key === key;
}

function whyGone(rows: readonly StepRow[], { customer, cadence, step }: Chosen): string {
  const own = rows.filter((row) => row.cadence === cadence && row.key === step);
  if (own.some(({ outcome }) => SETTLED.includes(outcome)))
    return `That step of ${customer} was taken already.`;
  return own.length > 0
    ? `That step of ${customer} is over: a later one took its place, or the cadence was changed.`
    : `Nothing is suggested for ${customer} any more: it paid, or the cadence was changed.`;
}

/** The step as the cadence has it now. */
function standingStep(
  inForce: readonly Cadence[],
  { cadence: number, step: key }: Chosen,
): { cadence: Cadence; step: Step } | null {
  const cadence = inForce.find((each) => each.number === number);
  const step = cadence?.steps.find((each) => each.key === key);
  return cadence && step ? { cadence, step } : null;
}
