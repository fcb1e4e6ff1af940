import { DoorRefusal } from './problem';

/** Does its work once it is its turn, first come, first served. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets `atOnce` through at a time and `mostWaiting` wait behind them, however long that takes; who comes on top is
 * told to come again. A burst of requests thus waits here, and not for the connections that other work needs.
 */
export function turnstile(atOnce: number, mostWaiting: number): InTurn {
  const waiting: (() => void)[] = [];
  let inside = 0;

  const enter = async (): Promise<void> => {
    if (inside < atOnce) inside += 1;
    else if (waiting.length < mostWaiting) await new Promise<void>((resolve) => waiting.push(resolve));
    else throw new DoorRefusal(503, 'Too many requests are waiting already.', { 'Retry-After': '10' });
  };
  // Whoever leaves hands the place on, so that nobody slips in between.
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else inside -= 1;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
