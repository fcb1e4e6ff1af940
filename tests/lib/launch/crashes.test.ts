import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { kept, ROOT } from '@/lib/launch/folder';
import { takeLock, withLock } from '@/lib/launch/folder-lock';
import { runningServer, shutDown } from '@/lib/launch/postgres-cluster';
import { acquireServer } from '@/lib/launch/postgres-server';

let folder: string;

beforeEach(() => {
  mkdirSync(kept('test'), { recursive: true, mode: 0o700 });
  folder = mkdtempSync(kept('test/launch-'));
  return async () => {
    await shutDown(cluster());
    rmSync(folder, { recursive: true, force: true });
  };
});

describe('a lock', () => {
  test('whose process was killed is taken over', async () => {
    const holder = await hold('lock', join(folder, 'lock'));
    expect(takeLock(join(folder, 'lock'))).toBe(false);
    await kill(holder);
    expect(await withLock(join(folder, 'lock'), async () => 'mine', 5)).toBe('mine');
  });

  test('is held by one at a time', async () => {
    let inside = 0;
    let most = 0;
    const enter = () =>
      withLock(join(folder, 'lock'), async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside -= 1;
      });
    await Promise.all([enter(), enter(), enter(), enter()]);
    expect(most).toBe(1);
  });

  test('that somebody keeps too long is refused with a sentence', async () => {
    takeLock(join(folder, 'lock'));
    await expect(withLock(join(folder, 'lock'), async () => 1, 0)).rejects.toThrow(
      /has held .* end it, then try again/,
    );
  });
});

describe('the embedded server', () => {
  test('left behind by a killed process is used again, and stopped by the last one out', async () => {
    const holder = await hold('server', folder);
    const before = runningServer(cluster());
    await kill(holder);
    const server = await acquireServer(folder, SMALL);
    expect(runningServer(cluster())).toEqual(before);
    const second = await acquireServer(folder, SMALL);
    await second.release();
    expect(await answers(server.urlOf('postgres'))).toBe(true);
    await server.release();
    expect(runningServer(cluster())).toBeUndefined();
  });

  test('that was killed comes up again with what was committed', async () => {
    const first = await acquireServer(folder, SMALL);
    await ask(first.urlOf('postgres'), 'CREATE DATABASE kept');
    process.kill(runningServer(cluster())?.pid ?? 0, 'SIGKILL');
    const second = await acquireServer(folder, SMALL);
    expect(await answers(second.urlOf('kept'))).toBe(true);
    await first.release();
    await second.release();
  });

  test('is closed to who does not know the password, and keeps it to its owner', async () => {
    const server = await acquireServer(folder, SMALL);
    const wrong = new URL(server.urlOf('postgres'));
    wrong.password = 'guessed';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    const { rows } = await ask(
      server.urlOf('postgres'),
      'SELECT rolsuper FROM pg_roles WHERE rolname = current_user',
    );
    expect(rows).toEqual([{ rolsuper: false }]);
    await server.release();
  });

  test('without its password file is not replaced', async () => {
    const server = await acquireServer(folder, SMALL);
    await server.release();
    rmSync(join(folder, 'postgres.json'));
    await expect(acquireServer(folder, SMALL)).rejects.toThrow(/postgres\.json.* is missing: put it back/);
    expect(readFileSync(join(folder, 'postgres/PG_VERSION'), 'utf8').trim()).toBe('18');
  });
});

const SMALL = { settings: { shared_buffers: '16MB' } };

const cluster = () => ({ data: join(folder, 'postgres'), log: join(folder, 'postgres.log') });

/** Starts a process that holds something, and resolves when it does. */
async function hold(what: 'lock' | 'server', place: string): Promise<ChildProcess> {
  const script = join(ROOT, 'tests/support/hold.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, what, place], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`The holder ended with ${code}.`)));
  });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function answers(url: string): Promise<boolean> {
  return (await ask(url, 'SELECT 1 AS one')).rows.length === 1;
}

async function ask(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
