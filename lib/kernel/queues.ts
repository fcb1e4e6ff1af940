/**
 * The queues of background work and what a job on each carries. A payload names things and holds none: whoever may
 * enqueue may read all jobs, so no tenant's text belongs here.
 */
export type JobPayloads = {
  /** One import, begun or resumed. */
  imports: { organisationId: number; importId: string };
  /** Every organisation's books checked; one organisation's when it is named. */
  verify: { organisationId?: number };
  /** One selection of customers that is reminded, begun or resumed. */
  sending: { organisationId: number; runId: string };
  /** The steps of cadences that are due today: of every organisation whose morning has come, or of one, asked for by hand. */
  cadences: { organisationId?: number; byHand?: boolean };
};

export type QueueName = keyof JobPayloads;

export type QueueSettings = {
  /** Seconds after which a job that still runs is taken to hang. */
  longest: number;
  /** How often a job that failed or whose worker died begins again. */
  retries: number;
};

/** Migrating makes and adjusts the queues. */
export const QUEUES: { [Q in QueueName]: QueueSettings } = {
  imports: { longest: 6 * 3600, retries: 200 },
  verify: { longest: 6 * 3600, retries: 5 },
  sending: { longest: 6 * 3600, retries: 200 },
  cadences: { longest: 6 * 3600, retries: 20 },
};

export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

/** The schema of the database that pg-boss keeps to itself. */
export const QUEUE_SCHEMA = 'pgboss';
