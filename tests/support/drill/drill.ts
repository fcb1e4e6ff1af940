import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { disconnect } from '@/lib/kernel/db';
import { buildApp } from '@/lib/launch/build';
import { ask } from '@/lib/launch/database';
import { freePort } from '@/lib/launch/free-port';
import { shutDown } from '@/lib/launch/postgres-cluster';
import { acquireServer } from '@/lib/launch/postgres-server';
import { generateClient } from '@/lib/launch/prisma-client';
import { migrate } from '@/prisma/migrate';
import { compare, documentsOf, verifiedBooks } from './books';
import { expectedOf, importState, openBook, startImport } from './import';
import { beginPosting } from './posters';
import { startVictims } from './victims';

export type DrillOptions = {
  /** Where the drill's own PostgreSQL is made; gone afterwards. */
  folder: string;
  /** How often web server or worker, and a backend of the database, are killed. */
  kills: { app: number; backend: number };
  callers: number;
  /** Of the file that is imported meanwhile. */
  lines: number;
  /** At most so long between two kills, in milliseconds. */
  pause: number;
  say?: (line: string) => void;
};

export type DrillReport = {
  /** What was killed, and how often; of backends with what they were doing. */
  killed: Record<string, number>;
  sent: number;
  acknowledged: number;
  /** Of those that were never acknowledged: what the ledger had whole, and what it did not have. */
  complete: number;
  absent: number;
  broken: Record<string, number>;
  imported: string;
  /** Everything that should not be, in sentences. */
  wrong: string[];
  seconds: number;
};

/**
 * The real web server and worker on a PostgreSQL of their own, posted to by several callers while a file is imported,
 * checkpoints are caught up and blocks are sealed; all of them killed at random moments, again and again. Afterwards the
 * books are compared with what was acknowledged, the import with its file, and everything is verified.
 */
export async function killDrill(options: DrillOptions): Promise<DrillReport> {
  const { folder, say = () => undefined } = options;
  await generateClient();
  const { folder: build } = await buildApp();
  // Flushed as in production: a server that crashes must have what it acknowledged.
  const server = await acquireServer(folder, { settings: { max_connections: '100' } });
  try {
    await ask(server.urlOf('postgres'), 'CREATE DATABASE drill');
    await migrate(server.urlOf('drill'));
    process.env.DATABASE_URL = server.urlOf('drill');
    delete process.env.DUEBOOK_DATABASE_ROLE;
    return await run(options, build, say);
  } finally {
    await disconnect();
    await server.release();
    await shutDown({ data: `${folder}/postgres`, log: `${folder}/postgres.log` });
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(options: DrillOptions, build: string, say: (line: string) => void): Promise<DrillReport> {
  const began = Date.now();
  const url = process.env.DATABASE_URL ?? '';
  const book = await openBook();
  const bulk = await startImport(book.actor, options.lines);
  const port = await freePort();
  const victims = await startVictims({
    build,
    port,
    environment: {
      DATABASE_URL: url,
      NEXTAUTH_URL: `http://127.0.0.1:${port}`,
      NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
    },
    superuserUrl: asSuperuser(url),
    alone: true,
  });
  const door = { origin: victims.origin, key: book.key, customers: book.customers, day: book.day };
  const posters = beginPosting(options.callers, door);
  const killed: Record<string, number> = {};
  try {
    for (const kind of inRandomOrder(options.kills)) {
      await sleep(200 + Math.random() * options.pause);
      const what = await (kind === 'app' ? victims.killApp() : victims.killBackend());
      killed[what] = (killed[what] ?? 0) + 1;
      say(`killed: ${what}; ${posters.sent.length} sent, the import is at ${await importState(book, bulk)}`);
    }
    await sleep(500);
    await posters.stop();
    const compared = await compare(book.id, posters, door);
    const imported = await untilImported(book, bulk, say);
    return {
      killed,
      sent: posters.sent.length,
      acknowledged:
        posters.sent.filter((sent) => sent.acknowledged !== undefined).length -
        compared.complete -
        compared.absent,
      complete: compared.complete,
      absent: compared.absent,
      broken: posters.broken,
      imported: JSON.stringify(imported),
      wrong: [
        ...compared.wrong,
        ...differences(expectedOf(options.lines), imported),
        ...(await verifiedBooks(book.id)),
      ],
      seconds: Math.round((Date.now() - began) / 1000),
    };
  } finally {
    await posters.stop();
    await victims.stop();
  }
}

function inRandomOrder({ app, backend }: DrillOptions['kills']): ('app' | 'backend')[] {
  const all = [...Array<'app'>(app).fill('app'), ...Array<'backend'>(backend).fill('backend')];
  return all
    .map((kind) => ({ kind, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
}

type Book = Awaited<ReturnType<typeof openBook>>;

const LONGEST_IMPORT_MS = 600_000;

async function untilImported(
  book: Book,
  bulk: string,
  say: (line: string) => void,
): Promise<Record<string, string>> {
  const until = Date.now() + LONGEST_IMPORT_MS;
  for (let state = ''; !state.startsWith('done'); await sleep(1000)) {
    const now = await importState(book, bulk);
    if (now !== state) say(`the import is at ${now}`);
    state = now;
    if (/^(failed|cancelled|paused)/.test(state) || Date.now() > until) break;
  }
  return documentsOf(book.id, 'K-');
}

function differences(expected: Record<string, string>, imported: Record<string, string>): string[] {
  return Object.entries(expected)
    .filter(([kind, told]) => imported[kind] !== told)
    .map(([kind, told]) => `of the file came ${imported[kind] ?? 'nothing'} as ${kind}, not ${told}`);
}

/** The embedded cluster's superuser has the owner's password. */
function asSuperuser(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = 'postgres';
  return url.href;
}

/** A folder of its own for each drill. */
export const drillFolder = (under: string): string =>
  `${under}/drill-${process.pid}-${randomUUID().slice(0, 8)}`;
