import { sendStep } from '@/lib/dunning/send-step';
import { workImport } from '@/lib/exchange/work-import';
import { sealFinal } from '@/lib/health/seal-final';
import type { JobPayloads, QueueName } from '@/lib/kernel/queues';
import { workRun } from '@/lib/mail/work-run';
import { cadenceMorning } from './cadence-morning';
import { verifyNight } from './verify-night';

export type JobContext = {
  /** Aborted when the worker stops, or when the job is no longer this worker's: give up soon, it begins again. */
  signal: AbortSignal;
  /** Called as the job gets on; the worker's log shows it now and then. */
  progress: (done: number, total: number) => void;
};

/**
 * Does one job. It may begin several times (its worker was stopped or killed) and must end the same. A `Refusal` ends
 * the job as failed for good; any other error lets it begin again, a little later each time.
 */
export type Handler<Q extends QueueName> = (payload: JobPayloads[Q], context: JobContext) => Promise<void>;

/** Who does the jobs of each queue. A queue without one is left alone. */
export const HANDLERS: { [Q in QueueName]?: Handler<Q> } = {
  imports: async ({ organisationId, importId }, { signal, progress }) => {
    await workImport(organisationId, importId, {
      signal,
      progress: (_phase, done, total) => progress(done, total),
    });
    // Given up in the middle: the job is handed back, not done.
    signal.throwIfAborted();
  },
  verify: ({ organisationId }, context) => verifyNight(organisationId, context),
  sending: ({ organisationId, runId }, context) => workRun(organisationId, runId, context),
  cadences: (payload, context) => cadenceMorning(payload, { ...context, send: sendStep }),
};

/** Jobs that come by themselves: five fields of cron, in UTC. */
export type Schedule = { [Q in QueueName]: { queue: Q; cron: string; payload: JobPayloads[Q] } }[QueueName];

export const SCHEDULES: Schedule[] = [
  // At night in Europe and America; a minute that nobody else chose.
  { queue: 'verify', cron: '23 2 * * *', payload: {} },
  // Every quarter of an hour it is morning somewhere.
  { queue: 'cadences', cron: '4,19,34,49 * * * *', payload: {} },
];

/**
 * What follows the checkpoints of an organisation: after a catch-up that took entries in, when a worker first looks at
 * it, and every ten minutes. It may be called in several workers at once, and must stop soon when `stopped` is aborted.
 */
export type Follower = {
  name: string;
  work: (organisationId: number, stopped: AbortSignal) => Promise<unknown>;
};

export const AFTER_CATCH_UP: Follower[] = [
  {
    name: 'seal',
    work: (organisationId, signal) => sealFinal(organisationId, { signal, patience: AN_HOUR_MS }),
  },
];

/** A block that is not full waits this long for company. */
const AN_HOUR_MS = 3600_000;
