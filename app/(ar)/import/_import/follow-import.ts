import { asJson, followLines, type Stopped } from '../../_shell/follow-lines';
import type { RunEnded } from '../run/route';

/** How a run ended; `stopped` when whoever started it stopped it. */
export type Ending = RunEnded | Stopped;

/** Sends an import and hears of its progress until it has ended. */
export const followImport = (
  input: object,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<Ending> => followLines<RunEnded>('/import/run', asJson(input), signal, progress, LOST);

const LOST: RunEnded = {
  refusal:
    'The connection was lost before the import had ended. Try again: if it went through all the same, nothing is written twice.',
  conflict: false,
};
