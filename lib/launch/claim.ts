import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './failure';
import { keep, kept, readKept } from './folder';
import { holderOf, takeLock } from './folder-lock';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity';
import { say } from './say';
import type { WebServer } from './serve';

/** This process's right to be the one web server of its kind in this folder. */
export type Claim = { remember(web: WebServer): void; release(): void };

/**
 * Claims the folder for `mode`: one development server, one server of the embedded database, and with a database of
 * one's own any number, one a port. A web server whose launcher was killed is ended first. Throws `Failure` when
 * another one runs, naming its address.
 */
export async function claimFolder(mode: 'start' | 'dev'): Promise<Claim> {
  const name = mode === 'start' && process.env.DATABASE_URL ? `start-${process.env.PORT || 3000}` : mode;
  const lock = kept(`${name}.lock`);
  const last = readKept<ProcessIdentity & { origin: string }>(`web-${name}`);
  // A lock whose holder is gone is cleared by the first attempt and taken by the second.
  if (!takeLock(lock) && !takeLock(lock)) {
    throw new Failure(
      `Duebook runs from this folder already, as process ${holderOf(lock)?.pid}: open ${last?.origin ?? 'its address'}, or stop it first.`,
    );
  }
  if (last && isRunning(last)) await endLeftover(last);
  return {
    remember: (web) => keep(`web-${name}`, { ...identityOf(web.pid), origin: web.origin }),
    release: () => rmSync(lock, { force: true }),
  };
}

async function endLeftover(left: ProcessIdentity): Promise<void> {
  say(`Ending the web server that an earlier run left behind (process ${left.pid})`);
  process.kill(left.pid, 'SIGTERM');
  for (let waited = 0; waited < 100 && isRunning(left); waited += 1) await sleep(50);
  if (isRunning(left)) process.kill(left.pid, 'SIGKILL');
}
