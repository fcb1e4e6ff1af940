import { z } from 'zod';
import { catchUp } from '@/lib/health/checkpoint';
import type { Actor } from '@/lib/kernel/actor';
import { defineCommand, run } from '@/lib/kernel/command';
import type { Day } from '@/lib/kernel/day';
import { readOrganisation, type Tx } from '@/lib/kernel/db';
import { enqueue } from '@/lib/kernel/enqueue';
import { type Organisation, organisationOf, todayOf } from '@/lib/kernel/organisation';
import { unprocessable } from '@/lib/kernel/refusal';
import { Prisma } from '@/prisma/client/client';
import { type Calendars, openCalendars } from './business-days';
import { type Cadence, cadenceFor } from './cadence';
import { type CadenceFacts, factsFrom } from './cadence-facts';
import { type CadenceRun, hasRun, keepRun, openRun } from './cadence-run';
import { cadenceVersions } from './cadence-versions';
import { quietDaysOf } from './quiet-days';
import type { SendStep } from './send-step';
import { nextStep } from './step-rule';
import { isNews, NothingNew, workCustomerBy } from './work-customer';

export type RunOptions = {
  send: SendStep;
  /** Another day than today, for tests. */
  day?: Day;
  byHand?: boolean;
  signal?: AbortSignal;
  progress?: (done: number, total: number) => void;
};

/** Customers that are looked at in one statement. */
const BATCH = 500;

/**
 * Takes the steps that are due today, customer by customer, each in a transaction of its own. Who is looked at comes from the
 * kept positions, so that it costs as much as there are overdue customers. Begun again after its end in the middle, it goes on
 * where it was; whatever was done is not done again, since each customer is decided under its lock.
 */
export async function runCadences(organisationId: number, options: RunOptions): Promise<CadenceRun | null> {
  const { signal, progress } = options;
  const begin = await readOrganisation(organisationId, (tx) => beginning(tx, organisationId, options));
  if (!begin) return null;
  const { day } = begin;
  await catchUp(organisationId, { day, ...(signal ? { signal } : {}) });
  const walk = { organisationId, day, calendars: await openCalendars(), work: workCustomerBy(options.send) };
  const total = await readOrganisation(organisationId, (tx) => countOverdue(tx, organisationId));
  const state = await openRun(organisationId, day, options.byHand ?? false, total);
  for (;;) {
    signal?.throwIfAborted();
    const batch = await readOrganisation(organisationId, (tx) => lookAt(tx, walk, state.reached));
    for (const customer of batch.due) {
      signal?.throwIfAborted();
      await take(walk, customer, state);
    }
    state.lookedAt += batch.looked;
    state.reached = batch.last;
    state.finished = batch.looked < BATCH;
    await keepRun(organisationId, state);
    progress?.(Math.min(state.lookedAt, state.total), state.total);
    if (state.finished) return state;
  }
}

/** Nothing is run where no cadence is in force, nor what comes by itself twice on a day. */
async function beginning(tx: Tx, organisationId: number, options: RunOptions): Promise<{ day: Day } | null> {
  const day = options.day ?? todayOf(await organisationOf(tx, organisationId), new Date());
  const { inForce } = await cadenceVersions(tx, organisationId);
  if (inForce.length === 0) return null;
  return !options.byHand && (await hasRun(tx, organisationId, day)) ? null : { day };
}

type Walk = {
  organisationId: number;
  day: Day;
  calendars: Calendars;
  work: ReturnType<typeof workCustomerBy>;
};

const overdue = (organisationId: number): Prisma.Sql => Prisma.sql`
  customer_position p WHERE p.organisation_id = ${organisationId} AND (p.overdue_base > 0 OR p.oldest_due_on IS NOT NULL)`;

async function countOverdue(tx: Tx, organisationId: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM ${overdue(organisationId)}`;
  return Number(row?.n ?? 0n);
}

type Batch = { looked: number; last: bigint; due: string[] };

/** The next customers after `reached`, and those among them of whom something is to be told today. */
async function lookAt(tx: Tx, { organisationId, day, calendars }: Walk, reached: bigint): Promise<Batch> {
  const ids = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT p.customer_id AS id FROM ${overdue(organisationId)} AND p.customer_id > ${reached}
    ORDER BY p.customer_id LIMIT ${BATCH}`;
  const organisation = await organisationOf(tx, organisationId);
  const known = await cadenceVersions(tx, organisationId);
  const rules = { calendars, quietDays: await quietDaysOf(tx, organisationId) };
  const facts = await factsFrom(
    { tx, organisation, versions: known.versions },
    keptOrLive(
      organisationId,
      ids.map(({ id }) => id),
      day,
    ),
    day,
  );
  const due = facts.filter((each) => isDue(each, known.inForce, day, rules));
  return {
    looked: ids.length,
    last: ids.at(-1)?.id ?? reached,
    due: due.map(({ customer }) => customer),
  };
}

/** Kept rows; of those that anything came for since, or that a day has moved, live ones. */
const keptOrLive = (organisationId: number, customers: readonly bigint[], day: Day): Prisma.Sql => Prisma.sql`
  WITH live AS MATERIALIZED (
    SELECT * FROM position_live(${organisationId}::integer, ${day}::date, ${[...customers]}::bigint[]))
  SELECT * FROM live
  UNION ALL
  SELECT p.* FROM position_row p
  WHERE p.organisation_id = ${organisationId} AND p.customer_id = ANY (${[...customers]}::bigint[])
    AND p.customer_id NOT IN (SELECT l.customer_id FROM live l)`;

function isDue(
  facts: CadenceFacts,
  inForce: readonly Cadence[],
  day: Day,
  { calendars, quietDays }: { calendars: Calendars; quietDays: number },
): boolean {
  const cadence = cadenceFor(inForce, facts);
  if (!cadence) return false;
  const next = nextStep(facts, cadence, day, { calendar: calendars(facts.country), quietDays });
  return next.kind !== 'nothing' && isNews(next, facts, cadence.number);
}

async function take({ organisationId, day, work }: Walk, customer: string, state: CadenceRun): Promise<void> {
  const key = `cadences ${state.id} ${day} ${customer}`;
  try {
    const { outcome } = await run(work, actorOf(organisationId), { customer }, key, { today: day });
    if (outcome === 'suggested') state.suggested += 1;
    else if (outcome === 'skipped') state.notDone += 1;
    else state.done += 1;
  } catch (error) {
    if (!(error instanceof NothingNew)) throw error;
  }
}

/** Who acts when nobody does: what the managers decided when they saved the cadence. */
const actorOf = (organisationId: number): Actor => ({
  organisationId,
  userId: null,
  label: 'cadences',
  roles: ['collections_manager'],
});

/** Looks at every customer now, instead of tomorrow morning. */
export const startCadences = defineCommand({
  name: 'dunning.start-cadences',
  summary: 'Takes the steps that are due today now, instead of tomorrow morning.',
  permission: 'queue.manage',
  input: z.strictObject({}),
  async handle({ tx, actor }) {
    const { inForce } = await cadenceVersions(tx, actor.organisationId);
    if (inForce.length === 0) throw unprocessable('There is no cadence yet.');
    const payload = { organisationId: actor.organisationId, byHand: true };
    const job = await enqueue(tx, 'cadences', payload, { key: `cadences ${actor.organisationId}` });
    return { started: job !== null };
  },
});

/** From this hour of its own clock on, the steps of an organisation's day are taken. */
const FIRST_HOUR = 6;

/** Whether the organisation's morning has come. */
export const isMorning = ({ timeZone }: Organisation, instant: Date): boolean =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(instant)) >=
  FIRST_HOUR;
