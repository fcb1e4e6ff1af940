import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dropDatabase } from '@/lib/launch/database';
import { ROOT } from '@/lib/launch/folder';
import { startWorker as startBeside } from '@/lib/launch/worker-beside';
import { migrate } from '@/prisma/migrate';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { lateServer } from '../../support/late-server';

let database: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => database.close());

describe('a database', () => {
  test('that is not there yet is waited for, and what is waited for is said', async () => {
    const late = await lateServer(database.url);
    const said: string[] = [];
    const migrated = migrate(late.url, { say: (line) => said.push(line), seconds: 20 });
    await until(() => said.length > 0);
    expect(said).toEqual([expect.stringMatching(/^waiting up to 20 s for the database at 127\.0\.0\.1:\d+/)]);
    await late.open();
    expect(await migrated).toEqual([]);
    late.close();
  });

  test('that does not come in time is named', async () => {
    const late = await lateServer(database.url);
    await expect(migrate(late.url, { seconds: 1 })).rejects.toThrow(/cannot be reached .*ECONNREFUSED/);
  });

  test('that does not know the password, the user or itself is not waited for', async () => {
    const began = Date.now();
    expect(await failureAt({ password: 'not-this-one' })).toMatch(
      /refuses the password: correct it in DATABASE_URL/,
    );
    expect(await failureAt({ pathname: '/not_there' })).toMatch(
      /not_there does not exist on that server: create it/,
    );
    expect(Date.now() - began).toBeLessThan(5000);
  });

  test('in which the user may not make tables says which right is missing', async () => {
    const role = `limited_${process.pid}`;
    await ask(`CREATE ROLE ${role} LOGIN PASSWORD 'limited'`);
    try {
      expect(await failureAt({ username: role, password: 'limited' })).toMatch(
        /lacks a right .*migrating needs the owner of the database/,
      );
    } finally {
      await ask(`DROP ROLE ${role}`);
    }
  });

  test('that is empty is migrated once by many processes that start at once, queues included', async () => {
    const name = `${new URL(database.url).pathname.slice(1)}_empty`;
    await ask(`CREATE DATABASE ${name}`);
    const url = urlWith({ pathname: `/${name}` });
    try {
      const said: string[] = [];
      const applied = await Promise.all(
        Array.from({ length: 4 }, () => migrate(url, { say: (line) => said.push(line) })),
      );
      expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
      expect(said).toContain('waiting for another process that migrates this database');
      expect(await ask('SELECT name FROM pgboss.queue ORDER BY name', url)).toEqual(
        await ask('SELECT name FROM pgboss.queue ORDER BY name'),
      );
    } finally {
      await dropDatabase(database.url, name);
    }
  });
});

describe('npm run worker', () => {
  test('waits for its database, works, and ends when it is told to', async () => {
    const late = await lateServer(database.url);
    const worker = startWorker(late.url, 'pipe');
    await until(() => worker.said().includes('waiting up to 33 s for the database'));
    await late.open();
    await until(() => worker.said().includes('The worker is at work'));
    await sleep(1000);
    const asked = Date.now();
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual([0, null]);
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(worker.said()).toContain('The worker ends: SIGTERM');
    expect(worker.said()).not.toMatch(/could not|failed|Error/);
    late.close();
  });

  test('goes on when its database was away for a moment', async () => {
    const late = await lateServer(database.url);
    await late.open();
    const worker = startWorker(late.url, 'pipe');
    await until(() => worker.said().includes('The worker is at work'));
    late.close();
    await until(() => worker.said().includes('The organisations could not be listed'));
    await late.open();
    await sleep(3000);
    expect(worker.child.exitCode).toBeNull();
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual([0, null]);
  });

  test('ends with the launcher that started it', async () => {
    const worker = startWorker(database.url, 'ipc');
    await until(() => worker.said().includes('The worker is at work'));
    worker.child.disconnect();
    expect(await worker.ended).toEqual([0, null]);
    expect(worker.said()).toContain('The worker ends: its launcher is gone');
  });
});

describe('the worker beside a web server', () => {
  test('is started again when it is killed, and ends when it is told to', async () => {
    const pids = async () =>
      (await ask(`SELECT pid FROM pgboss.instance WHERE stopped_on IS NULL ORDER BY started_on DESC`)) as {
        pid: number;
      }[];
    const before = (await pids()).length;
    const beside = startBeside({ DATABASE_URL: database.url });
    const [first] = await untilMore(pids, before);
    process.kill(first?.pid ?? 0, 'SIGKILL');
    const [second] = await untilMore(pids, before + 1);
    expect(second?.pid).not.toBe(first?.pid);
    await beside.stop();
    expect(() => process.kill(second?.pid ?? 0, 0)).toThrow('ESRCH');
  });
});

async function untilMore<T>(list: () => Promise<T[]>, before: number): Promise<T[]> {
  for (const end = Date.now() + 30_000; ; await sleep(100)) {
    const found = await list();
    if (found.length > before) return found;
    if (Date.now() > end) throw new Error('No worker came within 30 s.');
  }
}

function startWorker(url: string, fourth: 'pipe' | 'ipc') {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'lib/launch/worker.ts')], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: url, DUEBOOK_DATABASE_WAIT: '33' },
    stdio: ['ignore', 'ignore', 'pipe', fourth],
  });
  children.push(child);
  const heard: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => heard.push(chunk));
  return { child, ended: once(child, 'exit'), said: () => Buffer.concat(heard).toString() };
}

function urlWith(part: { password?: string; username?: string; pathname?: string }): string {
  return Object.assign(new URL(database.url), part).href;
}

async function failureAt(part: { password?: string; username?: string; pathname?: string }): Promise<string> {
  const failure = await migrate(urlWith(part)).catch((error: Error) => error);
  if (!(failure instanceof Error)) throw new Error('It was migrated.');
  expect(failure.name).toBe('Failure');
  expect(failure.message).not.toContain(part.password ?? 'no password');
  return failure.message;
}

async function ask(sql: string, url = database.url): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until(come: () => boolean, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; !come(); await sleep(50)) {
    if (Date.now() > end) throw new Error(`It did not come within ${ms} ms.`);
  }
}
