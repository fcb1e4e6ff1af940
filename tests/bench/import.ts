import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { disconnect } from '@/lib/kernel/db';
import { ask, dropDatabase } from '@/lib/launch/database';
import { KEPT } from '@/lib/launch/folder';
import { acquireServer } from '@/lib/launch/postgres-server';
import { say } from '@/lib/launch/say';
import { WORKER_MEMORY } from '@/lib/launch/worker-beside';
import { migrate } from '@/prisma/migrate';
import { SETTINGS } from './book/open-book';
import { ENDED, type Told } from './import-child';
import { invoiceFile } from './import-file';
import { table } from './report';

export type ImportSize = { lines: number; customers: number };

/**
 * Imports a file of many lines in a process of its own, as a worker does, once undisturbed and once killed on the way as
 * often as said, and compares the ledgers. Returns whether both ended, and in the same.
 */
export async function bigImport(size: ImportSize, kills: number): Promise<boolean> {
  const server = await acquireServer(join(KEPT, 'bench'), { settings: SETTINGS, say });
  const admin = server.urlOf('postgres');
  const runs: Run[] = [];
  try {
    for (const times of [0, kills]) {
      const name = `bench_import_${process.pid}_${times}`;
      await ask(admin, `CREATE DATABASE ${name}`);
      await migrate(server.urlOf(name));
      try {
        runs.push(await importOnce(server.urlOf(name), size, times));
      } finally {
        await disconnect();
        await dropDatabase(admin, name);
      }
    }
  } finally {
    await server.release();
  }
  report(size, runs);
  return new Set(runs.map(({ ledger }) => ledger)).size === 1 && runs.every(({ state }) => state === 'done');
}

type Run = {
  kills: number;
  seconds: number;
  megabytes: number;
  state: string;
  ledger: string;
  phases: Record<string, number>;
  killedIn: string[];
  /** Runnable processes of the last minute as it ended. */
  load: number;
};

async function importOnce(url: string, size: ImportSize, kills: number): Promise<Run> {
  process.env.DATABASE_URL = url;
  process.env.DUEBOOK_DATABASE_ROLE = 'app';
  const { organisationId, importId } = await upload(size);
  const began = Date.now();
  const run: Run = {
    kills,
    seconds: 0,
    megabytes: 0,
    state: '',
    ledger: '',
    phases: {},
    killedIn: [],
    load: 0,
  };
  const moments = killMoments(kills);
  while (run.state !== 'done') {
    const ended = await workOnce(organisationId, importId, run, moments);
    if (ended !== undefined) run.state = ended;
    if (ended !== undefined && ended !== 'done') break;
  }
  run.seconds = (Date.now() - began) / 1000;
  run.load = loadavg()[0] ?? 0;
  run.ledger = await ledgerOf(url, organisationId);
  return run;
}

/** Where the process is killed: spread over the phases, never twice at the same place. */
function killMoments(kills: number): { phase: string; share: number }[] {
  const all = ['reading', 'checking', 'writing'] as const;
  return Array.from({ length: kills }, (_, n) => ({
    phase: all[n % 3] ?? 'reading',
    share: 0.2 + Math.random() * 0.7,
  }));
}

async function upload(size: ImportSize) {
  const { createOrganisation } = await import('@/lib/identity/create-organisation');
  const { storeFile } = await import('@/lib/exchange/store-file');
  const { startBulk } = await import('@/lib/exchange/bulk-acts');
  const { run } = await import('@/lib/kernel/command');
  const organisation = await createOrganisation({
    slug: 'bench',
    name: 'Bench',
    baseCurrency: 'EUR',
    timeZone: 'Europe/Berlin',
  });
  const actor = {
    organisationId: organisation.id,
    userId: null,
    label: 'bench',
    roles: ['finance'] as const,
  };
  const file = invoiceFile(size);
  say(`${size.lines} lines, ${(file.bytes / 1e6).toFixed(0)} MB`);
  const began = Date.now();
  const bulk = await storeFile(actor, { kind: 'invoices', fileName: 'bench.csv', ...file });
  say(`  sent in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  await run(startBulk, actor, { bulk, mapping: file.mapping }, 'start');
  return { organisationId: organisation.id, importId: bulk };
}

/** One process at the import; undefined when it was killed. */
async function workOnce(
  organisationId: number,
  importId: string,
  run: Run,
  moments: { phase: string; share: number }[],
): Promise<string | undefined> {
  const child = fork(join(import.meta.dirname, 'import-child.ts'), [String(organisationId), importId], {
    execArgv: [...WORKER_MEMORY, '--import', 'tsx'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let ended: string | undefined;
  let last = Date.now();
  child.on('message', (told: Told) => {
    if (told.phase === ENDED) ended = told.state;
    run.phases[told.phase] = (run.phases[told.phase] ?? 0) + (Date.now() - last) / 1000;
    last = Date.now();
    const moment = moments[0];
    if (!moment || told.phase !== moment.phase || told.done < told.total * moment.share) return;
    moments.shift();
    run.killedIn.push(`${told.phase} at ${told.done} of ${told.total}`);
    say(`  killed while ${run.killedIn.at(-1)}`);
    child.kill('SIGKILL');
  });
  const watch = setInterval(() => {
    run.megabytes = Math.max(run.megabytes, peakOf(child));
  }, 200);
  await exited;
  clearInterval(watch);
  await sleep(50);
  return ended;
}

/** The most memory that a process has had so far, in megabytes. */
function peakOf({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

/** What a ledger says, whatever ids and instants it says it with: every leg with its document, every customer's terms. */
async function ledgerOf(url: string, organisationId: number): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SELECT set_config('app.organisation', $1, false)`, [String(organisationId)]);
    const { rows } = await client.query<{ entries: string; sum: string }>(
      `SELECT count(*) AS entries, sum(${hashOf('f.fact')}) AS sum FROM (
         SELECT concat_ws('|', c.number, c.name, i.kind, i.number, i.source_system, i.external_id, i.amount, i.currency, i.issued_on,
                i.due_on, i.purchase_order, i.reference, i.description, i.contra_account, e.amount, e.currency, e.due_on,
                e.effective_on, o.kind, o.number) AS fact
         FROM entry e JOIN item i ON i.organisation_id = $1 AND i.id = e.item_id
         JOIN customer c ON c.organisation_id = $1 AND c.id = e.customer_id
         LEFT JOIN item o ON o.organisation_id = $1 AND o.id = e.counter_item_id WHERE e.organisation_id = $1
         UNION ALL
         SELECT concat_ws('|', c.number, c.name, t.basis, t.days, t.currency, t.valid_from, x.source_system, x.external_id)
         FROM customer c JOIN customer_terms t ON t.organisation_id = $1 AND t.customer_id = c.id
         LEFT JOIN customer_external_id x ON x.organisation_id = $1 AND x.customer_id = c.id WHERE c.organisation_id = $1) f`,
      [organisationId],
    );
    const hash = createHash('sha256')
      .update(rows[0]?.sum ?? '')
      .digest('hex');
    return `${rows[0]?.entries} facts ${hash.slice(0, 16)}`;
  } finally {
    await client.end();
  }
}

/** Sixty bits of a fact's hash: their sum does not hang on the order. */
const hashOf = (fact: string) => `('x' || left(md5(${fact}), 15))::bit(60)::bigint::numeric`;

function report({ lines }: ImportSize, runs: readonly Run[]): void {
  const rows = runs.map(({ killedIn, state, seconds, phases, megabytes, load, ledger }) => [
    String(killedIn.length),
    state,
    seconds.toFixed(0),
    Math.round(lines / seconds).toLocaleString('en'),
    ['reading', 'checking', 'writing'].map((phase) => (phases[phase] ?? 0).toFixed(0)).join(' + '),
    megabytes.toFixed(0),
    load.toFixed(1),
    ledger,
  ]);
  const heads = ['killed', 'ended', 's', 'lines/s', 'reading + checking + writing', 'MB', 'load', 'ledger'];
  process.stdout.write(`${lines.toLocaleString('en')} lines imported\n${table(heads, rows)}\n`);
  const file = join(KEPT, 'bench', 'import.json');
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), lines, runs }, null, 2)}\n`);
  say(`Kept in ${file}`);
}
