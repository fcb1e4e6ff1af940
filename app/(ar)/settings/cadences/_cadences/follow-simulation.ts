import type { Simulated, SimulationLine } from '../simulate/route';

export type SimulationEnd =
  | { simulated: Simulated }
  | { refusal: string; errors: Record<string, string> }
  | { stopped: true };

const LOST: SimulationEnd = { refusal: 'The connection was lost. Try again.', errors: {} };

/** Sends a cadence as it stands in the form, and hears of the progress of its simulation until that has ended. */
export async function followSimulation(
  data: FormData,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<SimulationEnd> {
  try {
    const response = await fetch('/settings/cadences/simulate', { method: 'POST', body: data, signal });
    let end: SimulationEnd | undefined;
    for await (const line of linesOf(response)) {
      const said = JSON.parse(line) as SimulationLine;
      if ('done' in said) progress(said.done, said.total);
      else if ('simulated' in said) end = said;
      else
        end = {
          refusal: said.refusal,
          errors: Object.fromEntries(
            said.issues.map(({ field, message }) => [field, message] as const).reverse(),
          ),
        };
    }
    return end ?? LOST;
  } catch {
    return signal.aborted ? { stopped: true } : LOST;
  }
}

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
