import { createHash } from 'node:crypto';
import { inIdentity, readIdentity } from '@/lib/kernel/db';

/** Wrong passwords are counted since the last right one, over a day at most. */
const FREE_ATTEMPTS = 5;
const LOCKED_FROM = 20;
const LOCK_SECONDS = 15 * 60;
const LONGEST_DELAY_SECONDS = 60;

/**
 * Books an attempt for an e-mail before its password is looked at, or says how many seconds to wait. Attempts of one
 * e-mail queue up behind each other here, so that many at once count one by one. Whether anybody has the e-mail makes
 * no difference, and neither does a right password.
 */
export async function bookAttempt(email: string): Promise<{ waitSeconds: number }> {
  const hash = hashOf(email);
  return inIdentity(async (tx) => {
    // A number out of the hash; two e-mails that share it merely wait for each other.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(7002, ${hash.readInt32BE(0)}::integer)`;
    const [past] = await tx.$queryRaw<{ wrong: number; seconds_ago: number | null }[]>`
      SELECT count(*)::integer AS wrong,
             extract(epoch FROM clock_timestamp() - max(a.attempted_at))::float8 AS seconds_ago
      FROM sign_in_attempt a
      WHERE a.email_hash = ${hash} AND NOT a.succeeded AND a.attempted_at > clock_timestamp() - interval '1 day'
        AND a.id > coalesce((SELECT max(s.id) FROM sign_in_attempt s WHERE s.email_hash = ${hash} AND s.succeeded), 0)`;
    const waitSeconds = Math.ceil(delayAfter(past?.wrong ?? 0) - (past?.seconds_ago ?? 0));
    if (waitSeconds > 0) return { waitSeconds };
    await tx.$executeRaw`INSERT INTO sign_in_attempt (email_hash, succeeded) VALUES (${hash}, false)`;
    return { waitSeconds: 0 };
  });
}

/** Starts the count anew after a right password. */
export async function bookSuccess(email: string): Promise<void> {
  const hash = hashOf(email);
  await inIdentity(
    (tx) => tx.$executeRaw`INSERT INTO sign_in_attempt (email_hash, succeeded) VALUES (${hash}, true)`,
  );
}

/** How many links that are none an address may try within so many minutes before nothing opens for it. */
const MOST_MISSES = 60;
const MISS_MINUTES = 10;

/** Whether an address tried so many links that are none lately that it is told nothing more for a while. */
export async function triedTooMuch(address: string): Promise<boolean> {
  const [row] = await readIdentity(
    (tx) => tx.$queryRaw<{ misses: number }[]>`
      SELECT count(*)::integer AS misses FROM sign_in_attempt a
      WHERE a.email_hash = ${hashOf(missesOf(address))}
        AND a.attempted_at > clock_timestamp() - make_interval(mins => ${MISS_MINUTES}::integer)`,
  );
  return (row?.misses ?? 0) >= MOST_MISSES;
}

/** Counts a link that is none against the address that tried it. */
export async function bookMiss(address: string): Promise<void> {
  const hash = hashOf(missesOf(address));
  await inIdentity(
    (tx) => tx.$executeRaw`INSERT INTO sign_in_attempt (email_hash, succeeded) VALUES (${hash}, false)`,
  );
}

/** No e-mail has a space in it, so the two are never counted together. */
const missesOf = (address: string): string => `links tried from ${address}`;

/** Seconds that must lie between the last of `wrong` wrong passwords and the next attempt: 2, 4, 8 … 60, then 900. */
export function delayAfter(wrong: number): number {
  if (wrong < FREE_ATTEMPTS) return 0;
  if (wrong >= LOCKED_FROM) return LOCK_SECONDS;
  return Math.min(LONGEST_DELAY_SECONDS, 2 ** (wrong - FREE_ATTEMPTS + 1));
}

const hashOf = (email: string): Buffer => createHash('sha256').update(email).digest();
