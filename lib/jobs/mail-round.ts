import { setTimeout as sleep } from 'node:timers/promises';
import { organisationIds } from '@/lib/kernel/db';
import { named } from '@/lib/kernel/slow-log';
import { MailCarrier } from '@/lib/mail/deliver';
import type { Say } from './say';

const BETWEEN_LOOKS_MS = 1000;
/** Lines to the mail server that one worker has at most. */
const CARRIERS = 2;

/**
 * Looks each second whether an organisation has messages waiting, and hands them over, until `stopped`; then the message
 * under way is brought to its end. Any number of workers may do so: each message is claimed by one.
 */
export async function keepMail(stopped: AbortSignal, say: Say): Promise<void> {
  const carriers = Array.from({ length: CARRIERS }, () => new MailCarrier());
  while (!stopped.aborted) {
    const more = await lookAround(carriers, stopped, say);
    for (const carrier of carriers) carrier.rest();
    if (!more) await sleep(BETWEEN_LOOKS_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
  for (const carrier of carriers) carrier.close();
}

/** True when more waits than was handed over. */
async function lookAround(carriers: MailCarrier[], stopped: AbortSignal, say: Say): Promise<boolean> {
  let more = false;
  try {
    for (const id of await organisationIds()) {
      if (stopped.aborted) return false;
      more = (await lookAt(id, carriers, stopped, say)) || more;
    }
  } catch (error) {
    if (!stopped.aborted) say.fault('Waiting mail could not be looked for', error);
  }
  return more;
}

async function lookAt(id: number, carriers: MailCarrier[], stopped: AbortSignal, say: Say): Promise<boolean> {
  const carried = await Promise.allSettled(
    carriers.map((carrier) => named('jobs.mail', id, () => carrier.carry(id, stopped))),
  );
  for (const each of carried)
    if (each.status === 'rejected' && !stopped.aborted)
      say.fault(`The mail of organisation ${id} could not be handed over`, each.reason);
  return carried.some((each) => each.status === 'fulfilled' && each.value.more);
}
