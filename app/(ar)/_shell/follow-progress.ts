import type { CommandEnded } from '@/lib/web/run-with-progress';
import { asJson, followLines, type Stopped } from './follow-lines';

/** Sends a long act to its route and hears how far it is until it has ended. */
export const followProgress = <A>(
  path: string,
  input: object,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<CommandEnded<A> | Stopped> =>
  followLines<CommandEnded<A>>(path, asJson(input), signal, progress, LOST);

const LOST = {
  refusal: 'The connection was lost before it had ended. Try again: what went through is not done twice.',
};
