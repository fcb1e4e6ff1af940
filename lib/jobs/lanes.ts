/** Runs what it is given in its order, at most `atOnce` at a time. */
export type Lanes = {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing runs or waits. */
  empty(): Promise<void>;
};

export function openLanes(atOnce: number): Lanes {
  const waiting: (() => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let free = atOnce;
  const enter = async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
  return {
    run(work) {
      const run = enter(work);
      running.add(run);
      const end = () => running.delete(run);
      run.then(end, end);
      return run;
    },
    async empty() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
