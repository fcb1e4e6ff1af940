import type { ProgressSaid } from '@/lib/web/progress-lines';

/** Whoever started it went away, or stopped it. */
export type Stopped = { stopped: true };

/**
 * Sends a request that takes a while and hears how far it is, line by line of JSON, until it says how it ended; `lost` when
 * the connection breaks before that.
 */
export async function followLines<Ended extends object>(
  path: string,
  request: { body: string | FormData; headers?: Record<string, string> },
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
  lost: Ended,
): Promise<Ended | Stopped> {
  try {
    const response = await fetch(path, { method: 'POST', ...request, signal });
    let ended: Ended | undefined;
    for await (const line of linesOf(response)) {
      const said = JSON.parse(line) as ProgressSaid | Ended;
      if ('done' in said) progress(said.done, said.total);
      else ended = said;
    }
    return ended ?? lost;
  } catch {
    return signal.aborted ? { stopped: true } : lost;
  }
}

/** A request whose body is JSON. */
export const asJson = (input: object) => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(input),
});

async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const read = await reader?.read();
    if (!read || read.done) break;
    const lines = (rest + read.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line) yield line;
  }
  if (rest) yield rest;
}
