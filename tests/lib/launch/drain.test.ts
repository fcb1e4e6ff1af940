import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
    env: { ...process.env, DUEBOOK_DRAIN_MS: '1500' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
});
afterEach(() => void child.kill('SIGKILL'));

const ask = async (path: string) => (await fetch(origin + path)).json() as Promise<{ draining: boolean }>;

test('a server that is told to stop says so at once, answers what it has begun, and ends', async () => {
  expect(await ask('/')).toEqual({ draining: false });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await sleep(100);
  expect(await ask('/')).toEqual({ draining: true });
  await sleep(1000);
  // Begun while it drains, and still under way when the port is closed.
  const slow = Promise.all([1, 2, 3, 4].map(() => ask('/slow')));
  await sleep(700);
  await expect(fetch(origin)).rejects.toThrow();
  expect(await slow).toEqual(Array(4).fill({ draining: true }));
  expect(await ended).toEqual([0, null]);
});

test('connections that are kept open are ended with their next answer', async () => {
  expect((await fetch(origin)).headers.get('connection')).toBe('keep-alive');
  child.kill('SIGTERM');
  await sleep(100);
  expect((await fetch(origin)).headers.get('connection')).toBe('close');
});

test('the signal that comes twice at once is one, and a later one ends the server as it is', async () => {
  const ended = once(child, 'exit');
  const began = Date.now();
  void ask('/slow').catch(() => undefined);
  child.kill('SIGTERM');
  child.kill('SIGINT');
  await sleep(500);
  expect(child.exitCode).toBeNull();
  await sleep(900);
  const lost = ask('/slow').catch(() => 'lost');
  await sleep(700);
  child.kill('SIGTERM');
  expect(await ended).toEqual([1, null]);
  expect(await lost).toBe('lost');
  expect(Date.now() - began).toBeLessThan(3000);
});
