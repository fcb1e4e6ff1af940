import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepMapping } from '@/lib/exchange/import-mapping';
import { findOrganisation } from '@/lib/identity/find-organisation';
import { run } from '@/lib/kernel/command';
import { openWorld, type World } from '@/tests/support/world';

const root = join(import.meta.dirname, '../../..');
const data = process.env.DUEBOOK_REFERENCE_DATA ?? join(root, '../shared/data');
const reference = join(data, 'receivables/ibm_accounts_receivable.csv');

let world: World;
let folder: string;
beforeAll(async () => {
  world = await openWorld();
  folder = mkdtempSync(join(tmpdir(), 'duebook-import-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world.close();
});

type Ended = { code: number; out: string; said: string };

/** `npm run import -- …`, as a process of its own. */
const command = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules/tsx/dist/cli.mjs'), 'lib/launch/import.ts', ...args],
      { cwd: root, env: { ...process.env, DATABASE_URL: world.url } },
      (error, out, said) => resolve({ code: error ? Number(error.code ?? -1) : 0, out, said }),
    );
  });

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const HEAD = 'Customer No,Customer,Invoice No,Invoice Date,Due Date,Amount,Currency';
const GOOD = [
  'A-1,Aster,R-1,2026-01-15,2026-02-14,100.00,EUR',
  'A-1,Aster,R-2,2026-01-15,2026-02-14,50.00,EUR',
];
const BAD = 'A-1,Aster,R-3,2026-01-15,2026-02-14,50.001,EUR';

async function largeBook() {
  const { organisation, sql } = await world.another();
  return { slug: organisation.slug, id: organisation.id, sql };
}

describe('npm run import', () => {
  it('dry-runs, imports, and changes nothing the second time', async () => {
    const path = file('good.csv', HEAD, ...GOOD);
    const { slug } = world.organisation;
    const dry = await command('invoices', path, '--organisation', slug, '--dry-run');
    expect([dry.code, dry.out.split('\n')[0]]).toEqual([0, '2 lines: nothing was written.']);
    const once = await command('invoices', path, '--organisation', slug);
    expect(once.code).toBe(0);
    expect(once.out).toContain('Documents: 2 new, 0 known.\nEUR: 2 documents, 150.00.');
    const again = await command('invoices', path, '--organisation', slug);
    expect([again.code, again.out.includes('Documents: 0 new, 2 known.')]).toEqual([0, true]);
  });

  it('exits non-zero when a line is refused, and names it', async () => {
    const { slug } = (await world.another()).organisation;
    const path = file('bad.csv', HEAD, ...GOOD, BAD);
    const refused = await command('invoices', path, '--organisation', slug);
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/nothing was written[\s\S]*Line 4 refused: 50\.001 has 3 decimals/);
    const without = await command('invoices', path, '--organisation', slug, '--leave-out-refused');
    expect([without.code, without.out.includes('Documents: 2 new')]).toEqual([1, true]);
  });

  it('reads by a mapping that was kept, or that a JSON file gives', async () => {
    const book = await world.another();
    const mapping = {
      version: 1,
      kind: 'invoices',
      columns: { customer_number: 'Wer', number: 'Was', issued_on: 'Wann', amount: 'Wieviel' },
      dayFormat: 'DD/MM/YYYY',
      numberFormat: '1.234,56',
      defaults: { currency: 'EUR', source: 'altsystem' },
    };
    await run(keepMapping, book.actors.finance, { name: 'Altsystem', mapping }, 'keep');
    const path = file('alt.csv', 'Wer;Was;Wann;Wieviel', 'A-1;R-1;03/04/2026;1.234,50');
    const json = join(folder, 'alt.json');
    writeFileSync(json, JSON.stringify(mapping));
    const { slug } = book.organisation;
    const unread = await command('invoices', path, '--organisation', slug);
    expect(unread.code).toBe(1);
    const kept = await command(
      'invoices',
      path,
      '--organisation',
      slug,
      '--mapping',
      'altsystem',
      '--dry-run',
    );
    expect([kept.code, kept.out.includes('EUR: 1 documents, 1234.50.')]).toEqual([0, true]);
    const given = await command('invoices', path, '--organisation', slug, '--mapping', json);
    expect([given.code, given.out.includes('Documents: 1 new, 0 known.')]).toEqual([0, true]);
    const absent = await command('invoices', path, '--organisation', slug, '--mapping', 'other');
    expect([absent.code, absent.said.includes('There is no mapping other for invoices')]).toEqual([1, true]);
  });

  it('imports a file that is too large for the screen, part by part', async () => {
    const { slug, sql, id } = await largeBook();
    const padding = 'x'.repeat(30_000);
    const lines = Array.from(
      { length: 720 },
      (_, n) => `A-1,Aster,L-${n},2026-01-15,2026-02-14,1.00,EUR,${padding}`,
    );
    const path = file('large.csv', `${HEAD},Remarks`, ...lines);
    const once = await command('invoices', path, '--organisation', slug);
    expect([once.code, once.out.split('\n')[0]]).toEqual([0, '720 lines: imported.']);
    const again = await command('invoices', path, '--organisation', slug);
    expect([again.code, again.out.includes('Documents: 0 new, 720 known.')]).toEqual([0, true]);
    const bad = file(
      'large.csv',
      `${HEAD},Remarks`,
      ...lines,
      'A-1,Aster,L-x,2026-01-15,2026-02-14,1.001,EUR,',
    );
    const refused = await command('invoices', bad, '--organisation', slug);
    expect([refused.code, /Line 722 refused: 1\.001/.test(refused.out) || refused]).toEqual([1, true]);
    expect(await sql('SELECT state FROM bulk_import WHERE organisation_id = $1 ORDER BY id', [id])).toEqual([
      { state: 'done' },
      { state: 'done' },
      { state: 'failed' },
    ]);
  }, 240_000);

  it('says what is missing: the kind, the file, the organisation, the way days are written', async () => {
    const path = file('days.csv', HEAD, 'A-1,Aster,R-1,03/04/2026,04/05/2026,100.00,EUR');
    const { slug } = world.organisation;
    const wrong = [
      [['bills', path], /Say npm run import/],
      [['invoices', join(folder, 'absent.csv'), '--organisation', slug], /cannot be read/],
      [['invoices', path, '--organisation', 'absent'], /There is no organisation absent/],
      [['invoices', path, '--organisation', slug], /days can be read in two ways/],
    ] as const;
    for (const [args, why] of wrong) {
      const { code, said } = await command(...args);
      expect([code, why.test(said) || said]).toEqual([1, true]);
    }
  });

  it.skipIf(!existsSync(reference))('makes an organisation for the book of a real company', async () => {
    const args = ['invoices', reference, '--organisation', 'ibm'];
    expect((await command(...args)).code).toBe(1);
    const made = await command(...args, '--create', '--currency', 'USD');
    expect(made.code).toBe(0);
    expect(made.out).toContain(
      'Customers: 100 new, 0 known.\nDocuments: 4932 new, 0 known.\nUSD: 2466 documents, 147703.18;',
    );
    expect((await findOrganisation('ibm'))?.baseCurrency).toBe('USD');
    const again = await command(...args);
    expect([again.code, again.out.includes('Documents: 0 new, 4932 known.')]).toEqual([0, true]);
  });
});
