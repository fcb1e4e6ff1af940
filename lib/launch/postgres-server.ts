import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, Failure, reasonOf } from './failure';
import { withLock } from './folder-lock';
import { freePort } from './free-port';
import * as cluster from './postgres-cluster';
import { addUser, hasUsers } from './users';

export type ServerOptions = {
  /** What is lost by a crash may be lost: flushing is off, and a crashed cluster is made anew. */
  disposable?: boolean;
  settings?: Record<string, string>;
  say?: (line: string) => void;
};

export type Server = {
  /** Connects to database `name` as the owner of all of them, who is no superuser: row-level security binds it. */
  urlOf(name: string): string;
  /** Gives the server back; the last one out stops it. */
  release(): Promise<void>;
};

/**
 * The PostgreSQL of a folder, started when it does not run, for as long as any process uses it. A server that a
 * crash left behind is used again. Throws `Failure` with PostgreSQL's own last lines when it does not come up.
 */
export async function acquireServer(folder: string, options: ServerOptions = {}): Promise<Server> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const place = { data: join(folder, 'postgres'), log: join(folder, 'postgres.log') };
  return withLock(join(folder, 'postgres.lock'), async () => {
    const access = readAccess(folder);
    if (options.disposable && cluster.crashed(place)) rmSync(place.data, { recursive: true, force: true });
    if (!existsSync(place.data)) options.say?.('making a database cluster');
    await cluster.initialise(place, access.password);
    const port = (await runningPort(place, access)) ?? (await start(place, folder, access, options));
    const note = addUser(join(folder, 'users'));
    const urlOf = (name: string) => login(OWNER, access.password, port, name);
    return { urlOf, release: () => release(folder, place, note) };
  });
}

type Access = { password: string; port: number };

const OWNER = 'duebook';

const login = (user: string, password: string, port: number, database: string) =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;

async function runningPort(place: cluster.Cluster, { password }: Access): Promise<number | undefined> {
  const running = cluster.runningServer(place);
  if (!running) return undefined;
  try {
    await untilReady(place, password, running.port);
    return running.port;
  } catch {
    await cluster.shutDown(place);
    return undefined;
  }
}

async function start(
  place: cluster.Cluster,
  folder: string,
  access: Access,
  options: ServerOptions,
): Promise<number> {
  const port = await freePort(access.port);
  writeFileSync(join(folder, 'postgres.json'), JSON.stringify({ ...access, port }), { mode: 0o600 });
  const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  // What a killed server leaves in memory is gone within moments; PostgreSQL refuses to start before.
  for (let attempt = 1; ; attempt += 1) {
    await cluster.launch(place, port, { ...(options.disposable ? careless : {}), ...options.settings });
    try {
      await untilReady(place, access.password, port);
      return port;
    } catch (error) {
      await cluster.shutDown(place);
      if (attempt >= 20 || !/shared memory block/.test(cluster.lastWords(place))) throw error;
      await sleep(500);
    }
  }
}

/** Waits until the server answers: up to two minutes, since after a crash it first replays what it had written. */
async function untilReady(place: cluster.Cluster, password: string, port: number): Promise<void> {
  const began = Date.now();
  const connectionString = login(cluster.SUPERUSER, password, port, 'postgres');
  for (;;) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5000 });
    try {
      await client.connect();
      await makeOwner(client, password);
      await client.end();
      return;
    } catch (error) {
      const starting = ['ECONNREFUSED', '57P03'].includes(codeOf(error) ?? '');
      const waited = Date.now() - began;
      // The pid file appears a moment after the process.
      const alive = waited < 2000 || cluster.runningServer(place) !== undefined;
      if (!starting || !alive || waited > 120_000) {
        throw new Failure(
          `PostgreSQL did not come up (${reasonOf(error)}). It said:\n${cluster.lastWords(place)}`,
        );
      }
      await sleep(25);
    }
  }
}

async function makeOwner(client: pg.Client, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [OWNER]);
  if (rowCount) return;
  await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEDB CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`);
}

async function release(folder: string, place: cluster.Cluster, note: string): Promise<void> {
  await withLock(join(folder, 'postgres.lock'), async () => {
    rmSync(note, { force: true });
    if (!hasUsers(join(folder, 'users'))) await cluster.shutDown(place);
  });
}

function readAccess(folder: string): Access {
  try {
    return JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as Access;
  } catch {
    if (existsSync(join(folder, 'postgres', 'PG_VERSION'))) {
      throw new Failure(
        `${folder}/postgres.json, which holds the password of the database beside it, is missing: put it back, or move ${folder} away to begin anew.`,
      );
    }
    const access = { password: randomBytes(24).toString('base64url'), port: 0 };
    writeFileSync(join(folder, 'postgres.json'), JSON.stringify(access), { mode: 0o600 });
    return access;
  }
}
