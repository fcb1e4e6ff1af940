import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Megabytes at most, by part, of all its processes together; `web` is the largest one of them. What its processes may share
 * (shared memory, mapped files) is counted once, as the one that has most of it has it.
 */
export type Peaks = Record<string, number>;

/** Seconds of processor time that processes have used until now; of one that has ended, nothing. */
export function processorSeconds(processes: Record<string, number[]>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(processes).map(([part, pids]) => [part, pids.reduce((sum, pid) => sum + used(pid), 0)]),
  );
}

/** Clock ticks are hundredths of a second on every Linux. */
function used(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** Looks each second at what the processes hold, until told to stop. */
export function watchMemory(processes: () => Record<string, number[]>): { stop(): Promise<Peaks> } {
  const stopping = new AbortController();
  const peaks: Peaks = {};
  const over = (async () => {
    while (!stopping.signal.aborted) {
      for (const [part, pids] of Object.entries(processes())) {
        const each = pids.map(held);
        const megabytes = part === 'web' ? most(each.map((one) => one.own + one.shared)) : together(each);
        peaks[part] = Math.max(peaks[part] ?? 0, megabytes);
      }
      await sleep(1000, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await over;
      return peaks;
    },
  };
}

type Held = { own: number; shared: number };

const most = (figures: readonly number[]): number => Math.max(0, ...figures);

const together = (each: readonly Held[]): number =>
  each.reduce((sum, { own }) => sum + own, 0) + most(each.map(({ shared }) => shared));

/** From the counters that the kernel keeps: walking through what a process has mapped would cost more than what is measured. */
function held(pid: number): Held {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const size = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
    return { own: size('RssAnon'), shared: size('RssFile') + size('RssShmem') };
  } catch {
    return { own: 0, shared: 0 };
  }
}
