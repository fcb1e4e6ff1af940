import type { ProgressLine } from '@/lib/web/run-with-progress';

/** How a long act ended; `stopped` when whoever started it went away. */
export type Ended<A> = { answer: A } | { refusal: string } | { stopped: true };

/** Sends a long act to its route and hears how far it is until it has ended. */
export async function followProgress<A>(
  path: string,
  input: object,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<Ended<A>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
      signal,
    });
    let ended: Ended<A> | undefined;
    for await (const line of linesOf(response)) {
      const said = JSON.parse(line) as ProgressLine<A>;
      if ('done' in said) progress(said.done, said.total);
      else ended = said;
    }
    return ended ?? LOST;
  } catch {
    return signal.aborted ? { stopped: true } : LOST;
  }
}

const LOST = {
  refusal: 'The connection was lost before it had ended. Try again: what went through is not done twice.',
};

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
