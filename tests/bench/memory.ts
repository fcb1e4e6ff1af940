import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Megabytes at most, by part, of all its processes together; `web` is the largest one of them. Of shared memory each process
 * counts its share, so that it is not counted twice.
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
        const megabytes = part === 'web' ? Math.max(...each) : each.reduce((sum, one) => sum + one, 0);
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

/** Proportional set size where the system tells it, else the resident set. */
function held(pid: number): number {
  return sizeIn(`/proc/${pid}/smaps_rollup`, 'Pss') ?? sizeIn(`/proc/${pid}/status`, 'VmRSS') ?? 0;
}

function sizeIn(path: string, name: string): number | undefined {
  try {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(path, 'utf8'));
    return found ? Number(found[1]) / 1024 : undefined;
  } catch {
    return undefined;
  }
}
