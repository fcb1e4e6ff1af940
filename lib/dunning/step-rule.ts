import { addDays, type Day, daysBetween, laterOf } from '@/lib/kernel/day';
import { type Calendar, nextBusinessDay } from './business-days';
import type { Step } from './cadence';
import { STEP_WAITS, type StepOutcome, type StepWait } from './cadence-words';

/** What was done, or not, in an episode: the step's key and its day as written in the version that it happened under. */
export type StepRow = {
  cadence: number;
  key: number;
  writtenDay: number;
  outcome: StepOutcome;
  reason: string | null;
  on: Day;
};

/** What the rule looks at, of one customer on one day. */
export type StepFacts = {
  /** The due day of the oldest item that can be collected: what the days of a cadence are counted from. */
  episode: Day | null;
  /** The due day of the oldest overdue item where nothing can be collected: all of it is promised or disputed. */
  coveredSince: Day | null;
  archived: boolean;
  held: boolean;
  /** The customer is let alone before this day. */
  snoozedUntil: Day | null;
  /** The last reminder, whoever sent it. */
  remindedOn: Day | null;
  /** Of this episode, in order. */
  rows: readonly StepRow[];
};

export type NextStep =
  | { kind: 'nothing' }
  /** A step is due, and something keeps it. */
  | { kind: 'waits'; episode: Day; step: Step; reason: StepWait }
  /** A step is to be taken; `lapsed` is the one before it that nobody took. */
  | { kind: 'due'; episode: Day; step: Step; lapsed: Step | null };

/**
 * What a cadence wants of a customer on a day. Steps come in their order, at most one a working day, each not before its
 * own day; one that comes late moves those after it by as much, so that the days between two steps are never fewer than
 * written. What was done stays done: another version, or another cadence, goes on from there.
 */
export function nextStep(
  facts: StepFacts,
  cadence: { number: number; steps: readonly Step[] },
  day: Day,
  rules: { calendar: Calendar; quietDays: number },
): NextStep {
  const episode = facts.episode ?? facts.coveredSince;
  if (!episode || !rules.calendar.isBusinessDay(day)) return NOTHING;
  if (facts.rows.some(({ on, reason }) => on === day && !isWait(reason))) return NOTHING;
  const candidate = candidateOf(facts.rows, cadence, episode, day, rules.calendar);
  if (!candidate) return NOTHING;
  const reason = waitOf(facts, candidate.step, day, rules.quietDays);
  return reason
    ? { kind: 'waits', episode, step: candidate.step, reason }
    : { kind: 'due', episode, ...candidate };
}

const NOTHING: NextStep = { kind: 'nothing' };

export const isWait = (reason: string | null): boolean => reason !== null && reason in STEP_WAITS;

/** Outcomes after which a step of an episode is over. */
export const SETTLED: readonly StepOutcome[] = ['sent', 'letter', 'task', 'escalated', 'held', 'dismissed'];

type Candidate = { step: Step; lapsed: Step | null };

function candidateOf(
  rows: readonly StepRow[],
  cadence: { number: number; steps: readonly Step[] },
  episode: Day,
  day: Day,
  calendar: Calendar,
): Candidate | null {
  const reached = reachedBy(rows, cadence);
  const next = cadence.steps[(reached?.index ?? -1) + 1];
  const dueOn = next && (reached ? dueAfter(reached, next, episode, calendar) : addDays(episode, next.day));
  const isDue = dueOn !== undefined && dueOn <= day;
  const pending = reached && !reached.settled ? reached.step : null;
  if (!pending) return next && isDue ? { step: next, lapsed: null } : null;
  const offered = reached?.offered ?? false;
  if (next && isDue && !(offered && pending.mode === 'manual')) return { step: next, lapsed: pending };
  // Offered already: it is a person's turn. What was refused is tried again, and what became automatic is done.
  return offered && pending.mode !== 'automatic' ? null : { step: pending, lapsed: null };
}

/** How far an episode is: the furthest step that anything became of. */
type Reached = {
  /** Its place in the cadence, or that of the last step before it where the cadence has it no more. */
  index: number;
  step: Step | null;
  day: number;
  on: Day;
  settled: boolean;
  offered: boolean;
};

function reachedBy(
  rows: readonly StepRow[],
  { number, steps }: { number: number; steps: readonly Step[] },
): Reached | null {
  let reached = null as Reached | null;
  for (const row of rows) {
    if (isWait(row.reason)) continue;
    const own = row.cadence === number ? steps.findIndex(({ key }) => key === row.key) : -1;
    const index = own >= 0 ? own : steps.findLastIndex((step) => step.day <= row.writtenDay);
    const step = own >= 0 ? (steps[own] ?? null) : null;
    const settled = step === null || SETTLED.includes(row.outcome);
    const offered = row.outcome === 'suggested';
    const day = step?.day ?? row.writtenDay;
    if (!reached || isFurther({ index, day }, reached)) {
      reached = { index, step, day, on: row.on, settled, offered };
    } else if (reached.step !== null && reached.step === step) {
      // The day on which it was first tried counts until it is done; what was let be moves nothing.
      const on = row.outcome === 'dismissed' ? reached.on : row.on;
      if (settled && !reached.settled) reached = { ...reached, settled, on };
      reached.offered ||= offered;
    }
  }
  return reached;
}

const isFurther = (a: { index: number; day: number }, b: { index: number; day: number }): boolean =>
  a.index > b.index || (a.index === b.index && a.day > b.day);

/** Days of the calendar; whoever takes the step looks whether the day is a working one. */
function dueAfter(reached: Reached, next: Step, episode: Day, calendar: Calendar): Day {
  const planned = addDays(episode, next.day);
  const inTime = reached.on <= nextBusinessDay(calendar, addDays(episode, reached.day));
  return inTime ? planned : laterOf(planned, addDays(reached.on, next.day - reached.day));
}

function waitOf(facts: StepFacts, step: Step, day: Day, quietDays: number): StepWait | null {
  if (facts.archived) return 'archived';
  if (facts.held) return 'on_hold';
  if (facts.snoozedUntil !== null && facts.snoozedUntil > day) return 'snoozed';
  if (facts.episode === null) return 'agreed';
  const writes = step.channel === 'email' || step.channel === 'letter';
  const quiet = writes && facts.remindedOn !== null && daysBetween(facts.remindedOn, day) < quietDays;
  return quiet ? 'quiet' : null;
}
