import { setTimeout as sleep } from 'node:timers/promises';
import { type Behind, behind, catchUp } from '@/lib/health/checkpoint';
import { organisationIds } from '@/lib/kernel/db';
import { named } from '@/lib/kernel/slow-log';
import { AFTER_CATCH_UP } from './handlers';
import type { Say } from './say';

/**
 * Looks at every organisation each second and catches its checkpoints up when that is due, until `stopped`. Any number
 * of processes may do so on one database. An organisation that fails is said and tried again later; the others go on.
 */
export async function keepCheckpoints(stopped: AbortSignal, say: Say): Promise<void> {
  const visits = new Map<number, Visit>();
  while (!stopped.aborted) {
    const began = Date.now();
    try {
      await lookAtAll(await organisationIds(), visits, stopped, say);
    } catch (error) {
      if (!stopped.aborted) say.fault('The organisations could not be listed', error);
    }
    await sleep(Math.max(BETWEEN_LOOKS_MS - (Date.now() - began), 50), undefined, { signal: stopped }).catch(
      () => undefined,
    );
  }
}

/** What is remembered of an organisation between two looks. */
type Visit = {
  /** When it was first seen behind, in milliseconds of the clock. */
  since: number | undefined;
  /** Not looked at again before, after a busy gate or a failure. */
  notBefore: number;
  /** Grows while it stays busy. */
  pause: number;
  followed: boolean;
};

const BETWEEN_LOOKS_MS = 1000;

/** A tail this long costs readers more than the catch-up. */
const LONG_TAIL = 200;
/** A shorter one waits for company, but not longer. */
const LONGEST_WAIT_MS = 5000;
const LONGEST_PAUSE_MS = 15_000;

/** Half of the connections that background work has. */
const AT_ONCE = 2;

async function lookAtAll(
  ids: number[],
  visits: Map<number, Visit>,
  stopped: AbortSignal,
  say: Say,
): Promise<void> {
  const waiting = [...ids];
  const looker = async () => {
    for (let id = waiting.shift(); id !== undefined && !stopped.aborted; id = waiting.shift()) {
      const visit = visits.get(id) ?? { since: undefined, notBefore: 0, pause: 0, followed: false };
      visits.set(id, visit);
      if (Date.now() >= visit.notBefore)
        await named('jobs.checkpoints', id, () => look(id, visit, stopped, say));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, looker));
}

async function look(id: number, visit: Visit, stopped: AbortSignal, say: Say): Promise<void> {
  try {
    const found = await behind(id);
    if (isDue(found, visit, Date.now())) {
      const done = await catchUp(id, { signal: stopped });
      if (!done) return putOff(visit);
      visit.followed &&= done.entries === 0;
      visit.since = undefined;
    }
    if (!visit.followed) for (const { work } of AFTER_CATCH_UP) await work(id, stopped);
    visit.followed = true;
    visit.pause = 0;
  } catch (error) {
    putOff(visit);
    if (!stopped.aborted) say.fault(`The checkpoints of organisation ${id} could not be caught up`, error);
  }
}

/** Whether to catch up now; notes since when something waits. */
export function isDue(
  { entries, marks, stale, day, checkpointDay }: Behind,
  visit: { since: number | undefined },
  now: number,
): boolean {
  if (checkpointDay === null || checkpointDay < day) return true;
  if (entries + marks + stale === 0) {
    visit.since = undefined;
    return false;
  }
  visit.since ??= now;
  return entries + marks >= LONG_TAIL || now - visit.since >= LONGEST_WAIT_MS;
}

/** Each time twice as long, and never at the same moment as another process. */
function putOff(visit: Visit): void {
  visit.pause = Math.min(Math.max(visit.pause * 2, BETWEEN_LOOKS_MS), LONGEST_PAUSE_MS);
  visit.notBefore = Date.now() + visit.pause * (0.5 + Math.random());
}
