import pg from 'pg';
import { cadences } from '@/lib/dunning/cadences';
import { runCadences } from '@/lib/dunning/run-cadences';
import { sendStep } from '@/lib/dunning/send-step';
import { endCadence, setCadence } from '@/lib/dunning/set-cadence';
import { simulateCadences } from '@/lib/dunning/simulate-cadences';
import { catchUp } from '@/lib/health/checkpoint';
import { run } from '@/lib/kernel/command';
import { addDays, type Day } from '@/lib/kernel/day';
import { answer } from '@/lib/kernel/query';
import { say, step } from '@/lib/launch/say';
import type { Book } from './book/open-book';
import { openMeter } from './meter';
import { MANAGER, ORGANISATION } from './people';
import { figure, table, verdict } from './report';
import { catchUpWith, done, vacuumCheckpoints } from './timings';

export type CadenceFindings = {
  /** Of the whole book, for fourteen days; milliseconds, and the steps that it found. */
  simulation: { caller: number; database: number; customers: number; steps: number; not_done: number };
  /** The same with who pays late as a question of each day. */
  by_payer: { caller: number; database: number; customers: number; steps: number };
  /** A run of the day, ended after a while: customers looked at, steps taken, seconds. */
  run: { looked_at: number; done: number; suggested: number; seconds: number };
};

const DAYS = 14;
/** Seconds after which the run is stopped, to see how fast it gets on. */
const RUN_SECONDS = 60;
/** Customers with a live promise, and as many with a dispute. */
const AGREEING = 3_000;
const BOUND_MS = 30_000;
/** Statements that are told, the dearest first. */
const DEAREST = 4;

const EVERYBODY = [
  { day: 3, channel: 'email', level: 1, mode: 'automatic' },
  { day: 10, channel: 'call', mode: 'automatic' },
  { day: 14, channel: 'email', level: 2, mode: 'suggested' },
  { day: 25, channel: 'letter', level: 3, mode: 'automatic' },
  { day: 40, channel: 'escalation', mode: 'automatic' },
  { day: 90, channel: 'hold', mode: 'automatic' },
];
const LATE = [
  { day: 1, channel: 'email', level: 1, mode: 'automatic' },
  { day: 4, channel: 'call', mode: 'automatic' },
  { day: 11, channel: 'letter', level: 3, mode: 'automatic' },
];

/** What a simulation of the whole book costs, and how fast a run gets on. */
export async function cadenceTimings(book: Book): Promise<CadenceFindings> {
  await step('Catching up', () => catchUpWith(book));
  await step(`Noting ${AGREEING} promises and disputes`, () => agree(book));
  // As many rows that come at once are measured before anybody plans with them.
  await vacuumCheckpoints(book);
  await step('Catching up', () => catchUpWith(book));
  await vacuumCheckpoints(book);
  const before = await answer(cadences, MANAGER, {}, { today: book.day });
  for (const { cadence } of before.data)
    await run(endCadence, MANAGER, { cadence }, `bench end ${cadence} ${Date.now()}`);
  await run(setCadence, MANAGER, { name: 'Everybody', steps: EVERYBODY }, `bench everybody ${Date.now()}`);
  const simulation = await simulated(book, 'simulation of 14 days');
  const late = { name: 'Late payers', segment: { payer: 'late' }, steps: LATE };
  await run(setCadence, MANAGER, late, `bench late ${Date.now()}`);
  const byPayer = await simulated(book, 'the same with a cadence for late payers');
  const day = workingDay(book.day);
  await step('A new day', () => done(catchUp(ORGANISATION, { day })));
  const ran = await runFor(book, day);
  process.stdout.write(`${findingsTable(simulation, byPayer)}\n\n`);
  say(
    `A run looked at ${ran.looked_at} customers and took ${ran.done + ran.suggested} steps in ${figure(ran.seconds)} s`,
  );
  return { simulation, by_payer: byPayer, run: ran };
}

async function simulated(book: Book, name: string): Promise<CadenceFindings['simulation']> {
  const meter = await openMeter(book.superuserUrl);
  let last = 0;
  const onProgress = (done: number, total: number) => {
    if (Date.now() - last < 2000) return;
    last = Date.now();
    say(`  ${name}: ${done} of ${total}`);
  };
  try {
    await meter.reset();
    const cost = await meter.cost(() =>
      answer(simulateCadences, MANAGER, { days: DAYS, limit: 0 }, { today: book.day, onProgress }),
    );
    const { customers, steps, days } = cost.answer;
    const found = {
      caller: cost.caller,
      database: cost.database,
      customers,
      steps,
      not_done: days.reduce((sum, day) => sum + day.not_done, 0),
    };
    say(`  ${name}: ${figure(found.caller)} ms ${verdict(found.caller, BOUND_MS)}`);
    for (const { statement, calls, milliseconds } of (await meter.byStatement()).slice(0, DEAREST))
      say(`    ${figure(milliseconds)} ms in ${calls} of ${statement.slice(0, 90)}`);
    return found;
  } finally {
    await meter.close();
  }
}

function findingsTable(plain: CadenceFindings['simulation'], byPayer: CadenceFindings['simulation']): string {
  const row = (name: string, found: CadenceFindings['simulation']) => [
    name,
    figure(found.caller),
    figure(found.database),
    `≤ ${figure(BOUND_MS)}`,
    verdict(found.caller, BOUND_MS),
    found.customers.toLocaleString('en-GB'),
    found.steps.toLocaleString('en-GB'),
  ];
  return table(
    ['milliseconds', 'for its caller', 'in the database', 'bound', 'held', 'customers', 'steps'],
    [row('simulation of 14 days', plain), row('with a cadence for late payers', byPayer)],
  );
}

async function runFor(book: Book, day: Day): Promise<CadenceFindings['run']> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), RUN_SECONDS * 1000);
  const began = performance.now();
  try {
    await runCadences(ORGANISATION, {
      send: sendStep,
      day,
      byHand: true,
      signal: stop.signal,
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  const seconds = (performance.now() - began) / 1000;
  const { run: told } = await answer(cadences, MANAGER, {}, { today: book.day });
  return { looked_at: told?.looked_at ?? 0, done: told?.done ?? 0, suggested: told?.suggested ?? 0, seconds };
}

/** Nothing is done on a weekend. */
function workingDay(day: Day): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, weekday === 6 ? 2 : weekday === 0 ? 1 : 0);
}

/** Promises that end within the days, and disputes, of customers drawn at random; written at once, past the commands. */
async function agree(book: Book): Promise<void> {
  const client = new pg.Client({ connectionString: book.superuserUrl });
  await client.connect();
  try {
    await client.query(AGREE, [ORGANISATION, book.day, AGREEING]);
  } finally {
    await client.end();
  }
}

const AGREE = `
  WITH act AS (
    INSERT INTO audit_event (organisation_id, request_key, request_hash, command, actor, input, recorded_at)
    VALUES ($1, 'bench agree ' || clock_timestamp(), '\\x00', 'bench.agree', 'bench', '{}', clock_timestamp()) RETURNING id
  ), chosen AS (
    SELECT p.customer_id, row_number() OVER (ORDER BY md5(p.customer_id::text)) AS place
    FROM customer_position p WHERE p.organisation_id = $1 AND p.oldest_due_on IS NOT NULL
    ORDER BY place LIMIT 2 * $3::integer
  ), owing AS (
    SELECT DISTINCT ON (c.customer_id) c.place, c.customer_id, b.currency, b.overdue, i.item_id, i.open_amount
    FROM chosen c
    JOIN customer_position p ON p.organisation_id = $1 AND p.customer_id = c.customer_id
    JOIN LATERAL unnest(p.balances) b ON b.overdue > 0
    JOIN open_item_checkpoint i ON i.organisation_id = $1 AND i.customer_id = c.customer_id AND i.currency = b.currency
      AND i.due_on < $2::date
    ORDER BY c.customer_id, b.currency, i.due_on
  ), promised AS (
    INSERT INTO promise (organisation_id, customer_id, kind, currency, amount, promised_on, due_on, source, actor, audit_id, recorded_at)
    SELECT $1, o.customer_id, 'promise', o.currency, o.overdue, $2::date, $2::date + (o.place % 14)::integer, 'call', 'bench', a.id, clock_timestamp()
    FROM owing o, act a WHERE o.place % 2 = 0
    RETURNING id, due_on, amount
  ), instalments AS (
    INSERT INTO promise_instalment (organisation_id, promise_id, position, due_on, amount)
    SELECT $1, p.id, 1, p.due_on, p.amount FROM promised p
  )
  INSERT INTO dispute (organisation_id, customer_id, item_id, amount, reason, opened_on, source, actor, audit_id, recorded_at)
  SELECT $1, o.customer_id, o.item_id, o.open_amount, 'price', $2::date, 'call', 'bench', a.id, clock_timestamp()
  FROM owing o, act a WHERE o.place % 2 = 1 AND o.open_amount > 0`;
