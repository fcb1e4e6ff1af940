import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Book, openWorld, type World } from '@/tests/support/world';
import { bulkInto, endOf, startInto } from './bulk';
import { booked, csv } from './files';

const root = join(import.meta.dirname, '../../..');

let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld();
  folder = mkdtempSync(join(tmpdir(), 'duebook-big-'));
});
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

const HEAD = 'Customer No,Customer,Invoice No,Invoice Date,Due Date,Amount,Currency,Paid On';

/** Invoices, every fifth paid on its line; `width` characters of each line are a remark that nobody imports. */
function invoices(count: number, width = 0): Buffer {
  const remark = 'x'.repeat(width);
  const lines = Array.from({ length: count }, (_, n) => {
    const paid = n % 5 === 0 ? '2026-08-01' : '';
    return `A-${n % 50},Customer ${n % 50},R-${n},2026-01-15,2026-02-14,${10 + (n % 90)}.50,EUR,${paid},${remark}`;
  });
  return csv(`${HEAD},Remarks`, ...lines);
}

test('a worker that is killed while it checks, and one that is while it writes, leave it to the next', async () => {
  const [whole, broken] = [await world.another(), await world.another()];
  const content = invoices(12_000);
  expect((await bulkInto(whole, 'invoices', content)).state).toBe('done');
  const bulk = await startInto(broken, 'invoices', content);
  for (const phase of ['checking', 'writing']) {
    const { child } = start('lib/launch/worker.ts');
    await until(() => reached(broken, bulk, phase));
    child.kill('SIGKILL');
    expect(await booked(broken)).toEqual([]);
  }
  const { child } = start('lib/launch/worker.ts');
  await until(async () => (await endOf(broken, bulk)).state === 'done');
  expect(await booked(broken)).toEqual(await booked(whole));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
}, 240_000);

test('the command line is stopped by Ctrl-C with nothing written, tries out, and goes on where it was', async () => {
  const [whole, stopped] = [await world.another(), await world.another()];
  const content = invoices(30_000, 660);
  const path = join(folder, 'large.csv');
  writeFileSync(path, content);
  expect(content.length).toBeGreaterThan(20 * 1024 * 1024);
  const args = ['invoices', path, '--organisation', stopped.organisation.slug];

  const tried = await ending(start('lib/launch/import.ts', ...args, '--dry-run'));
  expect([tried.code, tried.said]).toEqual([0, expect.stringContaining('30000 lines: nothing was written.')]);
  expect(tried.said).toContain('Documents: 36000 new, 0 known.');
  expect(await booked(stopped)).toEqual([]);

  const first = start('lib/launch/import.ts', ...args);
  await until(async () => /of 30,000 records checked/.test(first.said()));
  first.child.kill('SIGINT');
  const cut = await ending(first);
  expect([cut.code, /Run the same again/.test(cut.said) || cut.said]).toEqual([130, true]);
  expect(await booked(stopped)).toEqual([]);

  const again = await ending(start('lib/launch/import.ts', ...args));
  expect([again.code, /going on where it was/.test(again.said) || again.said]).toEqual([0, true]);
  expect(again.said).toContain('30000 lines: imported.');
  expect((await bulkInto(whole, 'invoices', content)).state).toBe('done');
  expect(await booked(stopped)).toEqual(await booked(whole));
}, 300_000);

type Started = { child: ChildProcess; said: () => string };

function start(script: string, ...args: string[]): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: world.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const heard: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => heard.push(chunk));
  return { child, said: () => Buffer.concat(heard).toString() };
}

async function ending({ child, said }: Started): Promise<{ code: number | null; said: string }> {
  if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve));
  return { code: child.exitCode, said: said() };
}

/** Whether some of the phase is done. */
async function reached(book: Book, bulk: string, phase: string): Promise<boolean> {
  const [row] = await book.sql<{ reached: boolean }>(
    `SELECT phase = $3 AND done > 0 AS reached FROM bulk_import WHERE organisation_id = $1 AND id = $2`,
    [book.organisation.id, bulk, phase],
  );
  return row?.reached ?? false;
}

async function until(well: () => Promise<boolean>, ms = 90_000): Promise<void> {
  for (const end = Date.now() + ms; !(await well()); await sleep(30))
    if (Date.now() > end) throw new Error('It did not come about.');
}
