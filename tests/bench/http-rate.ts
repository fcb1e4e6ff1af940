import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '@/lib/launch/say';
import type { HttpActs } from './http-acts';
import { type Sent, send, type Waiting, waitingOf } from './http-waiting';
import { figure } from './report';

/** Requests a second that were held, 0 when not even the first rate was, and what each rate that was tried waited. */
export type HeldRate = { held: number; tried: Waiting[] };

const FIRST = 10;
const STEP = 1.4;
const SECONDS = 12;
const LONGEST_P95_MS = 300;
/** So many on their way at once are a queue that only grows. */
const MOST_OPEN = 300;

/**
 * Sends the mixture at a rate, whether answers come or not, as people do who know nothing of each other; then at a higher
 * one, until answers are late or wrong.
 */
export async function highestRate(acts: HttpActs): Promise<HeldRate> {
  const tried: Waiting[] = [];
  let held = 0;
  for (let rate = FIRST; ; rate *= STEP) {
    const waiting = await atRate(acts, rate);
    tried.push(waiting);
    say(`  ${waiting.name}: p95 ${figure(waiting.p95)} ms`);
    if (Object.keys(waiting.errors).length > 0 || waiting.p95 > LONGEST_P95_MS) return { held, tried };
    held = rate;
  }
}

async function atRate(acts: HttpActs, rate: number): Promise<Waiting> {
  const sent: Promise<Sent>[] = [];
  let open = 0;
  const until = performance.now() + SECONDS * 1000;
  let next = performance.now();
  while (performance.now() < until) {
    next += (-Math.log(1 - Math.random()) * 1000) / rate;
    await sleep(Math.max(0, next - performance.now()));
    if (open >= MOST_OPEN) {
      sent.push(
        Promise.resolve({ name: '', ms: Number.POSITIVE_INFINITY, error: 'not sent: too many wait' }),
      );
      break;
    }
    open += 1;
    sent.push(send(acts.any()).finally(() => (open -= 1)));
  }
  return waitingOf(`${figure(rate)} a second`, await Promise.all(sent), SECONDS);
}
