import { followLines, type Stopped } from '../../../_shell/follow-lines';
import type { Simulated, SimulationEnded } from '../simulate/route';

export type SimulationEnd =
  | { simulated: Simulated }
  | { refusal: string; errors: Record<string, string> }
  | Stopped;

const LOST: SimulationEnded = { refusal: 'The connection was lost. Try again.', issues: [] };

/** Sends a cadence as it stands in the form, and hears of the progress of its simulation until that has ended. */
export async function followSimulation(
  data: FormData,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<SimulationEnd> {
  const path = '/settings/cadences/simulate';
  const ended = await followLines<SimulationEnded>(path, { body: data }, signal, progress, LOST);
  if (!('issues' in ended)) return ended;
  const errors = ended.issues.map(({ field, message }) => [field, message] as const).reverse();
  return { refusal: ended.refusal, errors: Object.fromEntries(errors) };
}
