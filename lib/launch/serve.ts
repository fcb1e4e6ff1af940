import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Failure } from './failure';
import { ROOT } from './folder';
import { drainMs } from './say';

/** A running Next server. `ended` resolves when its process does, with its exit code. */
export type WebServer = { origin: string; pid: number; ended: Promise<number>; stop(): Promise<void> };

export type ServeOptions = {
  mode: 'start' | 'dev';
  host: string;
  port: number;
  /** The finished build that is served; the development server builds as it goes. */
  build?: string;
  /** How many processes serve it, on one port; 1 unless said. */
  processes?: number;
  /** Added to this process's environment. */
  environment: Record<string, string>;
  /** Ends the server while it is still starting. */
  stopped?: AbortSignal;
  /** What the server says once it is up; standard error unless said. */
  hear?: (chunk: Buffer) => void;
};

/** Longer than a reverse proxy or a client keeps an idle connection, so that neither reuses one that just closed. */
const KEEP_ALIVE_MS = '70000';

/**
 * What outlives a request is small: told so, Node collects in time instead of growing to what the machine has. Room for
 * what a request makes and drops keeps it from being taken for something that stays. In megabytes.
 */
const MEMORY = ['--max-old-space-size=512', '--max-semi-space-size=64'];

/** Starts Next and resolves when it answers. Throws `Failure` with what it said when it does not. */
export async function serve(options: ServeOptions): Promise<WebServer> {
  const child = spawn(process.execPath, programOf(options), {
    cwd: ROOT,
    env: { ...process.env, ...environmentOf(options) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  endWithThisProcess(child);
  const origin = originOf(options);
  await untilUp(child, options, origin);
  return { origin, pid: child.pid ?? 0, ended, stop: () => stop(child, ended) };
}

/** What is started: Next itself, or what starts it several times. */
function programOf({ mode, host, port, processes = 1 }: ServeOptions): string[] {
  const next = [join(ROOT, 'node_modules/next/dist/bin/next'), mode, '-H', host, '-p', String(port)];
  if (mode === 'dev') return next;
  const flags = [...MEMORY, loading('each-request.ts'), loading('drain.ts')];
  const start = [...next, '--keepAliveTimeout', KEEP_ALIVE_MS];
  if (processes === 1) return [...flags, ...start];
  return [join(ROOT, 'lib/launch/web-processes.ts'), String(processes), ...flags, '--', ...start];
}

function environmentOf({ mode, build, environment }: ServeOptions): Record<string, string> {
  // The development server hands its options on to the process that serves.
  const options = [process.env.NODE_OPTIONS, loading('each-request.ts')].filter(Boolean).join(' ');
  return {
    ...(mode === 'dev'
      ? { NODE_ENV: 'development', NODE_OPTIONS: options }
      : // Each thread that compresses would keep an arena of its own.
        { NODE_ENV: 'production', MALLOC_ARENA_MAX: '2', NEXT_MANUAL_SIG_HANDLE: '1' }),
    ...(build ? { DUEBOOK_BUILD: build } : {}),
    ...environment,
  };
}

const loading = (file: string): string => `--import=${pathToFileURL(join(ROOT, 'lib/launch', file))}`;

/** A launcher that is ended at once, by a second signal, ends what it started as well. */
export function endWithThisProcess(child: ChildProcess): void {
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
}

/** What Next says while starting is a banner: it is shown when the start fails, and left out otherwise. */
async function untilUp(child: ChildProcess, options: ServeOptions, origin: string): Promise<void> {
  const hear = options.hear ?? ((chunk: Buffer) => process.stderr.write(chunk));
  const banner: Buffer[] = [];
  let up = false;
  const listen = (chunk: Buffer) => (up ? hear(chunk) : banner.push(chunk));
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  for (const until = Date.now() + 120_000; Date.now() < until && !options.stopped?.aborted; await sleep(50)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await answers(origin)) {
      up = true;
      return;
    }
  }
  child.kill('SIGKILL');
  throw new Failure(`${Buffer.concat(banner).toString().trim()}\nThe web server did not come up: see above.`);
}

/** Where this computer reaches a server that listens on `host`. */
function originOf({ host, port }: ServeOptions): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function answers(origin: string): Promise<boolean> {
  try {
    await fetch(`${origin}/health`, { signal: AbortSignal.timeout(60_000), redirect: 'manual' });
    return true;
  } catch {
    return false;
  }
}

/**
 * `/ready` says no for `DUEBOOK_DRAIN_MS`, then the port is closed and requests under way are answered (see drain.ts);
 * ten seconds later the process is ended anyway.
 */
async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000 + drainMs());
  await ended;
  clearTimeout(late);
}
