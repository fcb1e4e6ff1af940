import { setTimeout as sleep } from 'node:timers/promises';
import { disconnect } from '@/lib/kernel/db';
import { keepCheckpoints } from './checkpoint-round';
import { keepMail } from './mail-round';
import { workQueues } from './queue-work';
import { type Say, sayTo } from './say';

/**
 * Background work on the database of `DATABASE_URL` until `stopped`: checkpoints are caught up, and the jobs of every
 * queue are done. Any number of workers may run on one database. Once stopped it begins nothing, hands unfinished jobs
 * back, closes its connections and returns, within ten seconds or so. Throws when the database cannot be had at the
 * beginning; later it waits for it.
 */
export async function runWorker(stopped: AbortSignal, write: (line: string) => void): Promise<void> {
  const say: Say = sayTo(write);
  try {
    await Promise.all([
      inTime(keepCheckpoints(stopped, say), stopped),
      inTime(workQueues(stopped, say), stopped),
      inTime(keepMail(stopped, say), stopped),
    ]);
  } finally {
    await Promise.race([disconnect(), sleep(1000, undefined, { ref: false })]);
  }
}

/** A catch-up in the middle of a long statement is left to its end with the process: the database undoes it. */
async function inTime(work: Promise<void>, stopped: AbortSignal): Promise<void> {
  await Promise.race([
    work,
    whenStopped(stopped).then(() => sleep(LONGEST_ENDING_MS, undefined, { ref: false })),
  ]);
}

function whenStopped(stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) resolve();
    stopped.addEventListener('abort', () => resolve(), { once: true });
  });
}

const LONGEST_ENDING_MS = 8500;
