import type { z } from 'zod';
import type { Actor } from './actor';
import { isTransient } from './database-errors';
import type { Day } from './day';
import { inOrganisation, readOrganisation, type Tx } from './db';
import { dayInput, instantInput, optional, parseInput } from './input';
import { type Organisation, organisationOf, todayOf } from './organisation';
import { mayAct, type Permission } from './permission';
import { forbidden, invalid, unprocessable } from './refusal';
import { named } from './slow-log';

/** What a query reads with: one snapshot of one organisation. */
export type QueryContext = {
  tx: Tx;
  actor: Actor;
  organisation: Organisation;
  today: Day;
  plain?: boolean | undefined;
  /** Called as a long query gets on; `signal` aborts it. */
  progress?: ((done: number, total: number) => void) | undefined;
  signal?: AbortSignal | undefined;
};

export type Query<I extends z.ZodType = z.ZodType, A = unknown> = {
  kind: 'query';
  name: string;
  summary: string;
  permission: Permission;
  input: I;
  read(context: QueryContext, input: z.output<I>): Promise<A>;
};

export function defineQuery<I extends z.ZodType, A>(definition: Omit<Query<I, A>, 'kind'>): Query<I, A> {
  return { kind: 'query', ...definition };
}

/** The two clocks, as a screen or the API names them. Neither given: now, and everything that is known. */
export const timeTravel = {
  as_of: optional(dayInput).describe('The day on which the figures count; today unless given.'),
  known_at: optional(instantInput).describe('The instant up to which facts are known; now unless given.'),
};

export type TimeTravel = { as_of?: string | undefined; known_at?: string | undefined };

/**
 * What the definitions take: a day, and an instant or `infinity` for everything that is known. `plain`: answer from the
 * plain definitions, whatever the clocks; so the fast ways are compared with them.
 */
export type Clocks = { asOf: Day; knownAt: string; present: boolean; plain: boolean };

export const clocksOf = (context: Pick<QueryContext, 'today' | 'plain'>, input: TimeTravel): Clocks => ({
  asOf: input.as_of ?? context.today,
  knownAt: input.known_at ?? 'infinity',
  present: !context.plain && (input.as_of ?? context.today) === context.today && !input.known_at,
  plain: context.plain ?? false,
});

/**
 * Answers a query: permission, input, and one snapshot that all of its reads share. Whoever found out who asks within the
 * same request may say which organisation it is; else it is looked up.
 */
export async function answer<I extends z.ZodType, A>(
  query: Query<I, A>,
  actor: Actor,
  input: unknown,
  options: {
    today?: Day;
    plain?: boolean;
    organisation?: Organisation;
    onProgress?: (done: number, total: number) => void;
    signal?: AbortSignal;
  } = {},
): Promise<A> {
  if (!mayAct(actor, query.permission))
    throw forbidden(`Your role does not allow this (${query.permission}).`);
  const parsed = parseInput(query.input, input);
  const knownAt = (parsed as TimeTravel | null | undefined)?.known_at;
  const read = async (tx: Tx) => {
    const organisation = options.organisation ?? (await organisationOf(tx, actor.organisationId));
    return query.read(
      {
        tx,
        actor,
        organisation,
        today: options.today ?? todayOf(organisation, new Date()),
        plain: options.plain,
        progress: options.onProgress,
        signal: options.signal,
      },
      parsed,
    );
  };
  return named(query.name, actor.organisationId, async () => {
    if (knownAt) await settle(actor.organisationId, knownAt);
    return readOrganisation(actor.organisationId, read);
  });
}

/** A posting under way has drawn its instant but is not visible yet; none takes longer than this. */
const LONGEST_POSTING_MS = 15 * 60_000;

/**
 * Makes sure that what is known at an instant can no longer change: the instant is past, and every posting that drew
 * an earlier one has ended (the gate, taken exclusively for a moment).
 */
async function settle(organisationId: number, knownAt: string): Promise<void> {
  if (Date.now() - Date.parse(knownAt) > LONGEST_POSTING_MS) return;
  try {
    await inOrganisation(organisationId, async (tx) => {
      await tx.$executeRaw`SET LOCAL lock_timeout = '3s'`;
      // Facts are stamped in whole milliseconds: the one that is asked for must be over before the gate is taken.
      await tx.$executeRaw`
        SELECT pg_sleep(CASE WHEN clock_timestamp() - ${knownAt}::timestamptz BETWEEN '0 ms' AND '1 ms' THEN 0.002 ELSE 0 END)`;
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(7001, ${organisationId}::integer)`;
      // By the clock that stamps the facts, which may be another machine's.
      const [now] = await tx.$queryRaw<
        { past: boolean }[]
      >`SELECT ${knownAt}::timestamptz <= clock_timestamp() AS past`;
      if (!now?.past) throw invalid('What will be known later cannot be asked yet.', 'known_at');
    });
  } catch (error) {
    if (!isTransient(error)) throw error;
    throw unprocessable(
      'A long posting is being written at that instant; ask again in a moment.',
      'known_at',
    );
  }
}
