import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LastVerifications, lastVerifications } from '@/lib/health/last-verifications';
import { sqlState } from '@/lib/kernel/database-errors';
import { databaseState } from '@/lib/kernel/db';
import { reportBug } from './report-bug';

/**
 * Answers `/health`: the process is alive and hears; and how the last verifications of the books went, where the
 * database says it.
 */
export async function answerHealth(): Promise<Response> {
  return Response.json({ status: 'alive', verified: await verifiedLately() }, { headers: NO_STORE });
}

/** Answers `/ready`: 200 once requests can be served, else 503 with the reason. */
export async function answerReady(): Promise<Response> {
  const reason = await whyNotReady();
  if (!reason) return Response.json({ status: 'ready' }, { headers: NO_STORE });
  return Response.json(
    { status: 'not ready', reason },
    { status: 503, headers: { ...NO_STORE, 'Retry-After': '5' } },
  );
}

const NO_STORE = { 'Cache-Control': 'no-store' };
const LONGEST_WAIT_MS = 5_000;

let kept: { at: number; verified: Promise<LastVerifications | null> } | undefined;

/** Asked once a minute, however often anybody looks. Null when the database does not say it at once. */
function verifiedLately(): Promise<LastVerifications | null> {
  if (!kept || Date.now() - kept.at > 60_000) {
    const wait = new AbortController();
    const late = sleep(1_000, null, { signal: wait.signal }).catch(() => null);
    const verified = Promise.race([lastVerifications().catch(() => null), late]).finally(() => wait.abort());
    kept = { at: Date.now(), verified };
  }
  return kept.verified;
}

/** The first thing that is not as it must be, in words for whoever watches; null when all is. */
async function whyNotReady(): Promise<string | null> {
  // Set in this process by lib/launch/drain.ts once it was told to stop.
  if ((globalThis as { duebookDraining?: boolean }).duebookDraining) return 'This process is stopping.';
  const wait = new AbortController();
  try {
    const late = sleep(LONGEST_WAIT_MS, 'late' as const, { signal: wait.signal });
    const state = await Promise.race([databaseState(), late]);
    if (state === 'late') return 'The database does not answer in time.';
    if (state.timeZone !== 'UTC') return `The database's sessions run in ${state.timeZone}, not in UTC.`;
    const missing = (await migrationsOfThisVersion()).filter((name) => !state.migrations.includes(name));
    return missing.length === 0 ? null : `Migrations are missing from the database: ${missing.join(', ')}.`;
  } catch (error) {
    reportBug(error, 'ready');
    if (sqlState(error) === '42P01') return 'No migration was applied to the database.';
    return 'The database cannot be reached.';
  } finally {
    wait.abort();
  }
}

async function migrationsOfThisVersion(): Promise<string[]> {
  const entries = await readdir(join(process.cwd(), 'prisma/migrations'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
