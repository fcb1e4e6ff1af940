import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { workQueue } from '@/lib/collections/work-queue';
import { catchUp } from '@/lib/health/checkpoint';
import { sealFinal } from '@/lib/health/seal-final';
import { sealState } from '@/lib/health/seal-state';
import { verifyOrganisation } from '@/lib/health/verify';
import { findOrganisation } from '@/lib/identity/find-organisation';
import type { Actor } from '@/lib/kernel/actor';
import { disconnect, inOrganisation, organisationIds } from '@/lib/kernel/db';
import { answer } from '@/lib/kernel/query';
import { restoreBackup } from '@/lib/launch/restore-backup';
import { writeBackup } from '@/lib/launch/write-backup';
import { trialBalance } from '@/lib/ledger/trial-balance';
import { sendReminder } from '@/lib/mail/send-reminder';
import { seed } from '@/prisma/seed';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
let empty: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'duebook-backup-'));
const file = join(folder, 'demo.backup');

beforeAll(async () => {
  world = await openWorld({ role: 'owner', slug: 'second' });
  await seed({ password: 'a password of the demo book', say: () => undefined });
  await world.customer({ invoices: [{ amount: '10.00', issued_on: '2026-01-05', paid: '2026-01-20' }] });
  const { number } = await world.customer({ invoices: [{ amount: '10.00', issued_on: '2026-01-05' }] });
  vi.stubEnv('DUEBOOK_SMTP_URL', 'smtp://127.0.0.1:1');
  vi.stubEnv('DUEBOOK_MAIL_FROM', 'ar@book.example');
  await world.run(sendReminder, { customer: number }, { as: 'collector' });
  vi.unstubAllEnvs();
  for (const id of await organisationIds()) {
    await catchUp(id);
    await sealFinal(id, { most: 2000 });
  }
  empty = await createTestDatabase();
}, 240_000);
afterAll(async () => {
  await world.close();
  await empty.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a backup of the demo book comes back with the same head, trial balance and queue, and in order', async () => {
  const before = await seen(world.url);
  const backup = await writeBackup(world.url, file);
  expect(backup.organisations.map(({ slug }) => slug).sort()).toEqual(['demo', 'second']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await restoreBackup(empty.url, file);
  expect(await seen(empty.url)).toEqual(before);
  process.env.DATABASE_URL = empty.url;
  await disconnect();
  for (const id of await organisationIds()) {
    const { faults, entries } = await verifyOrganisation(id);
    expect(faults).toEqual([]);
    expect(entries).toBeGreaterThan(2n);
  }
}, 240_000);

test('every guard stands again after a restore, and new rows take numbers that are free', async () => {
  expect(await guardsOf(empty.url)).toEqual(await guardsOf(world.url));
  process.env.DATABASE_URL = empty.url;
  await disconnect();
  const organisation = await findOrganisation('second');
  const [row] = await inOrganisation(organisation?.id ?? 0, async (tx) => {
    await tx.$executeRawUnsafe(
      `INSERT INTO customer (organisation_id, number, name) VALUES (${organisation?.id}, 'NEW', 'New')`,
    );
    return tx.$queryRaw<{ fresh: boolean }[]>`
      SELECT (SELECT id FROM customer WHERE number = 'NEW') > (SELECT max(id) FROM customer WHERE number <> 'NEW') AS fresh`;
  });
  expect(row?.fresh).toBe(true);
});

test('mail that waited when the backup was made is sent by no program after a restore', async () => {
  process.env.DATABASE_URL = empty.url;
  await disconnect();
  const { id = 0 } = (await findOrganisation('second')) ?? {};
  const [row] = await inOrganisation(
    id,
    (tx) => tx.$queryRaw<{ state: string; waiting: bigint }[]>`
      SELECT message_state(${id}::integer, m.id) AS state, (SELECT count(*) FROM message_waiting) AS waiting FROM message m`,
  );
  expect(row).toEqual({ state: 'unknown', waiting: 0n });
});

test('a database with books in it is not restored into', async () => {
  await expect(restoreBackup(world.url, file)).rejects.toThrow(/holds books already/);
});

test('a file that was cut off or changed, or is no backup, leaves the database empty', async () => {
  const target = await createTestDatabase();
  try {
    const whole = readFileSync(file);
    const broken = async (content: Buffer) => {
      const path = join(folder, 'broken.backup');
      writeFileSync(path, content);
      await expect(restoreBackup(target.url, path)).rejects.toThrow(/cannot be read|cut off|no backup/);
    };
    await broken(whole.subarray(0, Math.floor(whole.length / 2)));
    await broken(whole.subarray(0, whole.length - 4));
    const changed = Buffer.from(whole);
    changed[Math.floor(whole.length * 0.7)] = (changed[Math.floor(whole.length * 0.7)] ?? 0) ^ 0x40;
    await broken(changed);
    await broken(Buffer.from('Number,Name\n1,Ada\n'));
    await expect(restoreBackup(target.url, join(folder, 'none.backup'))).rejects.toThrow(/cannot be read/);
    process.env.DATABASE_URL = target.url;
    await disconnect();
    expect(await organisationIds()).toEqual([]);
  } finally {
    await disconnect();
    await target.close();
  }
});

/** What people see of every organisation. */
async function seen(url: string): Promise<unknown> {
  process.env.DATABASE_URL = url;
  await disconnect();
  const all = [];
  for (const organisationId of await organisationIds()) {
    const actor: Actor = { organisationId, userId: null, label: 'test', roles: ['auditor', 'collector'] };
    all.push({
      organisationId,
      seal: await answer(sealState, actor, {}),
      balance: await inOrganisation(organisationId, (tx) => trialBalance(tx, organisationId)),
      queue: await answer(workQueue, actor, { limit: 100 }),
    });
  }
  return all;
}

/** Triggers, references, checks, row-level security and rights, as the database tells them. */
async function guardsOf(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT 'trigger' AS sort, tgrelid::regclass || ' ' || pg_get_triggerdef(oid) || tgenabled::text AS what FROM pg_trigger WHERE NOT tgisinternal
       UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
         WHERE connamespace = 'public'::regnamespace
       UNION ALL SELECT 'security', relname || ' ' || relrowsecurity || relforcerowsecurity || coalesce(relacl::text, '') FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
       ORDER BY 1, 2`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
