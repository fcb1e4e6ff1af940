import { setTimeout as sleep } from 'node:timers/promises';
import { catchUp } from '@/lib/health/checkpoint';
import { ORGANISATION } from './people';

/** The background writer beside postings: it catches up every second, as a worker does. */
export function beginWriter(day: string): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const over = (async () => {
    while (!stopping.signal.aborted) {
      await catchUp(ORGANISATION, { day });
      await sleep(1000, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await over;
    },
  };
}
