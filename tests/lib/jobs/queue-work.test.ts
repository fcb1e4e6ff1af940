import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { HANDLERS, type Handler } from '@/lib/jobs/handlers';
import { workQueues } from '@/lib/jobs/queue-work';
import { sayTo } from '@/lib/jobs/say';
import { inOrganisation } from '@/lib/kernel/db';
import { enqueue } from '@/lib/kernel/enqueue';
import { unprocessable } from '@/lib/kernel/refusal';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
const said: string[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => {
  delete HANDLERS.imports;
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => world.close());

describe('a worker', () => {
  test('does a job with what it carries, and tells that it is done', async () => {
    const got: unknown[] = [];
    const worker = work(async (payload) => void got.push(payload));
    const id = await add('plain');
    await until(async () => (await stateOf(id)) === 'completed');
    expect(got).toEqual([{ organisationId: world.organisation.id, importId: 'plain' }]);
    await worker.stop();
  });

  test('tries a job again that failed, and gives up one that is refused', async () => {
    let attempts = 0;
    const worker = work(async ({ importId }) => {
      if (importId === 'refused') throw unprocessable('This file is none.');
      attempts += 1;
      if (attempts === 1) throw new Error('the first attempt breaks');
    });
    const [failing, refused] = [await add('failing'), await add('refused')];
    await until(async () => (await stateOf(failing)) === 'completed');
    await until(async () => (await stateOf(refused)) === 'failed');
    expect(attempts).toBe(2);
    expect(said.join('\n')).toContain('the first attempt breaks');
    const [row] = await world.sql<{ output: unknown }>('SELECT output FROM pgboss.job WHERE id = $1', [
      refused,
    ]);
    expect(row?.output).toEqual({ reason: 'This file is none.' });
    await worker.stop();
  });

  test('that is stopped gives its job back, which another one begins at once', async () => {
    let begun = 0;
    const worker = work(async (_, { signal }) => {
      begun += 1;
      await sleep(60_000, undefined, { signal });
    });
    const id = await add('stopped');
    await until(async () => begun === 1);
    await worker.stop();
    expect(await stateOf(id)).toBe('retry');
    // One that failed would wait before it is tried again.
    const [given] = await world.sql<{ at_once: boolean }>(
      'SELECT start_after <= clock_timestamp() AS at_once FROM pgboss.job WHERE id = $1',
      [id],
    );
    expect(given?.at_once).toBe(true);
    const next = work(async () => undefined);
    await until(async () => (await stateOf(id)) === 'completed');
    await next.stop();
  });

  test('that does not heed its signal is given up, and its job begins elsewhere', async () => {
    const deaf = startProcess({ DUEBOOK_TEST_DEAF: '1' });
    const id = await add('deaf');
    await until(async () => deaf.said().includes('begun deaf'));
    const asked = Date.now();
    deaf.child.kill('SIGTERM');
    await until(async () => deaf.child.exitCode !== null);
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(await stateOf(id)).toBe('retry');
    const next = work(async () => undefined);
    await until(async () => (await stateOf(id)) === 'completed');
    await next.stop();
  });

  test('that is killed loses its job to another one', async () => {
    const killed = startProcess();
    const id = await add('killed');
    await until(async () => killed.said().includes('begun killed'));
    const next = work(async () => undefined);
    killed.child.kill('SIGKILL');
    await until(async () => (await stateOf(id)) === 'completed', 40_000);
    const [row] = await world.sql<{ retries: number }>(
      'SELECT retry_count AS retries FROM pgboss.job WHERE id = $1',
      [id],
    );
    expect(row?.retries).toBe(1);
    await next.stop();
  });
});

function work(handler: Handler<'imports'>): { stop(): Promise<void> } {
  HANDLERS.imports = handler;
  const stopping = new AbortController();
  const over = workQueues(
    stopping.signal,
    sayTo((line) => said.push(line)),
  );
  return {
    async stop() {
      stopping.abort();
      await over;
    },
  };
}

function startProcess(environment: Record<string, string> = {}): { child: ChildProcess; said(): string } {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'worker-process.ts')], {
    env: { ...process.env, DATABASE_URL: world.url, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const heard: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => heard.push(chunk));
  return { child, said: () => Buffer.concat(heard).toString() };
}

async function add(importId: string): Promise<string> {
  const id = await inOrganisation(world.organisation.id, (tx) =>
    enqueue(tx, 'imports', { organisationId: world.organisation.id, importId }, { key: importId }),
  );
  return id ?? 'not added';
}

async function stateOf(id: string): Promise<string | undefined> {
  const [row] = await world.sql<{ state: string }>('SELECT state FROM pgboss.job WHERE id = $1', [id]);
  return row?.state;
}

async function until(come: () => Promise<boolean>, ms = 20_000): Promise<void> {
  for (const end = Date.now() + ms; !(await come()); await sleep(50)) {
    if (Date.now() > end)
      throw new Error(`It did not come within ${ms} ms. The worker said: ${said.join(' | ')}`);
  }
}
