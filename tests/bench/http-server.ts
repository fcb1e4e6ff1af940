import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from 'next-auth/jwt';
import { behind } from '@/lib/health/checkpoint';
import { issueApiKey } from '@/lib/identity/issue-api-key';
import { openSession } from '@/lib/identity/session-record';
import { inIdentity, inJobs } from '@/lib/kernel/db';
import { buildApp } from '@/lib/launch/build';
import { KEPT } from '@/lib/launch/folder';
import { freePort } from '@/lib/launch/free-port';
import { say, step } from '@/lib/launch/say';
import { serve } from '@/lib/launch/serve';
import { webProcesses } from '@/lib/launch/web';
import { startWorker } from '@/lib/launch/worker-beside';
import type { Book } from './book/open-book';
import { ORGANISATION } from './people';

/** The production server with a worker beside it, people who are signed in, and a key of the API. */
export type HttpServer = {
  origin: string;
  /** `Cookie` headers: collectors first, then finance, manager, admin, auditor and sales viewer. */
  cookies: string[];
  key: string;
  /** Process numbers by what they are. */
  processes(): Record<'web' | 'worker' | 'postgres', number[]>;
  /** What web and worker have written to their logs. */
  said(): string;
  stop(): Promise<void>;
};

const PEOPLE = 15;

export async function startHttpServer(book: Book): Promise<HttpServer> {
  const { folder } = await buildApp();
  const port = await freePort();
  const secret = randomBytes(32).toString('base64url');
  const environment = {
    DATABASE_URL: book.url,
    NEXTAUTH_URL: `http://127.0.0.1:${port}`,
    NEXTAUTH_SECRET: secret,
    DUEBOOK_SLOW_MS: '500',
  };
  const log: Buffer[] = [];
  const worker = startWorker(environment);
  await step('Waiting for the worker to make the checkpoints and seal the ledger', untilCaughtUp);
  const web = await serve({
    mode: 'start',
    build: folder,
    processes: webProcesses(),
    host: '127.0.0.1',
    port,
    environment,
    hear: (chunk) => log.push(chunk),
  });
  say(`Serving on ${web.origin}`);
  return {
    origin: web.origin,
    cookies: await signIn(secret),
    key: await issueApiKey('bench', 'finance', 'bench'),
    processes: () => ({
      web: withChildren(web.pid),
      worker: childrenOf(process.pid).filter((pid) => commandOf(pid).includes('lib/launch/worker.ts')),
      postgres: withChildren(postmaster()),
    }),
    said: () => Buffer.concat(log).toString(),
    async stop() {
      await web.stop();
      await worker.stop();
    },
  };
}

/** The checkpoints know everything that was posted, and the ledger is sealed. */
export async function untilCaughtUp(): Promise<void> {
  for (;;) {
    const { entries, marks, checkpointDay, day } = await behind(ORGANISATION);
    if (checkpointDay === day && entries + marks === 0 && (await isSealed())) return;
    await sleep(1000);
  }
}

/** A block is sealed once it is full or a minute old: what is left is less than one. */
const isSealed = (): Promise<boolean> =>
  inJobs(ORGANISATION, async (tx) => {
    const [row] = await tx.$queryRaw<{ waiting: bigint }[]>`
      SELECT count(*) AS waiting
      FROM (SELECT FROM entry e WHERE e.organisation_id = ${ORGANISATION}
              AND e.seq > (SELECT coalesce(max(b.to_seq), 0) FROM ledger_block b WHERE b.organisation_id = ${ORGANISATION})
            ORDER BY e.seq LIMIT 10000) w`;
    return row !== undefined && row.waiting < 10_000n;
  });

/** Sessions as signing in makes them, sealed as next-auth seals them. */
async function signIn(secret: string): Promise<string[]> {
  const cookies: string[] = [];
  for (let user = 1; user <= PEOPLE; user += 1) {
    const session = await inIdentity((tx) => openSession(tx, user, ORGANISATION));
    cookies.push(`next-auth.session-token=${await encode({ token: { session }, secret })}`);
  }
  return cookies;
}

const postmaster = (): number =>
  Number(readFileSync(join(KEPT, 'bench/postgres/postmaster.pid'), 'utf8').split('\n')[0]);

const withChildren = (pid: number): number[] => [pid, ...childrenOf(pid)];

/** Processes that a process started; none on systems without /proc. */
function childrenOf(parent: number): number[] {
  return processNumbers().filter((pid) => parentOf(pid) === parent);
}

function processNumbers(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

const commandOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
