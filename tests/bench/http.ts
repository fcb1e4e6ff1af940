import { setTimeout as sleep } from 'node:timers/promises';
import { dayIn } from '@/lib/kernel/day';
import { disconnect } from '@/lib/kernel/db';
import { say, step } from '@/lib/launch/say';
import { atOnce } from './acts';
import type { Book } from './book/open-book';
import { type HttpAct, type HttpActs, httpActs } from './http-acts';
import { type HeldRate, highestRate } from './http-rate';
import { type HttpServer, startHttpServer, untilCaughtUp } from './http-server';
import { type Sent, send, type Waiting, waitingOf } from './http-waiting';
import { type Peaks, processorSeconds, watchMemory } from './memory';
import { type Meter, openMeter, type Statement } from './meter';
import type { BenchOptions } from './options';
import { knownOf } from './people';
import { figure, table, verdict } from './report';
import { verified } from './storage';
import { vacuumCheckpoints } from './timings';

export type HttpFindings = {
  alone: Waiting[];
  mixed: Waiting;
  people: { people: number; seconds: number; all: Waiting; byKind: Waiting[] };
  /** Of the mixture, whoever it comes from. */
  rate: HeldRate;
  memory: Peaks;
  /** Statements of the web server that took longer than 500 ms. */
  slowStatements: number;
  /** The dearest statements of the mixture, of 8 callers without a pause. */
  statements: Statement[];
  verified: Awaited<ReturnType<typeof verified>>;
};

const CALLERS = 8;
const SECONDS = 15;

/** The production server under 8 callers without a pause, then under many people who pause; the books verified after. */
export async function http(book: Book, options: BenchOptions): Promise<HttpFindings> {
  const known = await knownOf(book);
  const server = await startHttpServer(book);
  const acts = httpActs(server, known, dayIn('Europe/Berlin', new Date()));
  const memory = watchMemory(server.processes);
  const meter = await openMeter(book.superuserUrl);
  try {
    // What was just made anew would be vacuumed sooner or later, beside what is measured.
    await step('Vacuuming', () => vacuumCheckpoints(book));
    await step('Warming up', () => warmUp(acts));
    await step('Waiting for the worker to catch up', untilCaughtUp);
    const alone: Waiting[] = [];
    for (const act of [acts.page, acts.queue, acts.account, acts.largestAccount])
      alone.push(await withoutPause(server, meter, act));
    await meter.reset();
    const mixed = await withoutPause(server, meter, acts.any, '80 % reading, 20 % posting');
    const statements = (await meter.byStatement()).slice(0, 14);
    const people = await step(`${options.people} people for ${options.seconds} s`, () =>
      atWork(acts, options),
    );
    const peaks = await memory.stop();
    const rate = await step('The highest rate that is held', () => highestRate(acts));
    const found = {
      alone,
      mixed,
      people,
      rate,
      memory: peaks,
      slowStatements: slowIn(server),
      statements,
    };
    print(found);
    await server.stop();
    return { ...found, verified: await verified() };
  } finally {
    await memory.stop();
    await meter.close();
    await server.stop();
    await disconnect();
  }
}

/** A server is measured that has been up for a while: it compiles what it runs often as it goes. */
async function warmUp(acts: HttpActs): Promise<void> {
  const send = (draw: () => HttpAct, times: number) =>
    atOnce(
      CALLERS,
      (begun) => begun < times,
      () => draw().send(),
    );
  await send(acts.any, 200);
  for (const draw of [acts.page, acts.queue, acts.account]) await send(draw, 1000);
}

async function withoutPause(
  server: HttpServer,
  meter: Meter,
  draw: () => HttpAct,
  mixture?: string,
): Promise<Waiting> {
  const sent: Sent[] = [];
  const before = processorSeconds(server.processes());
  const began = performance.now();
  const { database } = await meter.cost(() =>
    atOnce(
      CALLERS,
      () => performance.now() - began < SECONDS * 1000,
      async () => {
        sent.push(await send(draw()));
      },
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  const after = processorSeconds(server.processes());
  const processor = (part: 'web' | 'worker') =>
    (1000 * ((after[part] ?? 0) - (before[part] ?? 0))) / sent.length;
  const waiting = {
    ...waitingOf(mixture ?? sent[0]?.name ?? '', sent, seconds),
    spent: { web: processor('web'), worker: processor('worker'), statements: database / sent.length },
  };
  say(`  ${waiting.name}: ${figure(waiting.perSecond)} a second, median ${figure(waiting.p50)} ms`);
  return waiting;
}

/** An act every 5 seconds on average, each person in their own rhythm. */
const BETWEEN_ACTS_MS = 5000;

async function atWork(acts: HttpActs, { people, seconds }: BenchOptions): Promise<HttpFindings['people']> {
  const sent: Sent[] = [];
  const until = performance.now() + seconds * 1000;
  const person = async () => {
    for (;;) {
      await sleep(-Math.log(1 - Math.random()) * BETWEEN_ACTS_MS);
      if (performance.now() > until) return;
      sent.push(await send(acts.any()));
    }
  };
  await Promise.all(Array.from({ length: people }, person));
  const byKind = Object.entries(Object.groupBy(sent, ({ name }) => name))
    .map(([name, of]) => waitingOf(name, of ?? [], seconds))
    .sort((a, b) => a.name.localeCompare(b.name));
  return { people, seconds, all: waitingOf('all', sent, seconds), byKind };
}

const slowIn = (server: HttpServer): number => server.said().split('"slow_statement_ms"').length - 1;

function print({
  alone,
  mixed,
  people,
  rate,
  memory,
  slowStatements,
  statements,
}: Omit<HttpFindings, 'verified'>): void {
  const first = (one: Waiting) =>
    row(one, one.name === 'work queue' || one.name === 'API: queue' ? 80 : undefined, one.p50);
  const out = (text: string) => process.stdout.write(`${text}\n\n`);
  out(
    table(
      [`${CALLERS} callers without a pause, ms`, ...HEADS],
      [...alone.map(first), row(mixed, undefined, mixed.p50)],
    ),
  );
  out(
    table(
      [`${CALLERS} callers without a pause, ms of one request`, ...PARTS],
      [...alone, mixed].map(spentRow),
    ),
  );
  out(statementTable(statements));
  const crowd = [
    row(people.all, 300, people.all.p95),
    ...people.byKind.map((one) => row(one, undefined, one.p95)),
  ];
  out(table([`${people.people} people, ${people.seconds} s, ms`, ...HEADS], crowd));
  out(
    table(
      ['the mixture, however many send it, ms', ...HEADS],
      rate.tried.map((one) => row(one, 300, one.p95)),
    ),
  );
  out(`Held without an error and with p95 ≤ 300 ms: ${figure(rate.held)} requests a second.`);
  const megabytes = Object.entries(memory).map(([part, most]) => [
    part === 'web' ? 'web, the larger process' : part,
    figure(most),
    part === 'web' ? `≤ 600 ${verdict(most, 600)}` : '',
  ]);
  out(table(['memory at most', 'MB', 'bound'], megabytes));
  out(`${slowStatements} statements took the web server longer than 500 ms.`);
}

/** Of the mixture: what the database did most. */
const statementTable = (statements: readonly Statement[]): string =>
  table(
    ['dearest statements of the mixture', 'calls', 'ms each'],
    statements.map(({ statement, calls, milliseconds }) => [
      statement.slice(0, 110).replaceAll('|', '¦'),
      String(calls),
      figure(milliseconds / calls),
    ]),
  );

const HEADS = ['requests', 'a second', 'p50', 'p95', 'p99', 'errors', 'bound', 'held'];

const PARTS = ['web: processor', 'worker: processor', 'database: in statements'];

const spentRow = ({ name, spent }: Waiting): string[] => [
  name,
  figure(spent?.web),
  figure(spent?.worker),
  figure(spent?.statements),
];

function row(waiting: Waiting, bound: number | undefined, judged: number): string[] {
  const { name, requests, perSecond, p50, p95, p99, errors } = waiting;
  const wrong = Object.entries(errors).map(([kind, times]) => `${times} × ${kind}`);
  return [
    name,
    String(requests),
    figure(perSecond),
    figure(p50),
    figure(p95),
    figure(p99),
    wrong.join(', ') || 'none',
    bound === undefined ? '' : `≤ ${bound}`,
    verdict(judged, bound),
  ];
}
