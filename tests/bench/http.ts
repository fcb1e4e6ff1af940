import { setTimeout as sleep } from 'node:timers/promises';
import { dayIn } from '@/lib/kernel/day';
import { disconnect } from '@/lib/kernel/db';
import { say, step } from '@/lib/launch/say';
import { atOnce } from './acts';
import type { Book } from './book/open-book';
import { type HttpAct, type HttpActs, httpActs } from './http-acts';
import { type HttpServer, startHttpServer } from './http-server';
import { type Peaks, processorSeconds, watchMemory } from './memory';
import { type Meter, openMeter, type Statement } from './meter';
import type { BenchOptions } from './options';
import { knownOf } from './people';
import { figure, median, percentile, table, verdict } from './report';
import { verified } from './storage';

/** Milliseconds until the last byte, of one kind of request or of all, and what went wrong, by kind. */
export type Waiting = {
  name: string;
  requests: number;
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  errors: Record<string, number>;
  /** Of each request, for 8 callers: milliseconds of processor time of web and worker, and in the database's statements. */
  spent?: Record<string, number>;
};

export type HttpFindings = {
  alone: Waiting[];
  mixed: Waiting;
  people: { people: number; seconds: number; all: Waiting; byKind: Waiting[] };
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
    await step('Warming up', () =>
      atOnce(
        CALLERS,
        (begun) => begun < 200,
        () => acts.any().send(),
      ),
    );
    const alone: Waiting[] = [];
    for (const act of [acts.page, acts.queue, acts.account, acts.largestAccount])
      alone.push(await withoutPause(server, meter, act));
    await meter.reset();
    const mixed = await withoutPause(server, meter, acts.any, '80 % reading, 20 % posting');
    const statements = (await meter.byStatement()).slice(0, 14);
    const people = await step(`${options.people} people for ${options.seconds} s`, () =>
      atWork(acts, options),
    );
    const found = {
      alone,
      mixed,
      people,
      memory: await memory.stop(),
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

type Sent = { name: string; ms: number; error: string | undefined };

async function send(act: HttpAct): Promise<Sent> {
  const began = performance.now();
  try {
    await act.send();
    return { name: act.name, ms: performance.now() - began, error: undefined };
  } catch (error) {
    return {
      name: act.name,
      ms: performance.now() - began,
      error: error instanceof Error ? error.message : String(error),
    };
  }
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

function waitingOf(name: string, sent: readonly Sent[], seconds: number): Waiting {
  const times = sent.map(({ ms }) => ms);
  const errors: Record<string, number> = {};
  for (const { error } of sent) if (error) errors[error] = (errors[error] ?? 0) + 1;
  return {
    name,
    requests: sent.length,
    perSecond: sent.length / seconds,
    p50: median(times),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    errors,
  };
}

const slowIn = (server: HttpServer): number => server.said().split('"slow_statement_ms"').length - 1;

function print({
  alone,
  mixed,
  people,
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
  const megabytes = Object.entries(memory).map(([part, most]) => [
    part,
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
