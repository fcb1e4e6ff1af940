import type { HttpAct } from './http-acts';
import { median, percentile } from './report';

/** Milliseconds until the last byte, of one kind of request or of all, and what went wrong, by kind. */
export type Waiting = {
  name: string;
  requests: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  errors: Record<string, number>;
  /** Of each request, for 8 callers: milliseconds of processor time of web and worker, and in the database's statements. */
  spent?: Record<string, number>;
};

/** One request: how long it took, and what went wrong. */
export type Sent = { name: string; ms: number; error: string | undefined };

export async function send(act: HttpAct): Promise<Sent> {
  const began = performance.now();
  try {
    await act.send();
    return { name: act.name, ms: performance.now() - began, error: undefined };
  } catch (error) {
    return {
      name: act.name,
      ms: performance.now() - began,
      error: error instanceof Error ? error.message : String(error),
    };
  }
}

/** What the requests of one kind waited, within so many seconds. */
export function waitingOf(name: string, sent: readonly Sent[], seconds: number): Waiting {
  const times = sent.map(({ ms }) => ms);
  const errors: Record<string, number> = {};
  for (const { error } of sent) if (error) errors[error] = (errors[error] ?? 0) + 1;
  return {
    name,
    requests: sent.length,
    perSecond: sent.length / seconds,
    p50: median(times),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    errors,
  };
}
