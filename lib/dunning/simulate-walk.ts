import type { Day } from '@/lib/kernel/day';
import type { Calendars } from './business-days';
import { type Cadence, cadenceFor } from './cadence';
import type { CadenceFacts } from './cadence-facts';
import { LAPSED, type StepChannel, type StepOutcome } from './cadence-words';
import { nextStep, type StepRow } from './step-rule';
import { isNews } from './work-customer';

/** What a cadence would do on a day. */
export type Planned = {
  day: Day;
  customer: string;
  name: string;
  cadence: number;
  cadenceName: string;
  step: number;
  place: number;
  writtenDay: number;
  channel: StepChannel;
  level: number | null;
  outcome: StepOutcome;
  reason: string | null;
};

/** What of a customer is another thing every day. */
export type OfDay = Pick<
  CadenceFacts,
  'episode' | 'coveredSince' | 'recurringLate' | 'balanceBase' | 'archived' | 'held'
>;

export type WalkRules = {
  /** In force, in their order. */
  cadences: readonly Cadence[];
  days: readonly Day[];
  calendars: Calendars;
  quietDays: number;
};

/**
 * Goes through the days of one customer with the rule that the run follows, and with what it would have done by then. Sending
 * is taken to succeed where there is an address.
 */
export function walkCustomer(
  facts: CadenceFacts,
  ofDay: (day: Day) => OfDay,
  rules: WalkRules,
  plan: (planned: Planned) => void,
): void {
  const calendar = rules.calendars(facts.country);
  let rows: readonly (StepRow & { episode: Day })[] = facts.allRows;
  let remindedOn = facts.remindedOn;
  let heldByStep = false;
  for (const day of rules.days) {
    if (!calendar.isBusinessDay(day)) continue;
    const today = ofDay(day);
    const episode = today.episode ?? today.coveredSince;
    if (!episode) continue;
    const now = {
      ...facts,
      ...today,
      held: today.held || heldByStep,
      remindedOn,
      rows: rows.length === 0 ? NO_ROWS : rows.filter((row) => row.episode === episode),
    };
    const cadence = cadenceFor(rules.cadences, now);
    if (!cadence) continue;
    const next = nextStep(now, cadence, day, { calendar, quietDays: rules.quietDays });
    if (next.kind === 'nothing' || !isNews(next, now, cadence.number)) continue;
    const { outcome, reason } = becomes(next, facts);
    if (reason !== null && next.kind === 'due' && isTold(now.rows, cadence.number, next.step.key, reason))
      continue;
    const tell = (step: typeof next.step, became: StepOutcome, why: string | null) => {
      const { key, day: writtenDay, channel, level } = step;
      rows = [
        ...rows,
        { cadence: cadence.number, key, writtenDay, outcome: became, reason: why, on: day, episode },
      ];
      plan({
        ...{
          day,
          customer: facts.customer,
          name: facts.name,
          cadence: cadence.number,
          cadenceName: cadence.name,
        },
        ...{ step: key, place: cadence.steps.indexOf(step) + 1, writtenDay, channel, level },
        ...{ outcome: became, reason: why },
      });
    };
    if (next.kind === 'due' && next.lapsed) tell(next.lapsed, 'skipped', LAPSED);
    tell(next.step, outcome, reason);
    if (outcome === 'sent' || outcome === 'letter') remindedOn = day;
    if (outcome === 'held') heldByStep = true;
  }
}

const NO_ROWS: readonly StepRow[] = [];

const isTold = (rows: readonly StepRow[], cadence: number, key: number, reason: string): boolean =>
  rows.some((row) => row.cadence === cadence && row.key === key && row.reason === reason);

const DONE: Record<StepChannel, StepOutcome> = {
  email: 'sent',
  letter: 'letter',
  call: 'task',
  escalation: 'escalated',
  hold: 'held',
};

/** What becomes of a step when its day comes. */
function becomes(
  next: Exclude<ReturnType<typeof nextStep>, { kind: 'nothing' }>,
  { reachable, postal }: Pick<CadenceFacts, 'reachable' | 'postal'>,
): { outcome: StepOutcome; reason: string | null } {
  if (next.kind === 'waits') return { outcome: 'skipped', reason: next.reason };
  const { step } = next;
  if (step.mode !== 'automatic') return { outcome: 'suggested', reason: null };
  if (step.channel === 'email' && !reachable) return { outcome: 'skipped', reason: 'no_contact' };
  if (step.channel === 'letter' && !postal) return { outcome: 'skipped', reason: 'no_address' };
  return { outcome: DONE[step.channel], reason: null };
}
