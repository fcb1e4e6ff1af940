import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './folder';
import { say } from './say';
import { endWithThisProcess } from './serve';

/** A worker that runs as a process of its own, and is started again when it ends by itself. */
export type WorkerBeside = { stop(): Promise<void> };

/** `DUEBOOK_WORKER=off` leaves background work to workers that run elsewhere. */
export const wantsWorker = (): boolean => process.env.DUEBOOK_WORKER !== 'off';

/** Starts a worker on the database of `DATABASE_URL`, which is migrated already. */
export function startWorker(environment: Record<string, string> = {}): WorkerBeside {
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  const over = (async () => {
    for (
      let pause = SHORTEST_PAUSE_MS;
      !stopping.signal.aborted;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    ) {
      const began = Date.now();
      child = spawnWorker(environment);
      endWithThisProcess(child);
      const code = await ended(child);
      if (stopping.signal.aborted) return;
      if (Date.now() - began > LONGEST_PAUSE_MS) pause = SHORTEST_PAUSE_MS;
      say(`The worker ended (${code}): it is started again in ${pause / 1000} s`);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      child?.kill('SIGTERM');
      const late = setTimeout(() => child?.kill('SIGKILL'), LONGEST_ENDING_MS);
      await over;
      clearTimeout(late);
    },
  };
}

const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const LONGEST_ENDING_MS = 12_000;

/** A large import leaves much behind in memory that is let go only when there is a bound: 270 MB then, else 560. */
export const WORKER_MEMORY = ['--max-old-space-size=512', '--max-semi-space-size=16'];

/** A worker as a child of this process, that ends with it. */
export function spawnWorker(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [...WORKER_MEMORY, '--import', 'tsx', join(ROOT, 'lib/launch/worker.ts')], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    // The channel says nothing: its closing tells the worker that this process is gone.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** How it ended, for whoever reads the log. A worker that was told to stop by somebody else ends with code 0, and says so. */
const ended = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`));
  });
