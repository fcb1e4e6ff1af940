import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ROOT } from '@/lib/launch/folder';
import { freePort } from '@/lib/launch/free-port';

let child: ChildProcess;
let origin: string;

beforeEach(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const program = [
    '--import',
    join(ROOT, 'lib/launch/drain.ts'),
    join(import.meta.dirname, 'slow-server.ts'),
  ];
  child = spawn(process.execPath, [...program, String(port)], {
    env: { ...process.env, DUEBOOK_DRAIN_MS: String(DRAIN_MS) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
});
afterEach(() => void child.kill('SIGKILL'));

const DRAIN_MS = 3000;
/** What a test waits for while everything else is busy. */
const patient = { timeout: DRAIN_MS - 500, interval: 20 };

const ask = async (path: string) => (await fetch(origin + path)).json() as Promise<{ draining: boolean }>;

test('a server that is told to stop says so at once, answers what it has begun, and ends', async () => {
  expect(await ask('/')).toEqual({ draining: false });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await vi.waitFor(async () => expect(await ask('/')).toEqual({ draining: true }), patient);
  // Begun while it drains, and still under way when the port is closed.
  const slow = Promise.all([1, 2, 3, 4].map(() => ask('/slow')));
  await vi.waitFor(() => expect(fetch(origin)).rejects.toThrow(), { timeout: 10_000, interval: 50 });
  expect(child.exitCode).toBeNull();
  expect(await slow).toEqual(Array(4).fill({ draining: true }));
  expect(await ended).toEqual([0, null]);
});

test('connections that are kept open are ended with their next answer', async () => {
  const connection = async () => (await fetch(origin)).headers.get('connection');
  expect(await connection()).toBe('keep-alive');
  child.kill('SIGTERM');
  await vi.waitFor(async () => expect(await connection()).toBe('close'), patient);
});

test('the signal that comes twice at once is one, and a later one ends the server as it is', async () => {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  child.kill('SIGINT');
  await vi.waitFor(async () => expect(await ask('/')).toEqual({ draining: true }), patient);
  const lost = ask('/slow').catch(() => 'lost');
  await sleep(2200);
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  expect(await ended).toEqual([1, null]);
  expect(await lost).toBe('lost');
});
