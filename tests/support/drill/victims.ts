import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { serve, type WebServer } from '@/lib/launch/serve';
import { spawnWorker } from '@/lib/launch/worker-beside';

/** What is killed, and started again as whatever watches over processes would. */
export type Victims = {
  origin: () => string;
  /** Kills web server or worker without a word; resolves when it is up again. Says what it was. */
  killApp(): Promise<string>;
  /** Ends the session, or kills the process, of a database backend that is at work. Says what it was doing. */
  killBackend(): Promise<string>;
  said(): string;
  stop(): Promise<void>;
};

type Place = {
  build: string;
  port: number;
  environment: Record<string, string>;
  /** Of the database's superuser. */
  superuserUrl: string;
  /** Whether a backend's process may be killed: all of the server's sessions go with it. */
  alone: boolean;
};

export async function startVictims({
  build,
  port,
  environment,
  superuserUrl,
  alone,
}: Place): Promise<Victims> {
  const log: Buffer[] = [];
  const hear = (chunk: Buffer) => void log.push(chunk);
  const startWeb = () => serve({ mode: 'start', build, host: '127.0.0.1', port, environment, hear });
  let web: WebServer = await startWeb();
  const worker = watchedWorker(environment);
  const { origin } = web;

  return {
    origin: () => origin,
    async killApp() {
      if (Math.random() < 0.5) {
        await worker.kill();
        return 'worker';
      }
      process.kill(web.pid, 'SIGKILL');
      await web.ended;
      web = await startWeb();
      return 'web server';
    },
    killBackend: () => killBackend(superuserUrl, alone),
    said: () => Buffer.concat(log).toString(),
    async stop() {
      await Promise.all([web.stop(), worker.stop()]);
    },
  };
}

/** A worker that is there again whenever it ends, be it killed or because it found no database. */
function watchedWorker(environment: Record<string, string>) {
  let stopping = false;
  let child: ChildProcess;
  let ended: Promise<void>;
  const begin = () => {
    child = spawnWorker(environment);
    ended = new Promise((resolve) => child.once('exit', () => resolve()));
    void ended.then(() => stopping || setTimeout(() => stopping || begin(), AGAIN_MS));
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    await ended;
  };
  begin();
  return {
    kill: () => end('SIGKILL'),
    async stop() {
      stopping = true;
      await end('SIGTERM');
    },
  };
}

const AGAIN_MS = 300;

type Backend = { pid: number; application: string; doing: string };

/** One that is in a transaction where there is one. $1: of the web server, or of background work. */
const AT_WORK = `
  SELECT pid, application_name AS application,
         CASE WHEN state = 'idle' THEN 'doing nothing' WHEN query ~ '^COMMIT' THEN 'committing'
              WHEN query ~ 'advance_checkpoint|rebuild_checkpoint' THEN 'catching up'
              WHEN query ~ 'seal|ledger_block' THEN 'sealing'
              WHEN query ~ 'bulk|import' THEN 'importing'
              WHEN query ~* 'insert into|nextval|number_counter' THEN 'posting'
              WHEN query ~ 'pgboss' THEN 'looking for jobs' ELSE 'something else' END AS doing
  FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND application_name = $1
  ORDER BY (state = 'idle'), (query ~ 'advance_checkpoint|rebuild_checkpoint|seal|ledger_block|bulk') DESC, random()
  LIMIT 1`;

const WORTH = ['catching up', 'sealing', 'importing', 'posting', 'committing'];
const LONGEST_WATCH_MS = 3000;
/** A worker that is just starting has no session yet. */
const LONGEST_ABSENCE_MS = 60_000;

async function killBackend(superuserUrl: string, alone: boolean): Promise<string> {
  const client = await connectWhenUp(superuserUrl);
  try {
    // What matters takes moments: it is watched for a while, until that is done.
    const of = Math.random() < 0.5 ? 'duebook' : 'duebook jobs';
    for (const began = Date.now(); ; await sleep(5)) {
      const [backend] = (await client.query<Backend>(AT_WORK, [of])).rows;
      const watched = Date.now() - began;
      if (!backend && watched > LONGEST_ABSENCE_MS) throw new Error(`${of} has had no session for a minute.`);
      if (!backend || (!WORTH.includes(backend.doing) && watched < LONGEST_WATCH_MS)) continue;
      const { pid, application, doing } = backend;
      const hard = alone && Math.random() < 0.5;
      if (hard) process.kill(pid, 'SIGKILL');
      else await client.query('SELECT pg_terminate_backend($1)', [pid]);
      return `${application}, ${doing}, ${hard ? 'its process killed' : 'its session ended'}`;
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connectWhenUp(url: string): Promise<pg.Client> {
  for (let tries = 1; ; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries === 300) throw error;
      await sleep(100);
    }
  }
}
