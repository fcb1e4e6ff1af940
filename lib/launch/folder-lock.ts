import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, Failure } from './failure';
import { identityOf, isRunning, type ProcessIdentity } from './process-identity';

/**
 * Runs `work` while this process alone holds the lock file at `path`. A lock whose process is gone is taken over.
 * Waits up to `seconds`, then fails with a sentence.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, seconds = 300): Promise<T> {
  const until = Date.now() + seconds * 1000;
  while (!takeLock(path)) {
    if (Date.now() > until) {
      throw new Failure(
        `Process ${holderOf(path)?.pid} has held ${path} for ${seconds} s: end it, then try again.`,
      );
    }
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** True when the lock file at `path` is now this process's. */
export function takeLock(path: string): boolean {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, JSON.stringify(identityOf(process.pid)), { mode: 0o600 });
  try {
    // A link appears whole or not at all, so nobody reads a half-written lock.
    linkSync(own, path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const holder = holderOf(path);
  if (holder && !isRunning(holder)) clearStale(path);
  return false;
}

/** Another process may clear and take the lock between our look and our act: what we moved away is looked at again. */
function clearStale(path: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    const moved = holderOf(aside);
    if (moved && isRunning(moved)) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Who holds the lock file at `path`, as recorded there; undefined when nobody does. */
export function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
