import type { RunLine } from '../run/route';

/** How a run ended; `stopped` when whoever started it stopped it. */
export type Ending = Exclude<RunLine, { done: number }> | { stopped: true };

/** Sends an import and hears of its progress until it has ended. */
export async function followImport(
  input: object,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<Ending> {
  try {
    const response = await fetch('/import/run', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
      signal,
    });
    let ending: Ending | undefined;
    for await (const line of linesOf(response)) {
      const said = JSON.parse(line) as RunLine;
      if ('done' in said) progress(said.done, said.total);
      else ending = said;
    }
    return ending ?? LOST;
  } catch {
    return signal.aborted ? { stopped: true } : LOST;
  }
}

const LOST: Ending = {
  refusal:
    'The connection was lost before the import had ended. Try again: if it went through all the same, nothing is written twice.',
  conflict: false,
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
