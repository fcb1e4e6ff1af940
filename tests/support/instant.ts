import { setTimeout as sleep } from 'node:timers/promises';

/**
 * This instant, ISO 8601 in UTC, once its millisecond is over: what is recorded after it is later than
 * it, since instants are recorded to the millisecond.
 */
export async function instantNow(): Promise<string> {
  const now = Date.now();
  while (Date.now() <= now) await sleep(1);
  return new Date(now).toISOString();
}
