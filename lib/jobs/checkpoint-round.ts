import { setTimeout as sleep } from 'node:timers/promises';
import { type Behind, behind, catchUp } from '@/lib/health/checkpoint';
import { organisationIds } from '@/lib/kernel/db';
import { named } from '@/lib/kernel/slow-log';
import { AFTER_CATCH_UP } from './handlers';
import { type Lanes, openLanes } from './lanes';
import type { Say } from './say';

/**
 * Looks at every organisation each second and catches its checkpoints up when that is due, until `stopped`. Any number
 * of processes may do so on one database. An organisation that fails is said and tried again later, one that takes long
 * has a lane to itself; the others go on.
 */
export async function keepCheckpoints(stopped: AbortSignal, say: Say): Promise<void> {
  const round: Round = { stopped, say, looks: openLanes(2), follows: openLanes(1), visits: new Map() };
  while (!stopped.aborted) {
    try {
      for (const id of await organisationIds()) visit(id, round);
    } catch (error) {
      if (!stopped.aborted) say.fault('The organisations could not be listed', error);
    }
    await sleep(BETWEEN_LOOKS_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
  await Promise.all([round.looks.empty(), round.follows.empty()]);
}

/** The connections of background work are shared between looks, what follows them, and the list of organisations. */
type Round = { stopped: AbortSignal; say: Say; looks: Lanes; follows: Lanes; visits: Map<number, Visit> };

/** What is remembered of an organisation between two looks. Instants are milliseconds of the clock. */
type Visit = {
  /** When it was first seen behind. */
  since: number | undefined;
  /** Not looked at again before, after a busy gate, a failure, or a catch-up that took long. */
  notBefore: number;
  /** Grows while it stays busy. */
  pause: number;
  looking: boolean;
  following: boolean;
  /** When to do what follows. */
  followAt: number;
};

const BETWEEN_LOOKS_MS = 1000;

/** A tail this long costs readers more than the catch-up. */
const LONG_TAIL = 200;
/** A shorter one waits for company, but not longer. */
const LONGEST_WAIT_MS = 5000;
const LONGEST_PAUSE_MS = 15_000;

/** What follows is done again after this long even when nothing came: it may have put something off. */
const FOLLOW_AGAIN_MS = 10 * 60_000;

function visit(id: number, round: Round): void {
  const known = round.visits.get(id) ?? newVisit();
  round.visits.set(id, known);
  const now = Date.now();
  if (!known.looking && now >= known.notBefore) {
    known.looking = true;
    void round.looks
      .run(() => named('jobs.checkpoints', id, () => look(id, known, round)))
      .finally(() => {
        known.looking = false;
      });
  }
  if (!known.following && now >= known.followAt) {
    known.following = true;
    void round.follows
      .run(() => follow(id, known, round))
      .finally(() => {
        known.following = false;
      });
  }
}

const newVisit = (): Visit => ({
  since: undefined,
  notBefore: 0,
  pause: 0,
  looking: false,
  following: false,
  followAt: 0,
});

async function look(id: number, known: Visit, { stopped, say }: Round): Promise<void> {
  if (stopped.aborted) return;
  try {
    if (!isDue(await behind(id), known, Date.now())) return;
    const began = Date.now();
    const done = await catchUp(id, { signal: stopped });
    if (!done) return putOff(known);
    // However much comes in, most of the time is left to whoever posts and reads.
    known.notBefore = Date.now() + Math.min(4 * (Date.now() - began), LONGEST_PAUSE_MS);
    known.since = undefined;
    known.pause = 0;
    if (done.entries > 0) known.followAt = 0;
  } catch (error) {
    putOff(known);
    if (!stopped.aborted) say.fault(`The checkpoints of organisation ${id} could not be caught up`, error);
  }
}

async function follow(id: number, known: Visit, { stopped, say }: Round): Promise<void> {
  known.followAt = Date.now() + FOLLOW_AGAIN_MS;
  for (const { name, work } of AFTER_CATCH_UP) {
    if (stopped.aborted) return;
    try {
      await named(`jobs.${name}`, id, () => work(id, stopped));
    } catch (error) {
      known.followAt = Date.now() + LONGEST_PAUSE_MS;
      if (!stopped.aborted) say.fault(`“${name}” failed for organisation ${id}`, error);
    }
  }
}

/** Whether to catch up now; notes since when something waits. */
export function isDue(
  { entries, marks, stale, reweighed, day, checkpointDay }: Behind,
  visit: { since: number | undefined },
  now: number,
): boolean {
  if (checkpointDay === null || checkpointDay < day || reweighed) return true;
  if (entries + marks + stale === 0) {
    visit.since = undefined;
    return false;
  }
  visit.since ??= now;
  return entries + marks >= LONG_TAIL || now - visit.since >= LONGEST_WAIT_MS;
}

/** Each time twice as long, and never at the same moment as another process. */
function putOff(known: Visit): void {
  known.pause = Math.min(Math.max(known.pause * 2, BETWEEN_LOOKS_MS), LONGEST_PAUSE_MS);
  known.notBefore = Date.now() + known.pause * (0.5 + Math.random());
}
