import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catchUp } from '@/lib/health/checkpoint';
import { lastVerifications } from '@/lib/health/last-verifications';
import { sealState } from '@/lib/health/seal-state';
import { verifyOrganisation, verifyWithin } from '@/lib/health/verify';
import { verifyNight } from '@/lib/jobs/verify-night';
import { inJobs } from '@/lib/kernel/db';
import { sealedBlocks } from '@/lib/ledger/sealed-blocks';
import { openWorld, type World } from '@/tests/support/world';

let world: World;
beforeAll(async () => {
  world = await openWorld({ slug: 'acme' });
  await world.customer({
    number: 'C-1',
    terms: { creditLimit: 9_000n },
    invoices: [
      { amount: '100.00', issued_on: '2026-01-05', paid: '2026-02-20' },
      { amount: '80.50', issued_on: '2026-01-09', paid: [{ amount: '30.00', on: '2026-02-20' }] },
      { amount: '12.00', issued_on: '2026-03-01' },
    ],
  });
});
afterAll(() => world.close());

const night = (organisationId?: number) =>
  verifyNight(organisationId, { signal: new AbortController().signal, progress: () => undefined });

test('a night seals what is final, verifies, and keeps what it found; begun again it does nothing twice', async () => {
  await night();
  await night();
  const rows = await world.sql<{ faults: number; entries: string; block_no: number }>(
    `SELECT faults, entries, block_no FROM verification WHERE asked_by = 'nightly'`,
  );
  expect(rows).toEqual([{ faults: 0, entries: '9', block_no: 1 }]);
  expect(await lastVerifications()).toMatchObject({ organisations: 1, with_faults: 0 });
});

test('an auditor finds an old head again, and a hash that never was one not', async () => {
  const auditor = { as: 'auditor' as const };
  const { head, not_sealed } = await world.ask(sealState, {}, auditor);
  expect(not_sealed).toBe(0);
  await world.customer({ invoices: [{ amount: '1.00', issued_on: '2026-03-02' }] });
  expect((await world.ask(sealState, {}, auditor)).not_sealed).toBe(1);
  await night(world.organisation.id);
  const lookUp = async (hash: string) => (await world.ask(sealedBlocks, { hash }, auditor)).data;
  expect(await lookUp(head?.hash ?? '')).toMatchObject([{ block_no: 1, entries: 9 }]);
  expect(await lookUp('0'.repeat(64))).toEqual([]);
  await expect(lookUp('not a hash')).rejects.toThrow(/hexadecimal/);
});

test('another organisation sees nothing of the chain', async () => {
  const other = await world.another();
  expect((await other.ask(sealedBlocks, {}, { as: 'auditor' })).data).toEqual([]);
});

const CHECKPOINT_TAMPERINGS: [string, string][] = [
  ['open items', 'UPDATE open_item_checkpoint SET open_amount = open_amount + 1'],
  ['open items', 'DELETE FROM open_item_checkpoint'],
  ['open items of past quarters', 'UPDATE open_item_quarter SET open_amount = open_amount + 1'],
  ['open totals', 'UPDATE open_total SET amount = amount - 1'],
  ['balances', 'UPDATE customer_position SET balances[1].days_over_90 = balances[1].days_over_90 + 100'],
  ['customers by currency', 'UPDATE currency_total SET customers = customers + 1'],
  ['the ageing cube', `UPDATE ageing_cube SET due_on = due_on + 1 WHERE due_on < 'infinity'`],
  ['due invoices', 'UPDATE due_invoice_checkpoint SET paid_on = due_on WHERE paid_on IS NOT NULL'],
  ['positions', 'UPDATE customer_position SET score = score + 1'],
  ['positions', 'UPDATE customer_position SET paid_days_sum = paid_days_sum + 3'],
  ['totals by owner', 'UPDATE position_total SET balance_base = balance_base + 0.01'],
];

test.each(CHECKPOINT_TAMPERINGS)('a wrong checkpoint of %s is named: %s', async (name, sql) => {
  const { id } = world.organisation;
  await catchUp(id);
  expect((await verifyOrganisation(id)).faults).toEqual([]);
  const undone = new Error('undone');
  let checks: string[] = [];
  await inJobs(id, async (tx) => {
    expect(await tx.$executeRawUnsafe(sql)).toBeGreaterThan(0);
    checks = (await verifyWithin(tx, id)).faults.map(({ check }) => check);
    throw undone;
  }).catch((error: unknown) => {
    if (error !== undone) throw error;
  });
  expect(checks).toContain(`checkpoint: ${name}`);
});

test('checkpoints that are behind, and entries that count later, are no fault', async () => {
  await world.customer({
    number: 'C-2',
    invoices: [{ amount: '70.00', issued_on: '2099-01-01' }],
  });
  await catchUp(world.organisation.id);
  await world.customer({ invoices: [{ amount: '5.00', issued_on: '2026-03-03' }] });
  const found = await verifyOrganisation(world.organisation.id);
  expect(found.faults).toEqual([]);
  expect(found).toMatchObject({ checkpoints: true, unsealed: 2n });
});

test('a verification can be stopped', async () => {
  await expect(verifyOrganisation(world.organisation.id, { signal: AbortSignal.abort() })).rejects.toThrow(
    /abort/i,
  );
});

test('the command names the first thing wrong and ends with 1; in order it ends with 0, for people and machines', async () => {
  const well = await verifyCommand('--organisation', 'acme', '--json');
  expect(well.code).toBe(0);
  expect(JSON.parse(well.output)).toMatchObject([
    { organisation: 'acme', ok: true, faults: [], unsealed: '2' },
  ]);
  await asOwner('UPDATE entry SET amount = amount + 5 WHERE seq = (SELECT min(seq) FROM entry)');
  const bad = await verifyCommand();
  expect(bad.code).toBe(1);
  expect(bad.output).toMatch(/The first thing wrong, in acme: Block 1: entry 1, its document/);
  await asOwner('UPDATE entry SET amount = amount - 5 WHERE seq = (SELECT min(seq) FROM entry)');
  expect((await verifyCommand('--organisation', 'nobody')).code).toBe(1);
}, 120_000);

/** As an attacker who owns the tables. */
async function asOwner(sql: string): Promise<void> {
  await world.sql('ALTER TABLE entry DISABLE TRIGGER USER');
  await world.sql(sql);
  await world.sql('ALTER TABLE entry ENABLE TRIGGER USER');
}

async function verifyCommand(...args: string[]): Promise<{ code: number; output: string }> {
  const root = join(import.meta.dirname, '../../..');
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(root, 'node_modules/tsx/dist/cli.mjs'), 'lib/launch/verify.ts', ...args],
      { cwd: root, env: { ...process.env, DATABASE_URL: world.url, DUEBOOK_DATABASE_ROLE: '' } },
    );
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, output: stdout };
  }
}
